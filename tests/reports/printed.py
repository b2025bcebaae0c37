"""Finds a table's rows on paper: a label and the figures behind it, each a word of its own."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from tests.reports import shown
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.paper import Leaf, lines_of

Record = dict[str, Any]

PAPER_WIDTH, SIDE_MARGIN = 297, 12
"""Millimetres."""
BORDER = "\x1f"
"""Stands between the words of a line."""
SCRIPTS = re.compile(r"[!-~]+|[^!-~\s]+")
"""Words in Latin letters or in others, which may stand in fonts of their own."""
NEAR = 3
"""So many lines above and below a row's figures the rest of a wrapped label may stand."""
START = 7
"""Letters by which a cut or wrapped name is known."""
PACKS = [
    Which(world, code, language)
    for world, code in (
        *(("golden", "E1"), ("golden", "E2"), ("golden", "company")),
        *(("sample", "NA"), ("sample", "company"), ("awkward", "X2")),
    )
    for language in LANGUAGES
]
each = pytest.mark.parametrize("which", PACKS, ids=str)


@dataclass(frozen=True)
class Told:
    """A pack's tables as the run published them, and its pages by name."""

    made: Made

    @property
    def language(self) -> str:
        """Give the pack's language."""
        return self.made.order.about.language

    @property
    def code(self) -> str:
        """Give the region's code."""
        return self.made.order.about.code

    @property
    def is_company(self) -> bool:
        """Tell whether it is the company's pack."""
        return self.made.order.about.is_company

    @property
    def words(self) -> dict[str, Any]:
        """Give the catalogue as it stands in its file."""
        return shown.texts(self.language)

    def page(self, name: str) -> Leaf | None:
        """Give the sheet that the bookmark of a page's name leads to, none where it is left out."""
        start = f"{self.words['pages'][name]} \N{MIDDLE DOT} "
        outline: list[Any] = self.made.paper.reader.outline
        titles = [str(entry.title) for entry in outline]
        found = [place for place, title in enumerate(titles) if title.startswith(start)]
        return self.made.paper.leaves[found[0]] if found else None

    def columns(self, name: str, left: float = -5, right: float = 105) -> "Columns | None":
        """Give the lines of a page between two edges, none where the page is left out."""
        leaf = self.page(name)
        return None if leaf is None else Columns(leaf, self.language, left, right)

    def money(self, value: Any) -> str | None:
        """Give how an amount reads."""
        return known(value, lambda one: shown.money(one, self.language))

    def day(self, value: Any) -> str | None:
        """Give how a date reads."""
        return known(value, lambda one: shown.day(one, self.language))

    def table(self, name: str) -> pd.DataFrame:
        """Give a table's rows of the pack: a region's, or all."""
        table = self.made.world.tables[name]
        return table if self.is_company else table[table["region"] == self.code]

    def own(self, name: str, level: str = "level") -> pd.DataFrame:
        """Give the rows of the pack's own level."""
        table = self.made.world.tables[name]
        mine = table["region"].isna() if self.is_company else table["region"] == self.code
        return table[mine & (table[level] == ("company" if self.is_company else "region"))]

    def parts(self, name: str, level: str = "level") -> list[tuple[str, list[Record]]]:
        """Give the rows of each region in order, or of each rep by name, with its label."""
        table = self.made.world.tables[name]
        if self.is_company:
            rows = table[table[level] == "region"]
            codes = [one.code for one in self.made.world.settings.regions]
            labelled = [(self.region(code), rows[rows["region"] == code]) for code in codes]
        else:
            rows = table[(table[level] == "rep") & (table["region"] == self.code)]
            reps = rows["rep_id"].drop_duplicates()
            labelled = [(self.rep(rep), rows[rows["rep_id"] == rep]) for rep in reps]
            labelled.sort(key=lambda pair: pair[0])
        return [(label, records(of)) for label, of in labelled if len(of)]

    def region(self, code: str) -> str:
        """Give a region's name."""
        regions = {one.code: one for one in self.made.world.settings.regions}
        return str(getattr(regions[code], self.language))

    def rep(self, rep: Any) -> str:
        """Give a rep's latest name."""
        roster = self.made.world.frames["roster"]
        seats = roster[roster["rep_id"] == rep].sort_values("valid_from")
        return str(seats["name"].iloc[-1]) if len(seats) else str(rep)

    def named(self, extract: str, key: str, value: Any) -> str:
        """Give the name of an account or opportunity, a dash where there is none."""
        if shown.is_absent(value):
            return shown.DASH
        rows = self.made.world.frames[extract]
        names = rows.loc[rows[key] == value, "name"].dropna()
        return str(names.iloc[0]) if len(names) else str(value)


