"""The JSON in and out, and what is said about a faulty line."""

from datetime import date
from typing import Any

import pytest

from domain.reading.reading import Act, Fact, Kind, Leave, Reading, State, Voting
from domain.reading.wire import BadInput, fact_from_json, fact_to_json, parse, to_json

MESSAGE: dict[str, Any] = {
    "id": "7",
    "text": "主题党日11/10",
    "now": "2027-04-23T17:05:00+08:00",
    "sender": {"name": "苏婷", "role": "committee"},
    "chat": "group",
    "branch": {"name": "二支部", "members": ["苏婷"], "formal": 10, "probationary": 1, "committee": 3, "groups": 0},
    "items": [{"no": 1, "kind": "theme_day", "period": "2027-04", "state": "open"}],
}
FULL = Fact(
    kind=Kind.BRANCH_ASSEMBLY,
    state=State.DONE,
    date=date(2027, 4, 22),
    start="14:30",
    expected=11,
    voting=Voting(expected=10, present=9, in_favour=9, against=0),
    people=("苏婷",),
    leaves=(Leave("sick", "夏雨"), Leave("other")),
    hours=2.5,
    online=True,
    part_of=Kind.THEME_DAY,
)


def test_a_message_is_parsed_with_its_context() -> None:
    message = parse(
        MESSAGE
        | {"quoted": {"from": "bot", "text": "已记", "kind": "theme_day"}}
        | {"pending": {"asked": "date", "records": [{"kind": "dues", "state": "done"}]}}
    )
    assert message.branch.size == 11
    assert message.open_item(Kind.THEME_DAY)
    assert message.quoted is not None
    assert message.quoted.kind is Kind.THEME_DAY
    assert message.pending is not None
    assert message.pending.records == (Fact(kind=Kind.DUES, state=State.DONE),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": None}, "text"),
        ({"now": "2027-04-23"}, "now"),
        ({"now": "gestern"}, "now"),
        ({"sender": "苏婷"}, "sender"),
        ({"sender": {"name": "苏婷"}}, "sender.role"),
        ({"branch": MESSAGE["branch"] | {"formal": -1}}, "branch.formal"),
        ({"branch": MESSAGE["branch"] | {"members": "苏婷"}}, "branch.members"),
        ({"items": [{"no": 1, "kind": "party", "period": "2027-04", "state": "open"}]}, "items[0].kind"),
        ({"quoted": {"from": "bot"}}, "quoted.text"),
        ({"pending": {"asked": "date", "records": [{"colour": "red"}]}}, "records.colour"),
        ({"pending": {"asked": "date", "records": [{"date": "morgen"}]}}, "records.date"),
    ],
)
def test_a_faulty_field_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(MESSAGE | change)
    assert caught.value.field == field


def test_a_fact_survives_its_json() -> None:
    assert fact_from_json(fact_to_json(FULL)) == FULL


def test_only_what_is_set_goes_out() -> None:
    reading = Reading("7", Act.RECORD, (Fact(kind=Kind.VOLUNTEER_SERVICE, state=State.DONE, hours=2.0),), text="…")
    assert to_json(reading) == {
        "id": "7",
        "act": "record",
        "records": [{"kind": "volunteer_service", "state": "done", "hours": 2}],
        "ask": None,
        "query": None,
        "masked": [],
    }


def test_a_vote_goes_out_under_the_names_of_the_ballot() -> None:
    assert fact_to_json(FULL)["voting"] == {"expected": 10, "present": 9, "for": 9, "against": 0}
