"""Groups nobody needs: which are listed, for what reason, and which of two stays."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.chat import SEND_ONLY, Chat
from domain.conversation import ChatKind
from domain.idle_groups import GroupUse, Reason, proposals
from domain.organisation import Level, Organisation

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
BRANCH = Organisation(7, "一支部", Level.BRANCH, 3, "/1/3/7/")
OTHER = Organisation(8, "二支部", Level.BRANCH, 3, "/1/3/8/")


def use(
    number: int,
    organisation: Organisation | None = BRANCH,
    *,
    quiet_for: int | None = 1,
    bound_for: int | None = 300,
    channel: str = "wecom",
    address: str = "room",
    dead: bool = False,
    ended: bool = False,
) -> GroupUse:
    heard = None if quiet_for is None else NOW - timedelta(days=quiet_for)
    bound = None if bound_for is None or organisation is None else NOW - timedelta(days=bound_for)
    chat = Chat(number, channel, address, ChatKind.GROUP, "", organisation, None)
    return GroupUse(chat, heard, bound, is_dead=dead, has_ended=ended)


@pytest.mark.parametrize(
    ("uses", "listed"),
    [
        ([use(1)], []),
        ([use(1, quiet_for=61)], [(1, Reason.QUIET)]),
        ([use(1, quiet_for=59)], []),
        ([use(1, quiet_for=None)], [(1, Reason.QUIET)]),
        ([use(1, quiet_for=None, bound_for=3)], []),
        ([use(1, dead=True, quiet_for=90)], [(1, Reason.GONE)]),
        ([use(1, ended=True)], [(1, Reason.ENDED)]),
        ([use(1, None, quiet_for=90)], [(1, Reason.UNBOUND)]),
        ([use(1, None, quiet_for=3)], []),
        ([use(1, quiet_for=9), use(2, quiet_for=2)], [(1, Reason.DUPLICATE)]),
        ([use(1, quiet_for=90), use(2, quiet_for=80)], [(1, Reason.DUPLICATE), (2, Reason.QUIET)]),
        ([use(1), use(2, channel="dingtalk")], []),
        ([use(1), use(2, OTHER)], []),
        ([use(1, dead=True), use(2)], [(1, Reason.GONE)]),
        ([use(1, quiet_for=None, address=f"{SEND_ONLY}x")], []),
        ([use(1, quiet_for=9), use(2, quiet_for=None, bound_for=1, address=f"{SEND_ONLY}x")], [(2, Reason.DUPLICATE)]),
    ],
)
def test_a_group_is_listed_for_its_reason(uses: list[GroupUse], listed: list[tuple[int, Reason]]) -> None:
    assert [(each.use.chat.id, each.reason) for each in proposals(uses, NOW)] == listed


def test_of_two_groups_the_one_that_is_used_stays() -> None:
    (found,) = proposals([use(1, quiet_for=9), use(2, quiet_for=2)], NOW)
    assert found.rather is not None
    assert found.rather.id == 2
