"""The tables of one pack, and how a page asks for its own row and for the rows below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from assets.packs.formats import Formats, absent
from assets.packs.messages import catalogue
from assets.packs.pack import About, rows_of
from schemas.tables.registry import TABLES
from schemas.vocabulary import Level, Measure, Presence


@dataclass(frozen=True)
class View:
    """A pack's tables seen from its own level: company over regions, or region over reps."""

    about: About
    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def formats(self) -> Formats:
        """Give how the pack writes figures, for titles and the labels of charts."""
        return Formats(catalogue(self.about.language), self.about.currency)

    @property
    def part(self) -> str:
        """Give the column that names what stands one level below: the region or the rep."""
        return "region" if self.about.is_company else "rep_id"

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """Give the regions or reps of the pack, those with the largest gap to the quota first."""
        level = Level.REGION if self.about.is_company else Level.REP
        rows = self._at("sales_progress", level)
        rows = rows[rows["measure"] == Measure.REVENUE]
        worst = rows.sort_values(["landing_gap", self.part], na_position="last", kind="stable")
        return tuple(worst[self.part].dropna())

    def chosen(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of so many regions or reps as a page holds: the same on every page."""
        most = self.about.settings["packs"]["most_rows"]
        present = set(rows[self.part].dropna())
        if len(present) <= most:
            return rows
        first = [code for code in self.ranked if code in present]
        rest = sorted(present - set(first))
        return rows[rows[self.part].isin([*first, *rest][:most])]

    def more(self, rows: pd.DataFrame) -> int:
        """Give how many regions or reps a page has no room for."""
        return max(
            int(rows[self.part].nunique()) - int(self.about.settings["packs"]["most_rows"]), 0
        )

    def scaled(self, value: Any) -> float | None:
        """Give money in the display unit, for a chart."""
        return None if absent(value) else round(float(value) / self.formats.money_divisor, 4)

    def table(self, name: str) -> pd.DataFrame:
        """Give a whole table of the pack."""
        return self.tables[name]

    def own(self, name: str) -> pd.DataFrame:
        """Give the rows of the pack's own level."""
        level = Level.COMPANY if self.about.is_company else Level.REGION
        return self._at(name, level)

    def parts(self, name: str) -> pd.DataFrame:
        """Give the rows one level below that a page has room for, `label` naming each: regions
        in the order of the settings, or reps by name."""
        if self.about.is_company:
            rows = self._at(name, Level.REGION)
            codes = [region["code"] for region in self.about.settings["regions"]]
            place = rows["region"].map({code: place for place, code in enumerate(codes)})
            nowhere = catalogue(self.about.language).text("language.absent")
            named = rows.assign(label=rows["region_name"].fillna(nowhere))
            return self.chosen(named.iloc[place.argsort(kind="stable")])
        rows = self.chosen(self._at(name, Level.REP))
        return rows.assign(label=rows["rep_name"]).sort_values("label", kind="stable")

    def lines(self, name: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Give for each region or rep its label and its rows in the order of the horizons."""
        grouped = self.parts(name).groupby(["region", "rep_id"], dropna=False, sort=False)
        return tuple(
            (str(rows["label"].iloc[0]), rows_of(rows.sort_values("horizon")))
            for _, rows in grouped
        )

    def lines_with(self, name: str, column: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Give the lines that have the column filled somewhere."""
        lines = self.lines(name)
        return tuple(
            (label, rows)
            for label, rows in lines
            if any(getattr(row, column) is not None for row in rows)
        )

    def missing(self, *extracts: str) -> tuple[str, ...]:
        """Give those of the extracts that the week does not have."""
        status = self.table("extract_status")
        absent = status.loc[status["presence"] != Presence.PRESENT, "extract"]
        return tuple(name for name in extracts if name in set(absent))

    def _at(self, name: str, level: Level) -> pd.DataFrame:
        frame = self.table(name)
        key = "grain" if "grain" in TABLES[name].to_schema().columns else "level"
        return frame[frame[key] == level].reset_index(drop=True)
