"""A digest as plain data for other programs; the names of its keys are kept from version to version."""

from collections.abc import Sequence
from typing import Any

from domain.digest import Behind, Change, Concern, Digest, Figure, Item, LeftOver, Line
from domain.period import Week
from domain.span import Span, length_of
from domain.zone import local


def digest_to_json(digest: Digest, behind: Sequence[Behind] = ()) -> dict[str, Any]:
    """The digest as values that `json.dumps` takes. Days are ISO days, moments ISO times with their offset.

    organisation  {"id", "name", "level"}: whose subtree it is
    span          {"span": "2026-W48" or "2026-11", "length", "first", "last"}; "as_of" is 数据截至
    week          {"week": "2026-W48", "first", "last"}, of a week alone
    total         a figure: {"due", "done", "late", "made_up", "excused", "rate", "behind"}. `rate` is in a hundred
                  and null below a denominator of three; `behind` holds the ids of its tasks that are not done
    left          往期未了: {"tasks", "settled", "open", "since", "behind"}: tasks that were open when the span began
                  and due before, how many of them were settled in it and are open still, the earliest deadline of
                  these and their ids. The figures of a week count those that are open, those of a longer span none
    organisations [{"id", "name", …figure, "left", "duties": [{"duty", "name", "by_member", …figure, "left"}]}]
    duties        [{"duty", "name", "by_member", …figure, "left"}]; the total sums up those that are not by member
    items         [{"no", "task", "duty", "name", "by_member", "period", "deadline", "state", …figure}], of a branch
    changes       [{"kind", "organisation": {"id", "name"}, "duty", "name", "count", "branches", "more"}]
    concerns      [{"kind", "organisation": {"id", "name"}, "count", "since", "duties", "records"}]
    earlier       [{"span", "length", "first", "last", …figure}]: totals of spans that ended before
    spoken        {"messages", "groups", "most"}: what the bot said in groups unasked, in how many, most in one
    tasks         [{"task", "branch", "duty", "period", "deadline", "late", "left", "records"}]: what `behind` ids
                  stand for
    """
    by_member = {line.key for line in digest.duties if line.by_member}
    left = [each for each in behind if each.left]
    due = behind if digest.counts_left else [each for each in behind if not each.left]
    of_total = [each for each in due if each.duty not in by_member]
    return {
        "organisation": {"id": digest.root.id, "name": digest.root.name, "level": digest.root.level.value},
        "span": _span(digest.span),
        **({"week": _week(digest.span)} if isinstance(digest.span, Week) else {}),
        "as_of": local(digest.as_of).isoformat(),
        "total": _figure(digest.total, of_total),
        "left": _left(digest.left, left),
        "organisations": [_unit(line, by_member, due, left) for line in digest.units],
        "duties": [_duty(line, due, left) for line in digest.duties],
        "items": [_item(item) for item in digest.items],
        "changes": [_change(change) for change in digest.changes],
        "concerns": [_concern(concern) for concern in digest.concerns],
        "earlier": [{**_span(each.span), **_figure(each.total, ())} for each in digest.earlier],
        "spoken": {
            "messages": digest.spoken.messages,
            "groups": digest.spoken.groups,
            "most": digest.spoken.most,
        },
        "tasks": [_behind(each) for each in behind],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"span": str(span), "length": length_of(span).value, **_days(span)}


def _week(week: Week) -> dict[str, Any]:
    return {"week": str(week), **_days(week)}


def _days(span: Span) -> dict[str, Any]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def _figure(figure: Figure, behind: Sequence[Behind]) -> dict[str, Any]:
    return {
        "due": figure.due,
        "done": figure.done,
        "late": figure.late,
        "made_up": figure.made_up,
        "excused": figure.excused,
        "rate": None if figure.rate is None else round(figure.rate, 2),
        "behind": [each.task for each in behind],
    }


def _left(left: LeftOver, behind: Sequence[Behind]) -> dict[str, Any]:
    return {
        "tasks": left.tasks,
        "settled": left.settled,
        "open": left.open,
        "since": None if left.since is None else left.since.isoformat(),
        "behind": [each.task for each in behind],
    }


def _unit(line: Line, by_member: set[str], due: Sequence[Behind], left: Sequence[Behind]) -> dict[str, Any]:
    own = [each for each in due if str(each.unit) == line.key]
    its_left = [each for each in left if str(each.unit) == line.key]
    counted = [each for each in own if each.duty not in by_member]
    return {
        "id": int(line.key),
        "name": line.name,
        **_figure(line.figure, counted),
        "left": _left(line.left, its_left),
        "duties": [_duty(part, own, its_left) for part in line.parts],
    }


def _duty(line: Line, due: Sequence[Behind], left: Sequence[Behind]) -> dict[str, Any]:
    own = [each for each in due if each.duty == line.key]
    its_left = [each for each in left if each.duty == line.key]
    words = {"duty": line.key, "name": line.name, "by_member": line.by_member}
    return {**words, **_figure(line.figure, own), "left": _left(line.left, its_left)}


def _item(item: Item) -> dict[str, Any]:
    return {
        "no": item.no,
        "task": item.task.id,
        "duty": item.duty,
        "name": item.name,
        "by_member": item.by_member,
        "period": item.task.period,
        "deadline": item.task.deadline.isoformat(),
        "state": item.task.state.value,
        **_figure(item.figure, ()),
        "behind": [item.task.id] if item.figure.missing else [],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "organisation": {"id": change.unit, "name": change.unit_name},
        "duty": change.duty,
        "name": change.duty_name,
        "count": change.count,
        "branches": list(change.branches),
        "more": change.more,
    }


def _concern(concern: Concern) -> dict[str, Any]:
    return {
        "kind": concern.kind.value,
        "organisation": {"id": concern.organisation, "name": concern.name},
        "count": concern.count,
        "since": None if concern.since is None else concern.since.isoformat(),
        "duties": list(concern.duties),
        "records": list(concern.records),
    }


def _behind(each: Behind) -> dict[str, Any]:
    return {
        "task": each.task,
        "branch": each.branch,
        "duty": each.duty,
        "period": each.period,
        "deadline": each.deadline.isoformat(),
        "late": each.late,
        "left": each.left,
        "records": list(each.records),
    }
