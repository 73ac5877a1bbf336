"""`docs/mechanisms.md`: every mechanism of the seed is there, and what it points to is true of the program."""

import re
from dataclasses import replace
from datetime import datetime

import click
import pytest

from bot.cli import main
from bot.jobs import schedules
from domain.duty import answered
from domain.orders import order_in
from domain.reading.message import Branch, Item, Message, Sender
from domain.reading.reader import Reader
from storage.catalogue import load_catalogue
from storage.words import load_words
from tests.house.tree import ROOT, text

MECHANISMS = 53
PAGE = ROOT / "docs" / "mechanisms.md"
ROW = re.compile(r"\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
CATALOGUE = load_catalogue(ROOT / "catalog", optional=True)
DUTIES = {duty.key: duty for duty in CATALOGUE.duties}
ROWS = [found.groups() for line in text(PAGE).splitlines() if (found := ROW.fullmatch(line))]
PROOFS = [(int(no), proof) for no, _, _, proofs in ROWS for proof in re.findall(r"`([^`]+)`", proofs)]
SPOKEN = [(no, proof) for no, proof in PROOFS if proof.startswith(("say:", "ask:"))]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader as the program makes it."""
    lexicon = load_words(ROOT / "catalog" / "words")
    return Reader(replace(lexicon, ticks=CATALOGUE.ticks, forms=CATALOGUE.checks))


def said(words: str) -> Message:
    """A secretary's words in the group, with every duty open on the list."""
    items = tuple(
        Item(no, duty.answered_by, "2026-12", "open", duty.key, duty.name)
        for no, duty in enumerate(DUTIES.values(), start=1)
    )
    branch = Branch("市××局第二党支部", ("苏婷", "方磊", "夏雨"), formal=25, probationary=1, committee=5, groups=3)
    now = datetime.fromisoformat("2026-12-10T16:00:00+08:00")
    return Message("m1", words, now, Sender("苏婷", "secretary"), "group", branch, items)


def test_every_mechanism_has_its_row_and_every_row_a_proof() -> None:
    assert [int(no) for no, *_ in ROWS] == list(range(1, MECHANISMS + 1))
    assert {no for no, _ in PROOFS} == set(range(1, MECHANISMS + 1))


def test_every_duty_of_the_catalogue_serves_a_mechanism() -> None:
    by_another_name = {"org_life_meeting", "term_election"}
    told = {proof.removeprefix("duty:") for _, proof in PROOFS if proof.startswith("duty:")}
    assert told | by_another_name == set(DUTIES)


@pytest.mark.parametrize(("no", "proof"), SPOKEN)
def test_what_people_say_is_read_as_what_the_page_claims(reader: Reader, no: int, proof: str) -> None:
    kind, _, claim = proof.partition(":")
    words, _, meant = claim.rpartition("=")
    reading = reader.read(said(words))
    if kind == "ask":
        assert reading.query == meant, (no, words, reading)
        return
    found = {duty.key if (duty := answered(fact, DUTIES.values())) else fact.key for fact in reading.records}
    assert meant in found, (no, words, reading)


def test_what_is_ordered_listed_filled_in_run_and_read_exists() -> None:
    jobs = {schedule.name for schedule in schedules(CATALOGUE.duties)}
    for no, proof in PROOFS:
        kind, _, claim = proof.partition(":")
        match kind:
            case "duty":
                assert claim in DUTIES, (no, proof)
            case "form":
                assert claim in CATALOGUE.forms, (no, proof)
                assert any(duty.form == claim for duty in DUTIES.values()), (no, proof)
            case "order":
                words, _, verb = claim.rpartition("=")
                order = order_in(words)
                assert order is not None, (no, proof)
                assert order.verb == verb, (no, proof)
            case "job":
                assert claim in jobs, (no, proof)
            case "file":
                assert (ROOT / claim).is_file(), (no, proof)
            case "say" | "ask":
                pass
            case _:
                assert is_command(proof), (no, proof)


def is_command(line: str) -> bool:
    """Whether `zhibu review preview` is a command that there is."""
    program, *words = line.split()
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return False
        command = command.get_command(click.Context(command), word)
    return program == "zhibu" and bool(words) and command is not None
