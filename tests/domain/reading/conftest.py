"""One reader with the shipped word lists for all tests of the reader."""

import pytest

from domain.reading.grammar import Grammar
from domain.reading.lexicon import Lexicon
from domain.reading.reader import Reader
from storage.words import load_words
from tests.domain.reading.branch import WORDS


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_words(WORDS)


@pytest.fixture(scope="session")
def grammar(lexicon: Lexicon) -> Grammar:
    return Grammar(lexicon)


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> Reader:
    return Reader(lexicon)
