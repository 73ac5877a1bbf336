"""A digest as a paper that can be printed and signed: nothing is folded, since no screen bounds it."""

from collections.abc import Sequence

from bot.exports.paper import to_docx
from domain.digest import Behind, Digest
from domain.paper import paper_of
from templates import render


def write(digest: Digest, behind: Sequence[Behind]) -> bytes:
    """The bytes of a .docx file."""
    del behind
    return to_docx(paper_of(render("digest_paper", digest=digest)))
