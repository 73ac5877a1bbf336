"""What a digest says has changed and needs a person, on both databases."""

from datetime import date

from domain.digest import ChangeKind, ConcernKind, Spoken
from storage.database import Database
from storage.tables import core
from tests.digest_city import (
    COMMISSION,
    FINANCE,
    FIRST,
    SCHOOL,
    SCHOOLS,
    SECOND,
    THEIRS,
    Row,
    Rows,
    asked,
    at,
    done,
    fill,
    gather,
    reported,
)


async def test_what_changed_in_the_week_is_counted_by_organisation_and_duty(database: Database) -> None:
    rows = [
        done(1, when=at(12, 2)),
        done(2, of=SECOND, when=at(12, 4, 9)),
        done(3, "dues", when=at(11, 27)),
        asked(4, "dues", of=SECOND, due=date(2026, 12, 1)),
        asked(5, "committee_meeting", of=SECOND, period="2026-11", due=date(2026, 11, 26)),
        asked(6, "good_deed", of=SCHOOL, period="2026", due=date(2026, 12, 15), wanted=9, had=1),
        done(7, "hard_problem", of=SCHOOL, period="2026", due=date(2026, 12, 15), wanted=9, when=at(12, 2)),
    ]
    records = [
        reported(1, rows[0], at(12, 2), latest=False),
        reported(2, rows[0], at(12, 3), first_id=1, version=2),
        reported(3, rows[1], at(12, 1), latest=False),
        reported(4, rows[1], at(12, 2), first_id=3, version=2, withdrawn=True),
        reported(5, rows[0], at(11, 29, 23), first_id=1, version=2),
        reported(6, rows[5], at(12, 2)),
        reported(7, rows[5], at(12, 2), state="claimed"),
    ]
    await fill(database, {core.task: rows, core.record: records})
    found = await gather(database)
    told = [(c.kind, c.unit, c.duty, c.count, c.branches) for c in found.changes]
    assert told == [
        (ChangeKind.DONE, FINANCE.id, "theme_day", 2, ()),
        (ChangeKind.MADE_UP, FINANCE.id, "theme_day", 1, ()),
        (ChangeKind.LATE, FINANCE.id, "dues", 1, (SECOND.name,)),
        (ChangeKind.SERVED, SCHOOLS.id, "good_deed", 1, (SCHOOL.name,)),
        (ChangeKind.CORRECTED, FINANCE.id, "theme_day", 1, (FIRST.name,)),
        (ChangeKind.WITHDRAWN, FINANCE.id, "theme_day", 1, (SECOND.name,)),
    ]


async def test_a_branch_whose_reminders_are_spent_needs_a_person(database: Database) -> None:
    rows = [
        asked(1, "dues", period="2026-11", due=date(2026, 11, 25)),
        asked(2, period="2026-11", due=date(2026, 11, 13)),
        asked(3, of=SECOND, period="2026-11", due=date(2026, 11, 27)),
        asked(4, of=SCHOOL, period="2026-11", due=date(2026, 11, 13), moved_to=date(2026, 12, 9)),
    ]
    await fill(database, {core.task: rows})
    (late,) = (await gather(database)).concerns
    assert (late.kind, late.name, late.count, late.since) == (ConcernKind.OVERDUE, FIRST.name, 2, date(2026, 11, 13))
    assert late.duties == ("主题党日", "党费")
    assert [each.name for each in (await gather(database, SECOND)).concerns] == [SECOND.name]