def records(frame: pd.DataFrame) -> list[Record]:
    """Give rows by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


class Columns:
    """The lines of a page between two edges, in percents of what lies between its margins."""

    def __init__(self, leaf: Leaf, language: str, left: float = -5, right: float = 105) -> None:
        """Keep the words between the edges."""
        inside = [word for word in leaf.words if _edge(left) <= word.x0 / leaf.width < _edge(right)]
        self.words = [word.text for word in inside]
        self.lines = [BORDER.join(word.text for word in line) for line in lines_of(inside)]
        self._language = language

    def row(self, label: str, cells: Sequence[str | None], after: int = -1) -> int:
        """Give the line in which a row stands; a cell that is none is a word or a dash."""
        figures = "".join(map(self._cell, cells)).rstrip(BORDER)
        pattern = re.compile(f"(?:^|{BORDER}){figures}$|(?:^|{BORDER}){figures}{BORDER}")
        for place, line in enumerate(self.lines):
            found = place > after and pattern.search(f"{line}{BORDER}")
            if found and self._stands(label, place) and self._told(cells, found[0], place):
                return place
        raise AssertionError(f"{label} {list(cells)} is not in\n" + "\n".join(self.lines))

    def rows(self, expected: Iterable[tuple[str, Sequence[str | None]]]) -> None:
        """Find rows one below the other; there is at least one."""
        place = -1
        for label, cells in expected:
            place = self.row(label, cells, place)
        assert place >= 0

    def _cell(self, cell: str | None) -> str:
        if cell is not None:
            return f"{BORDER}?".join(map(re.escape, SCRIPTS.findall(cell))) + BORDER
        words = sorted(shown.reason_words(self._language), key=len, reverse=True)
        told = "|".join(BORDER.join(map(re.escape, word.split())) for word in words)
        # A reason of several words may stand above and below the line of the figures.
        wrapped = any(" " in word for word in words)
        return f"(?:(?:{told}){BORDER}?)" + ("?" if wrapped else "")

    def _told(self, cells: Sequence[str | None], found: str, place: int) -> bool:
        lacking = len(cells) - len(found.strip(BORDER).split(BORDER))
        if None not in cells or lacking <= 0:
            return True
        near = set(BORDER.join(self._near(place)).split(BORDER))
        several = [word.split() for word in shown.reason_words(self._language) if " " in word]
        return any(near.intersection(words) for words in several)

    def _stands(self, label: str, place: int) -> bool:
        wanted = letters(label)
        if wanted in letters(self.lines[place]):
            return True
        return wanted[:START] in letters("".join(self._near(place)))

    def _near(self, place: int) -> list[str]:
        return self.lines[max(place - NEAR, 0) : place + NEAR + 1]


def known(value: Any, write: Callable[[Any], str]) -> str | None:
    """Give how a figure reads, none where there is none."""
    return None if shown.is_absent(value) else write(value)


def _edge(percent: float) -> float:
    return (SIDE_MARGIN + percent / 100 * (PAPER_WIDTH - 2 * SIDE_MARGIN)) / PAPER_WIDTH


def letters(text: str) -> str:
    """Give a text without spaces and borders."""
    return "".join(text.replace(BORDER, "").split())
