"""The tables of one pack, and how a page asks for its own row and for the rows below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.packs.pack import About, rows_of
from schemas.tables.registry import TABLES
from schemas.vocabulary import Level, Presence


@dataclass(frozen=True)
class View:
    """A pack's tables seen from its own level: company over regions, or region over reps."""

    about: About
    tables: Mapping[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        """Give a whole table of the pack."""
        return self.tables[name]

    def own(self, name: str) -> pd.DataFrame:
        """Give the rows of the pack's own level."""
        level = Level.COMPANY if self.about.is_company else Level.REGION
        return self._at(name, level)

    def parts(self, name: str) -> pd.DataFrame:
        """Give the rows one level below, `label` naming each: regions, or reps."""
        level, label = (
            (Level.REGION, "region_name") if self.about.is_company else (Level.REP, "rep_name")
        )
        rows = self._at(name, level)
        return rows.assign(label=rows[label])

    def lines(self, name: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Give for each region or rep its label and its rows in the order of the horizons."""
        ordered = self.parts(name).sort_values(["label", "region", "horizon"], kind="stable")
        grouped = ordered.groupby(["region", "rep_id"], dropna=False, sort=False)
        return tuple((str(rows["label"].iloc[0]), rows_of(rows)) for _, rows in grouped)

    def missing(self, *extracts: str) -> tuple[str, ...]:
        """Give those of the extracts that the week does not have."""
        status = self.table("extract_status")
        absent = status.loc[status["presence"] != Presence.PRESENT, "extract"]
        return tuple(name for name in extracts if name in set(absent))

    def _at(self, name: str, level: Level) -> pd.DataFrame:
        frame = self.table(name)
        key = "grain" if "grain" in TABLES[name].to_schema().columns else "level"
        return frame[frame[key] == level].reset_index(drop=True)