async def test_a_stuck_problem_is_a_concern_while_its_latest_version_says_so(database: Database) -> None:
    task = asked(1, "hard_problem", period="2026", due=date(2026, 12, 15), wanted=9)
    records = [
        reported(1, task, at(11, 2), state="blocked"),
        reported(2, task, at(11, 3), state="blocked", latest=False),
        reported(3, task, at(12, 2), state="done", first_id=2, version=2),
        reported(4, task, at(12, 1), state="blocked", latest=False),
        reported(5, task, at(12, 2), state="blocked", first_id=4, version=2, withdrawn=True),
        reported(6, task, at(12, 3), state="in_progress", latest=False),
        reported(7, task, at(12, 4), state="blocked", first_id=6, version=2),
        reported(8, task, at(12, 8), state="blocked"),
        reported(9, task, at(12, 1), kind="good_deed", state="blocked"),
        reported(10, task, at(12, 1), kind="micro_wish", state="blocked"),
    ]
    await fill(database, {core.task: [task], core.record: records})
    (stuck,) = (await gather(database)).concerns
    assert (stuck.kind, stuck.organisation, stuck.records, stuck.since) == (
        ConcernKind.BLOCKED,
        FIRST.id,
        (1, 6, 10),
        date(2026, 11, 2),
    )


async def test_a_rectification_is_a_concern_from_the_day_after_it_was_due(database: Database) -> None:
    task = asked(1)
    of_kind = {"kind": "rectification", "task_id": None}
    records = [
        reported(1, task, at(11, 20), state="raised", **of_kind),
        reported(2, task, at(11, 20), state="raised", latest=False, **of_kind),
        reported(3, task, at(12, 3), first_id=2, version=2, **of_kind),
        reported(4, task, at(11, 20), state="in_progress", **of_kind),
        reported(5, task, at(11, 20), state="raised", **of_kind),
        reported(6, task, at(11, 20), state="blocked", **of_kind),
    ]
    days = {
        1: date(2026, 12, 1),
        2: date(2026, 11, 30),
        4: date(2026, 12, 3),
        5: date(2026, 12, 4),
        6: date(2026, 12, 1),
    }
    rows = [{"number": no, "raised_by": 1, "raised_at": at(11, 20), "due": due, "said": ""} for no, due in days.items()]
    await fill(database, {core.task: [task], core.record: records, core.matter: rows})
    late, stuck = (await gather(database)).concerns[-2:]
    assert (late.kind, late.name, late.records, late.since) == (
        ConcernKind.RECTIFICATION,
        FIRST.name,
        (1, 4),
        date(2026, 12, 1),
    )
    assert (stuck.kind, stuck.records) == (ConcernKind.BLOCKED, (6,))


async def test_how_a_matter_went_on_is_no_correction(database: Database) -> None:
    task = asked(1, "hard_problem", period="2026", due=date(2026, 12, 15), wanted=9)
    records = [
        reported(1, task, at(12, 1), state="claimed", latest=False),
        reported(2, task, at(12, 2), state="in_progress", first_id=1, version=2, latest=False),
        reported(3, task, at(12, 2), first_id=1, version=3, latest=False),
        reported(4, task, at(12, 3), first_id=1, version=4),
    ]
    await fill(database, {core.task: [task], core.record: records})
    told = [(each.kind, each.duty, each.count) for each in (await gather(database)).changes]
    assert told == [(ChangeKind.SERVED, "hard_problem", 1)]


def owed(no: int, chat: int, state: str) -> Row:
    return {
        "id": no, "key": str(no), "channel": "sandbox", "lane": "sandbox", "chat_id": chat, "purpose": "note",
        "text": "", "buttons": [], "state": state, "created_at": at(12, no), "due_at": at(12, no), "attempts": 1,
    }  # fmt: skip


async def test_what_a_platform_refused_is_told_of_the_group_or_the_members_branch(database: Database) -> None:
    rows: Rows = {
        core.chat: [
            {"id": 1, "channel": "sandbox", "address": "a", "kind": "group", "title": "", "organisation_id": SCHOOL.id},
            {"id": 2, "channel": "sandbox", "address": "b", "kind": "direct", "title": "", "member_id": 1},
            {"id": 3, "channel": "sandbox", "address": "c", "kind": "direct", "title": ""},
        ],
        core.outgoing: [owed(1, 1, "refused"), owed(2, 1, "refused"), owed(3, 2, "refused"), owed(4, 3, "refused")],
    }
    rows[core.outgoing] += [owed(5, 1, "sent"), owed(6, 1, "dropped"), owed(7, 1, "refused")]
    await fill(database, rows)
    told = [(each.kind, each.name, each.count, each.since) for each in (await gather(database)).concerns]
    assert told == [
        (ConcernKind.REFUSED, FIRST.name, 1, date(2026, 12, 3)),
        (ConcernKind.REFUSED, SCHOOL.name, 2, date(2026, 12, 1)),
    ]


