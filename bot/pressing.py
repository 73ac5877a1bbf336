"""Pressed buttons: what one says, and what its card shows once it was heard."""

from bot.channels.port import Card
from bot.scene import Scene, list_meant
from domain import digest_mark
from domain.conversation import Button, Incoming
from domain.task import TaskState
from handlers.context import Context
from storage import questions
from templates.filters import circled

DONE = "done-"
"""Begins the name of a button that reports an item of the list; its number follows."""
OF_ITEMS = frozenset({"later", "skip"})
"""Buttons that speak of the item that was chosen beside them, where one was."""


def pressed_text(scene: Scene, incoming: Incoming) -> str:
    """A pressed button says its words, a bare number what it picks: of the digest it is said to, of an open question.

    The rest says its own. Where a card has a line to write in, what stands there follows the button's words; an item
    that was chosen beside the button goes before them.
    """
    quoted, question = scene.quoted, scene.question
    if scene.too_late:
        return ""
    if quoted and incoming.button:
        says = next((button.says for button in quoted.buttons if button.id == incoming.button), "")
        says = f"{circled(incoming.item)}{says}" if incoming.item and incoming.button in OF_ITEMS else says
        more = incoming.text.removeprefix(says)
        return f"{says} {more}" if says and more else says or more
    if quoted and quoted.about.kind and quoted.about.kind.startswith(digest_mark.PREFIX):
        return digest_mark.pointed_at(incoming.text) or incoming.text
    on_list = quoted is not None and question is not None and quoted.about.kind is None and "清单" in quoted.text
    chosen = question.chosen(incoming.text) if question and not on_list else None
    return chosen or incoming.text


async def card_after(context: Context) -> Card | None:
    """The pressed card without what is settled by now; at least one button stays, for no card may have none."""
    quoted, pressed = context.quoted, context.incoming.button
    if quoted is None or pressed is None:
        return None
    if await questions.put_by(context.transaction, quoted.id):
        left: tuple[Button, ...] = ()
    else:
        still = await open_numbers(context)
        left = tuple(each for each in quoted.buttons if not each.id.startswith(DONE) or each.id[len(DONE) :] in still)
    return Card(quoted.text, left or tuple(each for each in quoted.buttons if each.id == pressed))


async def open_numbers(context: Context) -> frozenset[str]:
    """The numbers of the card's list that are still open after what was just said."""
    if context.branch is None:
        return frozenset()
    items = await list_meant(context.transaction, context.branch, context.quoted, context.now)
    return frozenset(str(each.no) for each in items if each.task.state is TaskState.OPEN)
