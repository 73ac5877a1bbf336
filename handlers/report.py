"""A report, a plan or an excuse: facts are kept and said back in a line."""

from collections.abc import Sequence
from dataclasses import replace

from domain.branch import Branch
from domain.conversation import About
from domain.discreet import GRADES
from domain.duty import along
from domain.filing import PERSONAL, contradiction, counts_for, exempts_some, speaks_for, without_guests
from domain.member import Person
from domain.reading.reading import Act, Fact, Kind, State
from domain.training import course_in
from handlers import filing, mending
from handlers.ask import put_question
from handlers.context import SILENCE, Context, Declined, Say, Says
from handlers.filing import Filed
from handlers.router import Router
from handlers.standing import reporter
from storage import questions
from templates import names, render

router = Router()


@router.on(Act.RECORD)
@router.on(Act.PLAN)
@router.on(Act.LEAVE)
async def report(context: Context) -> Says:
    """Keep every fact of the message and answer once with all that was understood."""
    speaker, branch = await reporter(context)
    told = without_guests(context.reading.records, context.reading.text)
    facts = [with_course(with_names(fact, context, speaker), context) for fact in told]
    if (says := await mending.reply(context, speaker, branch, facts)) is not None:
        return says
    facts += done_along(context, facts, branch)
    if wrong := next((fact for fact in facts if contradiction(fact)), None):
        if context.passed_on:
            raise Declined(Say(render("contradiction", fact=wrong, corrects=False)))
        return await put_question(context, speaker, "present", context.reading.records)
    if refused := not_told_here(context, facts):
        return (refused,)
    if speaker.branch is None and any(speaker.id in counts_for(fact, speaker, branch) for fact in facts):
        return (Say(render("no_branch", asks=False)),)
    decides = speaks_for(speaker, branch) or speaker.may_see(branch.organisation)
    if not decides and any(each.state is State.NOT_APPLICABLE and each.kind not in PERSONAL for each in facts):
        return (Say(render("branch_decides")),)
    if context.question and context.question.answered_by(facts):
        await questions.close(context.transaction, context.question.id, context.now)
    filed = [await filing.file(context, fact, branch, speaker) for fact in facts]
    return answer(context, filed, branch)


def not_told_here(context: Context, facts: Sequence[Fact]) -> Say | None:
    """Grades are nobody's to report, and whose dues are waived is told by name and in private."""
    if GRADES in context.reading.masked and not any(tells_a_step(context, fact) for fact in facts):
        return Say(render("grades", called=facts[0].called or names.KINDS.get(facts[0].kind or "", "")))
    if any(exempts_some(fact, filing.stretch(context, fact)) for fact in facts):
        return Say(render("exempt_who"))
    return None


def tells_a_step(context: Context, fact: Fact) -> bool:
    """Whether a message about grades also tells of something that was done."""
    duty = context.house.answered(fact)
    return duty is None or not duty.milestones or bool(duty.milestones_in(filing.stretch(context, fact)))


def done_along(context: Context, facts: Sequence[Fact], branch: Branch) -> list[Fact]:
    """What a theme day counts for besides, unless the message tells of it anyway."""
    told = {duty.key for fact in facts if (duty := context.house.answered(fact))}
    duties = [duty for duty in context.house.catalogue.duties if duty.along and duty.key not in told]
    return [more for fact in facts for more in along(fact, filing.stretch(context, fact), duties, branch.shape)]


def with_names(fact: Fact, context: Context, speaker: Person) -> Fact:
    """An excuse without a name is the speaker's own."""
    if context.reading.act is not Act.LEAVE:
        return fact
    return replace(fact, leaves=tuple(replace(each, name=each.name or speaker.name) for each in fact.leaves))


def with_course(fact: Fact, context: Context) -> Fact:
    """A training under the name of its course: 市级轮训 and 机关集训 are two."""
    if fact.kind is not Kind.TRAINING or fact.topic:
        return fact
    return replace(fact, topic=course_in(filing.stretch(context, fact)))


def speaks_from_above(context: Context, branch: Branch) -> bool:
    """Whether the branch has to be named: somebody who looks after several reports for one, and not in its group."""
    at = (context.chat.organisation, context.speaker.branch if context.speaker else None)
    return all(each is None or each.id != branch.organisation.id for each in at)


def unnamed(filed: Filed) -> Filed:
    """What a group hears of dues that are owed: not who owes them, whoever said so."""
    fact = filed.record.fact
    if fact.kind is not Kind.DUES or fact.state is State.DONE or not fact.people:
        return filed
    return replace(filed, record=replace(filed.record, fact=replace(fact, people=())))


def answer(context: Context, filed: list[Filed], branch: Branch) -> Says:
    """One message that says back what was kept, and what was left out of it."""
    if not filed:
        return SILENCE
    if context.passed_on:
        about = About(filed[0].fact.key, filed[0].record.number)
        return (Say(render("passed_on_line", filed=filed, branch=branch.organisation.name), about=about),)
    text = render(
        "recorded",
        act=context.reading.act.value,
        filed=[unnamed(each) for each in filed] if context.in_group else filed,
        branch=branch.organisation.name if speaks_from_above(context, branch) else "",
        masked=context.reading.masked,
        in_group=context.in_group,
    )
    first = filed[0]
    return (Say(text, about=About(first.fact.key, first.record.number)),)
