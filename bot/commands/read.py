"""`zhibu read`: JSON lines in, JSON lines out, without a database or a network."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from domain.reading.reader import Reader
from domain.reading.wire import BadInput, grounds_to_json, parse, to_json
from storage.errors import CatalogError
from storage.words import load_words

WORDS = Path(__file__).parents[2] / "catalog" / "words"

EXAMPLE = """\b
例：
  echo '{"id":"1","text":"今天主题党日，26/24，主题学条例","now":"2026-08-28T16:30:00+08:00",
  "sender":{"name":"林一","role":"secretary"},"chat":"group",
  "branch":{"name":"三支部","members":["林一"],"formal":26,"probationary":0,"committee":5,"groups":0},
  "items":[]}' | tr -d '\\n' | zhibu read
"""


@click.command(help=f"读懂群里的回复：每行进一条 JSON 消息，每行出一条 JSON 解读，次序不变。\n\n{EXAMPLE}")
@click.option(
    "--words",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=WORDS,
    show_default="随程序带的 catalog/words",
    help="词表所在的文件夹",
)
@click.option("--explain", is_flag=True, help="每条记录另附依据：每一项从哪几个字读出，或来自清单、引用、名册")
def read(words: Path, *, explain: bool) -> None:
    """Answer every line; a line that cannot be read is answered with its error and makes the exit code 1."""
    try:
        reader = Reader(load_words(words))
    except CatalogError as error:
        raise click.ClickException(str(error)) from error
    failed = False
    for answer in answers(sys.stdin, reader, explains=explain):
        failed = failed or "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if failed:
        sys.exit(1)


def answers(lines: TextIO, reader: Reader, *, explains: bool = False) -> Iterator[dict[str, object]]:
    """One answer a line that is not blank."""
    for line in lines:
        if line.strip():
            yield _answer(line, reader, explains=explains)


def _answer(line: str, reader: Reader, *, explains: bool) -> dict[str, object]:
    try:
        obj = json.loads(line)
    except ValueError:
        return {"id": None, "error": "这一行不是合格的 JSON"}
    known = obj.get("id") if isinstance(obj, dict) else None
    try:
        message = parse(obj)
        reading = reader.read(message)
        grounds = {"explain": [grounds_to_json(fact, message) for fact in reading.records]} if explains else {}
        return to_json(reading) | grounds
    except BadInput as error:
        return {"id": known, "error": str(error)}
