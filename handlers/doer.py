"""Who does what an officer may do: the person in their own words, or the operator at the terminal for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.member import Person


@dataclass(frozen=True, slots=True)
class Doer:
    """`person` answers for it. `terminal` is the operator's account there, as the audit names it; none in a chat.

    Whoever sits at a terminal can name anybody, so the audit tells the two apart, and nobody signs there.
    """

    person: Person
    terminal: str = ""

    @property
    def actor(self) -> str:
        """Who did it, for the audit."""
        return self.terminal or f"member:{self.person.id}"

    @property
    def behalf(self) -> Mapping[str, object]:
        """On whose behalf, for the detail of the audit; nothing where the person spoke."""
        return {"behalf": f"member:{self.person.id}"} if self.terminal else {}