async def test_what_the_groups_were_told_unasked_in_the_span_is_counted(database: Database) -> None:
    chat = {"channel": "sandbox", "kind": "group", "title": "", "member_id": None}
    rows: Rows = {
        core.chat: [
            {**chat, "id": 1, "address": "a", "organisation_id": FIRST.id},
            {**chat, "id": 2, "address": "b", "organisation_id": SCHOOL.id},
            {**chat, "id": 3, "address": "c", "organisation_id": None, "kind": "direct", "member_id": 1},
            {**chat, "id": 4, "address": "d", "organisation_id": THEIRS.id},
        ],
        core.outgoing: [
            owed(1, 1, "sent"),
            owed(2, 1, "sent"),
            owed(3, 2, "sent"),
            {**owed(4, 1, "sent"), "purpose": "answer", "due_at": at(12, 1)},
            {**owed(5, 1, "sent"), "due_at": at(11, 28)},
            {**owed(6, 1, "dropped"), "due_at": at(12, 1)},
            {**owed(7, 3, "sent"), "due_at": at(12, 1)},
            {**owed(8, 4, "sent"), "due_at": at(12, 1)},
        ],
    }
    await fill(database, rows)
    assert (await gather(database)).spoken == Spoken(messages=3, groups=2, most=2)
    assert (await gather(database, root=FINANCE)).spoken == Spoken(messages=2, groups=1, most=2)


async def test_opinions_and_holidays_are_for_the_commission_alone(database: Database) -> None:
    heard = [{"id": no, "channel": "sandbox", "message_id": str(no), "heard_at": at(12, 1)} for no in (1, 2, 3)]
    raised = [
        {"id": 1, "incoming_id": 1, "text": "…", "raised_at": at(12, 1), "closed_at": None},
        {"id": 2, "incoming_id": 2, "text": "…", "raised_at": at(11, 20), "closed_at": at(11, 25)},
        {"id": 3, "incoming_id": 3, "text": "…", "raised_at": at(12, 8), "closed_at": None},
    ]
    await fill(database, {core.incoming: heard, core.opinion: raised})
    ahead = date(2027, 1, 4)
    told = [(each.kind, each.count, each.since) for each in (await gather(database, provisional=ahead)).concerns]
    assert told == [(ConcernKind.OPINION, 1, date(2026, 12, 1)), (ConcernKind.HOLIDAYS, 1, ahead)]
    for root in (FINANCE, FIRST):
        assert (await gather(database, root, provisional=ahead)).concerns == ()


async def test_a_secretary_hears_of_every_open_claim_and_those_above_of_old_ones(database: Database) -> None:
    chat = {"id": 1, "channel": "sandbox", "address": "a", "kind": "group", "title": ""}
    claims = [
        {"id": 1, "channel": "sandbox", "user": "u1", "member_id": 1, "chat_id": 1, "asked_at": at(12, 2)},
        {"id": 2, "channel": "sandbox", "user": "u2", "member_id": 2, "chat_id": 1, "asked_at": at(11, 20)},
        {"id": 3, "channel": "sandbox", "user": "u3", "member_id": 3, "chat_id": 1, "asked_at": at(11, 20), "answered_at": at(11, 21)},
    ]  # fmt: skip
    await fill(database, {core.chat: [chat], core.claim: claims})
    seen = {
        root.name: [(c.kind, c.count) for c in (await gather(database, root)).concerns]
        for root in (COMMISSION, FIRST, SECOND)
    }
    assert seen == {COMMISSION.name: [(ConcernKind.CLAIM, 1)], FIRST.name: [(ConcernKind.CLAIM, 2)], SECOND.name: []}
