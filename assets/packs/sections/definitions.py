"""The dictionary of the last page: every metric, the settings no formula names, in even columns.

The columns are dealt out here by the room each entry takes: a page that flows text through
columns by itself takes half as long again to lay out.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from assets.metrics.registry import METRICS
from assets.packs.sections.view import View

COLUMNS = 5
_CELLS_A_LINE = 39


class Entry(NamedTuple):
    """A metric with its name and formula, or the settings of one table; or a heading."""

    code: str
    name: str
    text: str
    is_heading: bool = False

    @property
    def line_count(self) -> int:
        """Give about how many lines of a column it takes, a Chinese character two cells."""
        said = f"{self.code} {self.name} {self.text}"
        cells = sum(2 if east_asian_width(one) in "WF" else 1 for one in said)
        return 2 if self.is_heading else -(-cells // _CELLS_A_LINE)


def entries(
    view: View, groups: Iterable[tuple[str, Sequence[tuple[str, tuple[Any, ...]]]]]
) -> tuple[Entry, ...]:
    """Give the metrics by code, then the settings by table of the file."""
    words, settings = view.formats.catalogue, view.about.settings
    defined = [
        Entry(
            code,
            words.text(f"metrics.{code}.name"),
            words.text(f"metrics.{code}.formula", **settings),
        )
        for code in METRICS
    ]
    further = [
        Entry(key, "", " · ".join(_said(view, *line) for line in held)) for key, held in groups
    ]
    heads = [
        Entry("", words.text(f"blocks.method.{name}"), "", is_heading=True)
        for name in ("definitions", "settings")
    ]
    return (heads[0], *defined, heads[1], *further)


def in_columns(listed: Sequence[Entry], count: int = COLUMNS) -> tuple[tuple[Entry, ...], ...]:
    """Deal entries out to columns of about the same length, in their order."""
    share = sum(entry.line_count for entry in listed) / count
    columns: list[list[Entry]] = [[] for _ in range(count)]
    before = 0.0
    for entry in listed:
        middle = before + entry.line_count / 2
        columns[min(int(middle // share), count - 1)].append(entry)
        before += entry.line_count
    return tuple(tuple(column) for column in columns)


def _said(view: View, key: str, values: tuple[Any, ...]) -> str:
    return f"{key} {' / '.join(view.formats.setting(value) for value in values)}"
