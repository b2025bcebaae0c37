"""A week with every published table, and packs rendered from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
from upath import UPath

from assets.extracts.intake import take_in
from assets.packs.fonts import FontSet
from assets.packs.ordering import NAMED_BY, fonts_for, orders_for
from assets.packs.rendering import Order
from assets.packs.slices import Names
from schemas.calendar import Week
from schemas.settings import Region, Settings
from schemas.tables.registry import TABLES
from tests.company import NO_HISTORY, Company

Frames = dict[str, pd.DataFrame]
RUN_ID = "5e1f00d5a1ad"


@dataclass(frozen=True)
class World:
    """A week's typed extracts with the company's settings, and the tables they come to."""

    week: Week
    settings: Settings
    frames: Mapping[str, pd.DataFrame]
    faults: pd.DataFrame
    status: pd.DataFrame
    tables: Frames = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Give the names that stand beside ids."""
        return Names.of(*(self.frames[name] for name in NAMED_BY))

    def orders(self, codes: Iterable[str], folder: Path, language: str) -> list[Order]:
        """Give orders for packs that are all in one language."""
        settings = speaking(self.settings, language)
        place = UPath(folder / language)
        return orders_for(list(codes), self.tables, self.names, self.week, RUN_ID, settings, place)

    def fonts(self, folder: Path) -> FontSet:
        """Cut the fonts for every pack of this week."""
        return fonts_for(self.tables.values(), self.names, self.settings, folder)


def taken_in(landing: Path, week: str, settings: Settings) -> World:
    """Take a week in and compute it."""
    chosen = Week.parse(week)
    intake = take_in(UPath(landing), chosen, settings)
    assert intake.accepted, intake.faults.to_string()
    return computed(World(chosen, settings, intake.frames, intake.faults, intake.extract_status))


def computed(world: World) -> World:
    """Give the same week with the tables of its extracts; every table fits its model."""
    tables = _tables(world)
    assert list(tables) == list(TABLES)
    for name, model in TABLES.items():
        model.validate(tables[name], lazy=True)
    return replace(world, tables=tables)


def speaking(settings: Settings, language: str) -> Settings:
    """Give settings under which every pack is in one language."""
    company = settings.company.model_copy(update={"language": language})
    regions = tuple(one.model_copy(update={"language": None}) for one in settings.regions)
    return settings.model_copy(update={"company": company, "regions": regions})


def with_regions(settings: Settings, *regions: Region) -> Settings:
    """Give settings with further regions."""
    return settings.model_copy(update={"regions": (*settings.regions, *regions)})


def without(settings: Settings, *extracts: str) -> Settings:
    """Give settings that list extracts as absent."""
    company = settings.company.model_copy(update={"absent_extracts": extracts})
    return settings.model_copy(update={"company": company})


def _tables(world: World) -> Frames:
    told = {"extract_status": world.status, "faults": world.faults}
    company = Company(world.frames, world.settings, world.week, {**NO_HISTORY, **told})
    return {name: getattr(company, name) for name in TABLES}
