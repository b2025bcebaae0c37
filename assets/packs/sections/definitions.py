"""The settings in force, line by line; the metrics' definitions are the catalogue's."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assets.packs.pack import Section
from assets.packs.sections.view import View

_SHOWN = (
    "stages",
    "segmentation",
    "progress",
    "win_rate",
    "forecast",
    "accuracy",
    "coverage",
    "visits",
    "set_aside",
    "packs",
)


class Line(NamedTuple):
    """One setting: its key as in the file, and its value."""

    key: str
    value: Any


def section(view: View) -> Section:
    """Give every number of the method as a line of its own."""
    lines = [line for name in _SHOWN for line in _flat(name, view.about.settings[name])]
    return Section({"settings": tuple(lines)}, {})


def _flat(key: str, value: Any) -> Iterator[Line]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from _flat(f"{key}.{name}", below)
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value, start=1):
            yield from _flat(f"{key}.{place}", below)
    else:
        yield Line(key, value)
