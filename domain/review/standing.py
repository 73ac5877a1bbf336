"""Where organisations stand among their peers: in bands, and in ranks only where the rubric turns them on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.review.rubric import Band, Rubric

LEAST_PEERS = 3
"""Among fewer no rank is given and no share is counted: it would say who is last."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation as far as its standing goes; `enough` is whether it has the months to be told one at all."""

    id: int
    total: Fraction
    open_rectifications: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Its band, None without enough months; its rank among so many peers, None where ranks are not given."""

    band: str | None
    rank: int | None
    peers: int


def standings(rubric: Rubric, peers: Sequence[Candidate]) -> Mapping[int, Standing]:
    """The standing of each of a group of peers."""
    placed = [each for each in peers if each.enough]
    bands = banded(rubric.bands, placed)
    ranked = rubric.ranks and len(placed) >= LEAST_PEERS
    return {
        each.id: Standing(
            bands.get(each.id),
            1 + sum(other.total > each.total for other in placed) if ranked and each.enough else None,
            len(placed),
        )
        for each in peers
    }


def banded(bands: Sequence[Band], placed: Sequence[Candidate]) -> dict[int, str]:
    """The band of each. Where it has room for a share only, those with most points are in it, equals together."""
    found: dict[int, str] = {}
    waiting = sorted(placed, key=lambda each: (-each.total, each.id))
    for band in bands:
        fitting = [each for each in waiting if fits(band, each)]
        if band.share is not None and len(placed) >= LEAST_PEERS:
            fitting = within(fitting, (band.share * len(placed)).__floor__())
        found |= {each.id: band.name for each in fitting}
        waiting = [each for each in waiting if each.id not in found]
    return found


def fits(band: Band, candidate: Candidate) -> bool:
    """Whether its points and its open rectifications allow the band."""
    return candidate.total >= band.least and not (band.nothing_open and candidate.open_rectifications)


def within(best_first: Sequence[Candidate], room: int) -> list[Candidate]:
    """As many of the first as there is room for, without parting equals."""
    if len(best_first) <= room:
        return list(best_first)
    edge = best_first[room].total
    return [each for each in best_first[:room] if each.total > edge]
