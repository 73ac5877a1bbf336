"""Loads the reader's word lists from TOML, naming every fault of a file at once."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from domain import burden
from domain.burden import Breach
from domain.reading.lexicon import KindWords, Lexicon, QueryWords, Words
from domain.reading.reading import READABLE, TOLD, Kind, Query, State
from storage.errors import CatalogError, Fault

TALK = (
    "chatter", "promise", "stall", "hearsay", "demand", "remark", "news", "command", "complaint_opening", "complaint",
    "withdraw", "withdraw_object", "amend", "amend_field", "amend_is", "slip", "join_me", "join_leave", "join_not",
    "join_sample", "join_talk", "agenda", "learning", "taken_up", "paper", "on_duty", "everyone",
    "urge", "guess", "condition", "wish", "closing", "should_do", "props", "handled",
    "online", "late", "confirm", "confirmer", "activity", "service",
)  # fmt: skip
PLACES = (
    "not", "rooms", "sites", "estates", "sure_estates", "visited", "communities", "lead", "names", "now_living",
    "nameless",
)  # fmt: skip
VERBS = ("events", "deeds", "results", "already", "not_yet", "later", "moves")
GUARD = ("levels", "phrases", "ordinary")
SERVED = ("kin", "elder", "neighbours", "own", "anybody", "before", "health", "minor", "not_names")
ACTIONS = ("stationing", "pairing", "talent", "guidance")
LABELS = ("topic", "place", "content", "host", "recorder", "speaker", "community", "post")


def load_words(folder: Path) -> Lexicon:
    """The lexicon of a folder such as `catalog/words`; raises CatalogError for the first file that has faults."""
    typos = _Sheet(folder / "typos.toml")
    kinds = _Sheet(folder / "kinds.toml")
    states = _Sheet(folder / "states.toml")
    leaves = _Sheet(folder / "leaves.toml")
    queries = _Sheet(folder / "queries.toml")
    talk = _Sheet(folder / "talk.toml")
    labels = _Sheet(folder / "labels.toml")
    places = _Sheet(folder / "places.toml")
    guard = _Sheet(folder / "guard.toml")
    served = _Sheet(folder / "served.toml")
    lexicon = Lexicon(
        typos=typos.spellings(),
        kind_apart=kinds.words("apart"),
        kinds={kind: kinds.kind(kind) for kind in Kind if kind in READABLE},
        actions={action: kinds.words(action, table="action") for action in ACTIONS},
        states={State(name): states.words(name) for name in states.order({*TOLD})},
        undone=states.words("undone"),
        resolved=states.words("resolved"),
        state_look_alikes=states.words("words", table="look_alike"),
        state_weak=states.words("weak"),
        verbs={name: states.words(name, table="verb") for name in VERBS},
        leaves=tuple((name, leaves.words(name)) for name in leaves.order()),
        leave_asking=leaves.words("asking"),
        leave_away=leaves.words("away"),
        leave_look_alikes=leaves.words("not"),
        leave_revoked=leaves.words("revoked"),
        leave_absent=leaves.words("absent"),
        queries={
            Query(name): QueryWords(*(queries.words(part, table=name) for part in ("whole", "has", "what")))
            for name in queries.order({*Query})
        },
        query_verbs=queries.words("verbs"),
        query_about=queries.words("has", table="about"),
        talk={name: talk.words(name) for name in TALK},
        labels={name: labels.words(name, table="free") for name in LABELS},
        label_stops=labels.words("words", table="stop"),
        label_look_alikes=labels.words("words", table="not"),
        places={name: places.words(name) for name in PLACES},
        guard={name: guard.words(name) for name in GUARD},
        served={name: served.words(name) for name in SERVED},
        surnames=served.text("surnames"),
        rare_surnames=served.text("rare_surnames"),
        name_ends=served.text("after"),
    )
    kinds.unique(lexicon.kinds)
    if breach := burden.of_opinions(lexicon.talk["complaint_opening"]):
        talk.refuse(breach)
    for sheet in (typos, kinds, states, leaves, queries, talk, labels, places, guard, served):
        sheet.close()
    return lexicon


class _Sheet:
    """One file that is being read; faults gather until it is closed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._faults: list[Fault] = []
        try:
            self._data: Mapping[str, object] = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CatalogError(file, (Fault(None, None, "没有这个文件"),)) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CatalogError(file, (Fault(None, None, f"不是合格的 TOML：{error}"),)) from error

    def words(self, key: str, table: str | None = None, *, required: bool = True) -> Words:
        """A list of words; empty words and other things are faults."""
        data = self._table(table) if table else self._data
        value = data.get(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self._fault(table, key, "要写成一列带引号的词")
            return ()
        if not all(word.strip(" *") for word in value):
            self._fault(table, key, "有空的词")
        return tuple(word for word in value if word.strip(" *"))

    def kind(self, kind: Kind) -> KindWords:
        """The names of one kind."""
        return KindWords(
            self.words("words", table=kind),
            self.words("weak", table=kind, required=False),
            self.words("not", table=kind, required=False),
        )

    def order(self, wanted: set[str] | None = None) -> Words:
        """The order in which lists are tried; it has to name all that are wanted and no other."""
        names = self.words("order")
        if wanted is not None and set(names) != wanted:
            self._fault(None, "order", f"要恰好写这些：{'、'.join(sorted(wanted))}")
            return tuple(sorted(wanted))
        return names

    def spellings(self) -> dict[str, str]:
        """Misspellings and what is meant, as long as one another so that places in the text stay the same."""
        spellings: dict[str, str] = {}
        for wrong, right in self._data.items():
            if not isinstance(right, str) or len(right) != len(wrong):
                self._fault(None, wrong, "左右要是字数相同的词")
            else:
                spellings[wrong] = right
        return spellings

    def text(self, key: str) -> str:
        """One string."""
        value = self._data.get(key)
        if not isinstance(value, str) or not value:
            self._fault(None, key, "要写成一串字")
            return "?"
        return value

    def unique(self, kinds: Mapping[Kind, KindWords]) -> None:
        """A name belongs to one kind only."""
        owner: dict[str, Kind] = {}
        for kind, names in kinds.items():
            for word in (*names.words, *names.weak):
                if owner.setdefault(word, kind) is not kind:
                    self._fault(kind, "words", f"“{word}”已经写在 {owner[word]} 里")

    def refuse(self, breach: Breach) -> None:
        """Note what breaks a burden rule."""
        self._fault(None, breach.field, str(breach))

    def close(self) -> None:
        """Raise what was found."""
        if self._faults:
            raise CatalogError(self._file, tuple(self._faults))

    def _table(self, name: str) -> Mapping[str, object]:
        value = self._data.get(name)
        if isinstance(value, dict):
            return value
        self._fault(name, None, "缺这一节")
        return {}

    def _fault(self, entry: str | None, field: str | None, what: str) -> None:
        self._faults.append(Fault(entry, field, what))
