"""One scale for panels under each other, and zero lines at the same heights in charts side by side.

What a panel shows is each page's business.
"""

from collections.abc import Sequence
from typing import NamedTuple

_LABEL = 13
"""What a figure above or below a bar takes."""


class Room(NamedTuple):
    """How far a panel goes above and below its zero line."""

    above: float
    below: float


class Window(NamedTuple):
    """How high a panel is drawn, and from where to where its values go."""

    height: int
    domain: list[float]


def rooms_of(reaches: Sequence[Sequence[Room]], height: float) -> list[Room]:
    """Share the height out so that the panels of all charts stand at the same places."""
    shares: list[list[Room]] = []
    for reach in reaches:
        whole = sum(room.above + room.below for room in reach) or 1.0
        shares.append([Room(room.above / whole, room.below / whole) for room in reach])
    widest = [
        Room(max(one.above for one in same), max(one.below for one in same))
        for same in zip(*shares, strict=True)
    ]
    whole = sum(room.above + room.below for room in widest) or 1.0
    return [Room(height * one.above / whole, height * one.below / whole) for one in widest]


def unit_of(rooms: Sequence[Room], reach: Sequence[Room]) -> float:
    """Give the height of one unit of value: the largest with which every panel has room."""
    fits = [
        space / value
        for room, one in zip(rooms, reach, strict=True)
        for space, value in zip(room, one, strict=True)
        if value
    ]
    return min(fits, default=1.0)


def window(room: Room, unit: float, *, labels_below: bool) -> Window:
    """Give what a panel shows: its room, and a label's height above it and perhaps below."""
    above, below = round(room.above) + _LABEL, round(room.below) + _LABEL * labels_below
    return Window(above + below, [-below / unit, above / unit])
