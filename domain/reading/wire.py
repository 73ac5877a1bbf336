"""The JSON shapes a message comes in and a reading goes out in."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from domain.reading.explain import explain, told
from domain.reading.message import Branch, Item, Message, Pending, Quoted, Sender
from domain.reading.reading import Fact, Kind, Leave, Reading, Said, State, Voting

_VOTES = {"expected": "expected", "present": "present", "for": "in_favour", "against": "against", "abstain": "abstain"}
_TEXTS = frozenset(
    {
        "period",
        "start",
        "end",
        "topic",
        "place",
        "content",
        "host",
        "recorder",
        "speaker",
        "community",
        "post",
        "action",
        "duty",
        "called",
    }
)
_NUMBERS = frozenset({"expected", "present", "leave", "absent", "group", "amount", "photos"})
_FLAGS = frozenset({"confirmed", "online", "late"})
# A look-up of its own: years of records are read by it, and an enumeration looks up at a fifth of the pace.
_KINDS, _STATES = {str(kind): kind for kind in Kind}, {str(state): state for state in State}


class BadInput(ValueError):
    """A field of the input that is missing or of the wrong shape."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}：{what}")
        self.field = field
        self.what = what


def parse(obj: Mapping[str, object]) -> Message:
    """A message from its JSON object; raises BadInput naming the first faulty field."""
    if not isinstance(obj, Mapping):
        raise BadInput("消息", "要是一个 JSON 对象")
    sender, branch = _object(obj, "sender"), _object(obj, "branch")
    return Message(
        id=_text(obj, "id"),
        text=_text(obj, "text"),
        now=_moment(obj, "now"),
        sender=Sender(_text(sender, "name", "sender."), _text(sender, "role", "sender.")),
        chat=_text(obj, "chat"),
        branch=Branch(
            _text(branch, "name", "branch."),
            tuple(_texts(branch, "members", "branch.")),
            *(_number(branch, name, "branch.") for name in ("formal", "probationary", "committee", "groups")),
        ),
        items=tuple(_item(each, f"items[{at}].") for at, each in enumerate(_objects(obj, "items"))),
        quoted=_quoted(obj),
        pending=_pending(obj),
    )


def grounds_to_json(fact: Fact, message: Message) -> dict[str, object]:
    """For each field of a record where it came from: `{"date": {"from": "message", "words": "昨天"}}`."""
    return {name: {"from": each.source.value, "words": each.words} for name, each in explain(fact, message).items()}


def to_json(reading: Reading) -> dict[str, object]:
    """The answer in the shape of one output line."""
    return {
        "id": reading.id,
        "act": reading.act.value,
        "records": [fact_to_json(fact) for fact in reading.records],
        "ask": reading.ask,
        "query": reading.query,
        "masked": list(reading.masked),
    }


def fact_to_json(fact: Fact) -> dict[str, object]:
    """Only the fields that are set; days as YYYY-MM-DD."""
    return {name: _plain(value) for name, value in told(fact)}


def fact_to_kept(fact: Fact) -> dict[str, object]:
    """The fields that are set, and under `said` the words that each was read from."""
    out = fact_to_json(fact)
    said = {field: words for field, words in fact.said if field in out}
    return out | {"said": said} if said else out


def fact_from_json(obj: Mapping[str, object]) -> Fact:
    """The fact that `fact_to_json` or `fact_to_kept` wrote; raises BadInput for anything else."""
    values: dict[str, object] = {}
    for name, value in obj.items():
        if value is not None:
            reader = _READERS.get(name)
            values[name] = typed = reader(value) if reader else None
            if typed is None:
                raise BadInput(f"records.{name}", "没有这一项，或者写法不对")
    return Fact(**values)  # type: ignore[arg-type]  # its reader has checked every one


def _plain(value: object) -> object:
    if isinstance(value, Voting):
        return {key: figure for key, name in _VOTES.items() if (figure := getattr(value, name)) is not None}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Leave):
        return {"name": value.name, "category": value.category} if value.name else {"category": value.category}
    if isinstance(value, date):
        return value.isoformat()
    whole = isinstance(value, float) and value.is_integer()
    return int(str(value).split(".", maxsplit=1)[0]) if whole else value


