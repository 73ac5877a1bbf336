"""A digest as a picture: an SVG of our own, drawn by resvg in a font that comes with the program."""

from collections.abc import Sequence

import resvg_py
from pylopdf_fonts_zh_cn import sans_path

from domain.chart import chart_of
from domain.digest import Behind, Digest
from templates import draw

ZOOM = 2
FAMILY = "Noto Sans SC"


def write(digest: Digest, behind: Sequence[Behind]) -> bytes:
    """The bytes of a .png file, 1080 pixels wide: three for each point of a usual phone."""
    del behind
    picture = draw("digest_chart", chart=chart_of(digest))
    return resvg_py.svg_to_bytes(
        svg_string=picture,
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=[str(sans_path())],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
