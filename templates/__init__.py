"""Every word the bot says: one file a message, rendered strictly."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from templates.filters import FILTERS

FOLDER = Path(__file__).parent


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
    return made


@cache
def template(name: str) -> Template:
    """The compiled message `name`, kept once it was asked for."""
    return environment().get_template(f"{name}.md")


def render(name: str, /, **context: object) -> str:
    """The words of message `name`; what a member wrote is data here and never a template."""
    return template(name).render(**context).strip()
