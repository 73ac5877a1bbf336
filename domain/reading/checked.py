"""Reads self-checks that are ticked by number, before their numbers are taken for days: 阵地自查 1-12好 13缺."""

from dataclasses import replace

from domain.checklist import read_ticks, without_ticks
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.lexicon import FormWords
from domain.reading.reading import Act, Draft, Fact, State
from domain.reading.reports import read_report

BARE = "自查"
"""What a self-check may be called while only one of them stands on the list."""


def read_checked(heard: Heard, grammar: Grammar) -> Draft | None:
    """The self-check with what is in order and what is not; None when the message ticks no form."""
    form = _form(heard, grammar.forms)
    ticks = read_ticks(heard.plain) if form else None
    if form is None or ticks is None:
        return None
    ticks = form.checklist.completed(ticks)
    rest = without_ticks(heard.plain)
    draft = read_report(replace(heard, plain=rest, source=rest, mentions=tuple(grammar.kinds.find(rest))), grammar)
    dated = next((fact for fact in draft.facts if fact.kind is form.kind), None) if draft else None
    fact = Fact(
        kind=form.kind,
        state=State.DONE,
        date=dated.date if dated else None,
        late=dated.late if dated else None,
        duty=form.duty,
        called=form.called,
        ticked=ticks.fine,
        lacking=ticks.lacking,
        said=(("", heard.source),),
    )
    return Draft(Act.RECORD, (fact,))


def _form(heard: Heard, forms: tuple[FormWords, ...]) -> FormWords | None:
    """The form that is named, or the quoted one, or the only one on the list where it is called 自查 alone."""
    named = next((form for form in forms if any(word in heard.plain for word in form.words)), None)
    quoted = heard.message.quoted
    if named is None and quoted:
        named = next((form for form in forms if form.answers(quoted.kind, quoted.duty)), None)
    if named or BARE not in heard.plain:
        return named
    listed = [form for form in forms if any(form.answers(item.kind, item.duty) for item in heard.message.items)]
    return listed[0] if len(listed) == 1 else None
