"""Words that an operator adds are found, though no word of ours begins as they do: no short cut passes them over."""

import re
from dataclasses import replace

import pytest

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import jump_to
from domain.reading.reading import State
from domain.reading.states import States
from domain.residents import Served


@pytest.mark.parametrize(
    ("name", "word", "text", "state"),
    [
        ("events", "噶", "党课噶完了", State.DONE),
        ("deeds", "噶", "楼道噶完了", State.DONE),
        ("already", "噶", "党课噶开", State.DONE),
        ("moves", "噶", "党课噶到30号", State.POSTPONED),
    ],
)
def test_a_verb_of_ones_own_tells_how_far_it_has_come(
    name: str, word: str, text: str, state: State, lexicon: Lexicon
) -> None:
    verbs = {**lexicon.verbs, name: (*lexicon.verbs[name], word)}
    assert States(replace(lexicon, verbs=verbs)).judge(text).state is state


def test_a_word_for_done_of_ones_own_is_found(lexicon: Lexicon) -> None:
    states = {**lexicon.states, State.DONE: (*lexicon.states[State.DONE], "噶了")}
    assert States(lexicon).judge("党课噶了").state is None
    assert States(replace(lexicon, states=states)).judge("党课噶了").state is State.DONE


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("帮豚晓红洗衣", "帮居民洗衣"),
        ("豚大爷", "居民"),
        ("给豚晓红家送米", "给居民家送米"),
        ("老人豚晓红", "老人"),
        ("慰问困难党员阿依·买买提，送米", "慰问困难党员，送米"),
        ("因为豚晓红病了", "因为豚晓红病了"),
    ],
)
def test_a_surname_of_ones_own_hides_who_bears_it(text: str, kept: str, lexicon: Lexicon) -> None:
    served = Served(replace(lexicon, surnames=lexicon.surnames + "豚"))
    assert served.mask(text, ())[0] == kept


def test_a_search_jumps_to_what_words_begin_with() -> None:
    ahead = jump_to(["(都|)办完", "(已|)交"], "^]")
    assert [found.start() for found in re.finditer(ahead, "都办[已]^交")] == [0, 1, 3, 4, 5, 6]