def _known_kind(value: object) -> Kind | None:
    return _KINDS.get(value) if isinstance(value, str) else None


def _state(value: object) -> State | None:
    return _STATES.get(value) if isinstance(value, str) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_length(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _people(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None


def _numbers(value: object) -> tuple[int, ...] | None:
    return tuple(value) if isinstance(value, list) and all(_is_number(each) is not None for each in value) else None


def _leaves(value: object) -> tuple[Leave, ...] | None:
    return tuple(_leave(each) for each in value) if isinstance(value, list) else None


def _voting(value: object) -> Voting | None:
    if not isinstance(value, Mapping) or not all(isinstance(figure, int) for figure in value.values()):
        return None
    return Voting(**{_VOTES[key]: figure for key, figure in value.items() if key in _VOTES})


def _said(value: object) -> Said | None:
    if not isinstance(value, Mapping) or not all(isinstance(words, str) for words in value.values()):
        return None
    return tuple((str(field), words) for field, words in value.items())


_READERS: dict[str, Callable[[object], object]] = {
    "kind": _known_kind,
    "part_of": _known_kind,
    "state": _state,
    "date": _day,
    "hours": _is_length,
    "people": _people,
    "milestones": _people,
    "ticked": _numbers,
    "lacking": _numbers,
    "leaves": _leaves,
    "voting": _voting,
    "said": _said,
    **dict.fromkeys(_TEXTS, _is_text),
    **dict.fromkeys(_NUMBERS, _is_number),
    **dict.fromkeys(_FLAGS, _is_flag),
}


def _leave(value: object) -> Leave:
    if not isinstance(value, Mapping):
        raise BadInput("records.leaves", "要是一列对象")
    name = value.get("name")
    return Leave(_text(value, "category", "records.leaves."), name if isinstance(name, str) else None)


def _item(value: Mapping[str, object], path: str) -> Item:
    kind = _kind(value.get("kind"), f"{path}kind")
    return Item(_number(value, "no", path), kind, _text(value, "period", path), _text(value, "state", path))


def _quoted(obj: Mapping[str, object]) -> Quoted | None:
    if obj.get("quoted") is None:
        return None
    quoted = _object(obj, "quoted")
    kind = quoted.get("kind")
    return Quoted(
        _text(quoted, "from", "quoted."),
        _text(quoted, "text", "quoted."),
        None if kind is None else _kind(kind, "quoted.kind"),
    )


def _pending(obj: Mapping[str, object]) -> Pending | None:
    if obj.get("pending") is None:
        return None
    pending = _object(obj, "pending")
    return Pending(
        _text(pending, "asked", "pending."),
        tuple(fact_from_json(each) for each in _objects(pending, "records", "pending.")),
    )


def _kind(value: object, path: str) -> Kind:
    kind = _known_kind(value)
    if kind is None:
        raise BadInput(path, "不认识这个种类")
    return kind


def _text(obj: Mapping[str, object], name: str, path: str = "") -> str:
    value = obj.get(name)
    if not isinstance(value, str):
        raise BadInput(path + name, "要是一段文字")
    return value


def _texts(obj: Mapping[str, object], name: str, path: str = "") -> list[str]:
    value = obj.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadInput(path + name, "要是一列文字")
    return [str(each) for each in value]


def _number(obj: Mapping[str, object], name: str, path: str = "") -> int:
    value = obj.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadInput(path + name, "要是一个不小于 0 的整数")
    return value


def _object(obj: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = obj.get(name)
    if not isinstance(value, Mapping):
        raise BadInput(name, "要是一个对象")
    return value


def _objects(obj: Mapping[str, object], name: str, path: str = "") -> list[Mapping[str, object]]:
    value = obj.get(name)
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise BadInput(path + name, "要是一列对象")
    return value


def _moment(obj: Mapping[str, object], name: str) -> datetime:
    value = _text(obj, name)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise BadInput(name, "要写成 2026-08-28T16:30:00+08:00 的样子") from None
    if moment.tzinfo is None:
        raise BadInput(name, "要带时区，例如 +08:00")
    return moment
