"""All compiled knowledge of one lexicon, made once per reader."""

from domain.reading.amounts import Amounts
from domain.reading.corrections import Corrections
from domain.reading.fields import Fields
from domain.reading.guard import Guard
from domain.reading.kinds import Kinds
from domain.reading.leaves import Leaves
from domain.reading.lexicon import Lexicon
from domain.reading.moods import Moods
from domain.reading.normalise import Folder
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.phrases import Phrases
from domain.reading.places import Places
from domain.reading.states import States
from domain.reading.talk import Talk
from domain.residents import Served


class Grammar:
    """One object per word-based recogniser."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.forms = lexicon.forms
        self.folder = Folder(
            lexicon.typos, [*lexicon.label_stops, *(word for words in lexicon.labels.values() for word in words)]
        )
        self.guard = Guard(lexicon)
        self.served = Served(lexicon)
        self.fields = Fields(lexicon)
        self.kinds = Kinds(lexicon)
        self.states = States(lexicon)
        self.leaves = Leaves(lexicon)
        self.places = Places(lexicon)
        self.phrases = Phrases(lexicon)
        self.moods = Moods(lexicon)
        self.corrections = Corrections(lexicon)
        self.amounts = Amounts()
        self.small_talk = Talk(lexicon)
        self.talk = {name: any_of(words) for name, words in lexicon.talk.items()}
        # 都参加不了 is the contrary.
        self.talk["everyone"] = regex(rf"(?:{alternation(lexicon.talk['everyone'])})(?!不)")
        confirmer, confirm = alternation(lexicon.talk["confirmer"]), alternation(lexicon.talk["confirm"])
        self.confirmed = regex(rf"(?:{confirmer})[^,。;\n]{{0,8}}?(?P<word>{confirm})")
