"""Every word the bot says: one file a message, rendered strictly."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from domain.record import Record
from templates.filters import FILTERS

FOLDER = Path(__file__).parent
_EMPTY_LINES = re.compile(r"\n{3,}")


@cache
def environment() -> Environment:
    """Messages are plain text; pages and pictures are markup and get escaped. A missing name is an error, not a gap."""
    made = Environment(
        loader=FileSystemLoader([FOLDER / "messages", FOLDER / "pages", FOLDER / "documents"]),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.filters["in_a_line"] = in_a_line
    return made


@cache
def template(name: str) -> Template:
    """The compiled message `name`, kept once it was asked for."""
    return environment().get_template(f"{name}.md")


def in_a_line(record: Record) -> str:
    """A record in a line of plain text, which a page escapes: the macros of messages escape nothing."""
    return render("line", fact=record.fact, period=record.period)


def page(name: str, /, **context: object) -> str:
    """A page of HTML; whatever people wrote is escaped in it."""
    return environment().get_template(f"{name}.html").render(**context)


def render(name: str, /, **context: object) -> str:
    """The words of message `name`; what a member wrote is data here and never a template.

    Parts that may be missing leave their empty lines behind: of several one stays.
    """
    return _EMPTY_LINES.sub("\n\n", template(name).render(**context).strip())


def draw(name: str, /, **context: object) -> str:
    """The picture `name` as SVG; what it is given is escaped."""
    return environment().get_template(f"{name}.svg").render(**context)
