"""The contract in a storm: everything goes wrong in turns, drawn from a fixed seed, while people and jobs go on talking."""

import asyncio
import contextlib
from collections import Counter
from dataclasses import replace
from random import Random

from bot.channels.again import without_note
from bot.channels.plain import as_markdown
from domain.conversation import Button
from storage.outbox import State
from tests.contract.platform import Fault, Said, Seen
from tests.contract.rig import CAST, Rig

SEED = 5
ROUNDS, SAID, OWED = 25, 5, 7
"""Three hundred messages in all."""
AT_ONCE = 8
"""Deliveries that wait for their ACK together: a busy machine must not make the fake repeat itself without end."""
BLOWS = (
    Fault.RATE_LIMIT,
    Fault.EXPIRED_TOKEN,
    Fault.HALF_OPEN,
    Fault.NEVER_ANSWERS,
    Fault.ANSWER_LOST,
    Fault.SERVER_ERROR,
    Fault.GARBAGE,
    Fault.HUGE_FRAME,
    Fault.KICKED,
    Fault.STORM,
)
HELP = (Button("help", "帮助", "帮助"),)


async def test_in_a_storm_nothing_is_lost_and_what_comes_twice_says_so(rig: Rig) -> None:
    chance = Random(SEED)
    blows = [each for each in BLOWS if each in rig.platform.faults]
    places = [rig.platform.group, *(rig.platform.direct(user) for user in rig.cast)]
    owed: dict[str, list[str]] = {place: [] for place in places}
    said: list[Said] = []
    at_once, pressed = asyncio.Semaphore(AT_ONCE), dict[str, Seen]()
    before = {each.id for each in await rig.told()}
    async with asyncio.TaskGroup() as talk:
        for number in range(ROUNDS):
            rig.platform.misbehave(chance.choice(blows) if blows and chance.random() < 0.7 else None)
            for _ in range(SAID):
                user = chance.choice(rig.cast)
                place = chance.choice((rig.platform.group, rig.platform.direct(user)))
                said.append(rig.said("帮助", user, place))
                for again in range(chance.choice((1, 1, 2))):
                    one = replace(said[-1], delivery=f"{said[-1].delivery}-{again}")
                    talk.create_task(deliver(rig, one, at_once))
            for each in range(OWED):
                place, text = chance.choice(places), f"第{number}轮第{each}条"
                owed[place].append(text)
                await rig.owe(text, place, HELP if chance.random() < 0.3 else (), wakes=chance.random() < 0.5)
            if cards := [each for each in rig.shown(chance.choice(places)) if each.buttons and each.id not in pressed]:
                pressed[cards[-1].id] = cards[-1]
                talk.create_task(press(rig, cards[-1], at_once))
            await asyncio.sleep(chance.random() * 0.1)
            rig.platform.misbehave(None)
            await rig.later(chance.random() * 40)
    await rig.heard(*said)
    await rig.sent(minutes=400)

    rows = [each for each in await rig.told() if each.id not in before and each.channel == rig.platform.name]
    assert {each.state for each in rows} == {State.SENT}
    assert sum(each.key.startswith("answer:") for each in rows) == len(said) + len(pressed), "each is answered once"
    assert pressed
    # An officer may be told of the month's allowance, in a chat where nobody speaks.
    everywhere = {*places, *(rig.platform.direct(user) for user in CAST)}
    shown = {place: rig.texts(place) for place in everywhere}
    everything = [text for texts in shown.values() for text in texts]
    pushes = {text for texts in owed.values() for text in texts}

    def plain(text: str) -> str:
        """A pressed card says below what came of it."""
        head = text.partition("\n")[0]
        return head if head in pushes else as_markdown(without_note(text))

    told = Counter(plain(text) for text in everything)
    unsaid = Counter(plain(text) for text in everything if text == without_note(text))
    wanted = Counter(as_markdown(each.text) for each in rows)
    assert wanted - told == Counter(), "lost"
    assert unsaid - wanted == Counter(), "said twice without a word"
    assert set(told) == set(wanted), "said without being owed"
    for place, texts in owed.items():
        first = dict.fromkeys(plain(text) for text in shown[place])
        assert [text for text in first if text in texts] == texts, "in the order in which they were owed"


async def deliver(rig: Rig, said: Said, at_once: asyncio.Semaphore) -> None:
    """The platform hands it over until it is heard: on a line that breaks nobody can tell it from what was lost."""
    async with at_once:
        while True:
            with contextlib.suppress(AssertionError, ConnectionError):
                await rig.platform.deliver(said)
                await rig.heard(said, within=0.5)
                return
            await asyncio.sleep(0.05)


async def press(rig: Rig, card: Seen, at_once: asyncio.Semaphore) -> None:
    """The card's first button, pressed until the platform knows that it was heard."""
    user = next((user for user in rig.cast if rig.platform.direct(user) == card.chat), rig.cast[0])
    async with at_once:
        while True:
            with contextlib.suppress(AssertionError, ConnectionError):
                await rig.platform.press(user, card, "帮助", f"press-{card.id}")
                await rig.heard_press(f"press-{card.id}", within=0.5)
                return
            await asyncio.sleep(0.05)
