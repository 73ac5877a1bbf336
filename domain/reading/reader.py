"""Reads one chat message: what the bot should do with it and which facts it holds."""

from collections.abc import Callable
from dataclasses import replace

from domain.masking import mask_numbers
from domain.reading.amending import read_amendment, read_withdrawal
from domain.reading.answers import read_answer
from domain.reading.checked import read_checked
from domain.reading.dates import Anchor, take_days
from domain.reading.excuses import read_excuse
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.lexicon import Lexicon
from domain.reading.listed import read_listed
from domain.reading.message import Message, Quoted
from domain.reading.normalise import clean, close_gaps, join_short, mention_end, without_courtesies
from domain.reading.patterns import regex
from domain.reading.questions import read_question, read_small_talk
from domain.reading.reading import SERVICES, Act, Draft, Fact, Kind, Reading
from domain.reading.reports import read_report
from domain.reading.roster import Roster, roster_of
from domain.reading.signup import read_choice, read_signup
from domain.reading.tables import read_table
from domain.reading.trace import LONGEST, WHOLE

Stage = Callable[[Heard, Grammar], Draft | None]

ASKING: tuple[Stage, ...] = (read_question, read_withdrawal, read_choice)
"""Tried first, on the message as it is."""

STAGES: tuple[Stage, ...] = (
    read_small_talk,
    read_answer,
    read_checked,
    read_amendment,
    read_table,
    read_signup,
    read_listed,
    read_excuse,
    read_report,
)
"""Tried then, in this order, on what the message reports; the first that understands it decides."""

UNREAD = Draft(Act.IGNORE)
"""No stage made anything of it."""

READ_AT_MOST = 2000
"""Characters that are read for facts; whatever follows is kept as text only."""

_NEED = regex(r"急难愁盼|企业[需诉]求")
_MATTER = regex(r" *(?:#|事项)?\d{1,9} *(?:号事项)? *(?:已?办|已?解决|已?整改|打回|继续|卡住|推不动)")
"""A need, and what is said of a matter by its number, may name whom they are about."""


class Reader:
    """Reads messages with one set of word lists; holds no state between messages."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._grammar = Grammar(lexicon)

    def read(self, message: Message) -> Reading:
        """Never raises, whatever the text."""
        grammar = self._grammar
        text = clean(message.text)
        plain = grammar.folder.fold(text)
        if grammar.guard.blocks(plain[mention_end(text) :]):
            return Reading(message.id, Act.BLOCK)
        shown, masked = mask_numbers(text)
        shown = close_gaps(shown)
        if shown != text:
            text, plain = shown, grammar.folder.fold(shown)
        heard = shown_to_all = self._hear(message, text, plain)
        if _serves(heard) or (not _pays(heard) and grammar.phrases.may_serve(heard.plain)) or _of_matters(heard.plain):
            shown, hidden = grammar.served.mask(text, message.branch.members)
            if hidden:
                text, masked = shown, masked + hidden
                heard = self._hear(message, text, grammar.folder.fold(text))
        draft = _understood(heard, grammar)
        if draft.act is Act.LEAVE and heard is not shown_to_all:
            draft = _understood(shown_to_all, grammar)  # an illness is hidden, and still the reason
        if draft.act is Act.AMEND and (apart := self._corrects_and_reports(message, heard, text)):
            return replace(apart, masked=masked, text=text)
        facts = tuple([_grounded(_of_quoted(fact, message.quoted), heard) for fact in draft.facts])
        return Reading(message.id, draft.act, facts, draft.ask, draft.query, masked, text, unread=draft is UNREAD)

    def _corrects_and_reports(self, message: Message, heard: Heard, text: str) -> Reading | None:
        """The correction, and the report that stands behind it: 更正实到25人，另外支委会今天也开了."""
        end = self._grammar.corrections.ends(heard.plain, self._grammar.kinds)
        if end is None:
            return None
        at = text.find(heard.source) + end
        first = self.read(replace(message, text=text[:at]))
        then = self.read(replace(message, text=text[at:], quoted=None, pending=None))
        does_both = first.act is Act.AMEND and then.act in (Act.RECORD, Act.PLAN, Act.ASK)
        return replace(first, then=then) if does_both else None

    def _hear(self, message: Message, text: str, plain: str) -> Heard:
        start = mention_end(text)
        source, plain = text[start : start + READ_AT_MOST], plain[start : start + READ_AT_MOST]
        first, last = without_courtesies(plain)
        source, plain = source[first:last], join_short(self._without_orders(plain[first:last]))
        roster = roster_of(message.branch.members)
        return Heard(
            message,
            source,
            plain,
            addressed=message.chat == "direct" or (start > 0 and not _calls_others(text[:start], roster)),
            roster=roster,
            today=message.now.date(),
            mentions=tuple(self._grammar.kinds.find(plain)),
        )

    def _without_orders(self, plain: str) -> str:
        """Sentences that try to order the bot about are wording, never orders: they are blank to every stage."""
        for start, end in self._grammar.small_talk.commands(plain):
            plain = plain[:start] + " " * (end - start) + plain[end:]
        return plain


def _calls_others(mention: str, roster: Roster) -> bool:
    """@夏雨 and @所有人 speak to people, not to the bot."""
    return mention.strip().startswith(("@所有人", "@全体", "@all")) or bool(roster.find(mention))


def _grounded(fact: Fact, heard: Heard) -> Fact:
    """With what was heard as its ground, masked as it is, where no single words were noted."""
    if fact.said:
        return fact
    said = [(WHOLE, heard.source.strip()[:LONGEST])]
    said += [("kind", mention.word) for mention in heard.mentions if mention.kind is fact.kind][:1]
    if fact.date:
        days = take_days(heard.ribbon(), Anchor(heard.today, ahead=fact.date > heard.today))
        said += [("date", heard.source[each.start : each.end]) for each in days if each.day == fact.date][:1]
    return replace(fact, said=tuple(said))


def _of_quoted(fact: Fact, quoted: Quoted | None) -> Fact:
    """What answers a message about one duty of the catalogue answers that duty."""
    if quoted is None or quoted.duty is None or fact.duty or fact.kind is not quoted.kind:
        return fact
    return replace(fact, duty=quoted.duty, called=quoted.called)


def _understood(heard: Heard, grammar: Grammar) -> Draft:
    """What the first stage makes of it that makes anything of it."""
    for stage in ASKING:
        if draft := stage(heard, grammar):
            return draft
    reported = grammar.moods.reported(heard, grammar.kinds)
    for stage in STAGES:
        if draft := stage(reported, grammar):
            return draft
    return UNREAD if reported is heard else Draft(Act.IGNORE)


def _of_matters(plain: str) -> bool:
    """Whether it tells of a need or of a matter on record."""
    return bool(_NEED.search(plain) or _MATTER.match(plain))


def _serves(heard: Heard) -> bool:
    """Whether people outside the branch may be named: services and deeds."""
    return heard.asked_about in SERVICES or not SERVICES.isdisjoint([mention.kind for mention in heard.mentions])


def _pays(heard: Heard) -> bool:
    """Whether nothing but dues is told of, which are paid for members alone: 替老邢把党费交了."""
    if not heard.mentions:
        return heard.asked_about is Kind.DUES
    return all(mention.kind is Kind.DUES for mention in heard.mentions)
