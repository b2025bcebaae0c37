"""The settings in force, line by line; the metrics' definitions are the catalogue's."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assets.packs.pack import Section
from assets.packs.sections.view import View

_NO_METHOD = ("company", "regions", "industries", "tiers", "reading", "holidays")
"""Settings that say who the company is; all others are numbers of the method."""


class Line(NamedTuple):
    """One setting: its key as in the file, and its value."""

    key: str
    value: Any


def section(view: View) -> Section:
    """Give every number of the method as a line of its own."""
    method = {k: v for k, v in view.about.settings.items() if k not in _NO_METHOD}
    lines = [line for name, values in method.items() for line in _flat(name, values)]
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
