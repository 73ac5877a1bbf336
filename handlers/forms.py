"""自查表: the items of a checklist, to be ticked by number in the answer to it."""

from collections.abc import Sequence

from domain.conversation import About, Button
from domain.duty import Duty, applies
from domain.member import Person
from domain.orders import CALL, Order, Verb
from domain.question import FORM
from domain.task import ListedTask, TaskState
from handlers.ask import lapses
from handlers.context import Context, House, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import questions
from templates import render

router = Router()


@router.order(Verb.FORM)
async def show_form(context: Context, order: Order) -> Says:
    """The checklist that is named, or the only one there is; else which there are."""
    _, branch = await reporter(context)
    own = [duty for duty in context.house.catalogue.duties if duty.form and applies(duty, branch.shape)]
    meant = [duty for duty in own if is_called(duty, order.about, context)]
    meant = meant or [duty for duty in own if is_meant(duty, order.about, context)]
    form = context.house.form(meant[0]) if len(meant) == 1 else None
    if form is None:
        names = [each.name for duty in own if (each := context.house.form(duty))]
        return (Say(render("forms", names=names)),)
    return (Say(render("form", form=form), about=About(meant[0].key)),)


@router.order(Verb.TICKS)
async def tick(context: Context, order: Order) -> Says | None:
    """Ask which checklist bare ticks are of, where the reader could not tell; of a group's chatter make nothing."""
    if context.reading.records:
        return None
    called = CALL.match(context.incoming.text) or (context.quoted and context.quoted.about.kind is None)
    if context.speaker is None or (context.in_group and not called):
        return None
    speaker, branch = await reporter(context)
    meant = to_tick(context.items, context.house)
    own = [duty for duty in context.house.catalogue.duties if duty.form and applies(duty, branch.shape)]
    names = [form.name.removesuffix("表") for duty in meant or own if (form := context.house.form(duty))]
    said = order.words.strip()
    if not meant:
        return (Say(render("nothing_to_tick", names=names, said=said)),) if names else None
    return await offer(context, speaker, [f"{name} {said}" for name in names])


async def offer(context: Context, speaker: Person, whole: list[str]) -> Says:
    """Ask which of several whole lines was meant; a button, a number or the name answers."""
    buttons = tuple(Button(f"form-{no}", line.split()[0], line) for no, line in enumerate(whole, start=1))
    await questions.ask(
        context.transaction,
        chat=context.chat.id,
        member=speaker.id,
        asked=FORM,
        facts=(),
        text=context.reading.text,
        incoming=context.heard,
        now=context.now,
        expires_at=lapses(context.now, context.house.calendar),
        choices=tuple(whole),
    )
    labels = [button.label for button in buttons]
    return (Say(render("ask", asked=FORM, said=(), offered=labels, numbered=True, masked=()), buttons=buttons),)


def to_tick(items: Sequence[ListedTask], house: House) -> tuple[Duty, ...]:
    """The duties on the list that are ticked by number: those still open, else those that were ticked before."""
    there = [(each.task.state, duty) for each in items if (duty := house.duty(each.task.duty)) and duty.form]
    still = tuple(duty for state, duty in there if state is TaskState.OPEN)
    return still or tuple(duty for _, duty in there)


def is_called(duty: Duty, about: str, context: Context) -> bool:
    """Whether an order calls a duty's checklist by its whole name: 小区自查表 is not that of the 小区党群服务站."""
    form = context.house.form(duty)
    return form is not None and form.name == f"{about}自查表"


def is_meant(duty: Duty, about: str, context: Context) -> bool:
    """Whether an order asks for this duty's checklist."""
    form = context.house.form(duty)
    return form is not None and (not about or about in form.name or about in duty.name or duty.short in about)
