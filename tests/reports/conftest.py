"""The worlds whose packs are looked at, and the kitchen that renders each pack once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.packs.fonts import FontSet, cut_fonts
from assets.packs.messages import LANGUAGES, catalogue
from schemas.settings import Settings
from tests.reports.kitchen import Kitchen, Made, Which
from tests.reports.week import World, taken_in, with_regions, without
from tests.reports.worlds import AWKWARD, WEEK, awkward_rows, landing_with

ABSENT = ("visits", "quotas", "forecasts")

CODES = {
    "golden": ("company", "E1", "E2"),
    "sample": ("company", "NA"),
    "awkward": ("X60", "XL", "X1", "XE", "X0", "X2"),
    **{f"no_{extract}": ("E1",) for extract in ABSENT},
}
"""The packs of each world, the longest first."""

Getter = Callable[[Which], Made]


@pytest.fixture(scope="session")
def golden_world(golden: Path, golden_settings: Settings) -> World:
    """The golden week 2026-W36."""
    return taken_in(golden, WEEK, golden_settings)


@pytest.fixture(scope="session")
def sample_world(sample_landing: Path, sample_settings: Settings) -> World:
    """The sample company's week 2026-W36."""
    return taken_in(sample_landing, WEEK, sample_settings)


@pytest.fixture(scope="session")
def awkward_world(
    golden: Path, golden_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """The golden week with regions that are empty, crowded or full of extreme names."""
    landing = landing_with(golden, tmp_path_factory.mktemp("awkward"), awkward_rows())
    return taken_in(landing, WEEK, with_regions(golden_settings, *AWKWARD))


@pytest.fixture(scope="session")
def absent_worlds(golden: Path, golden_settings: Settings) -> dict[str, World]:
    """The golden week without one of its required extracts."""
    return {
        f"no_{extract}": taken_in(golden, WEEK, without(golden_settings, extract))
        for extract in ABSENT
    }


@pytest.fixture(scope="session")
def fonts(
    golden_world: World,
    sample_world: World,
    awkward_world: World,
    tmp_path_factory: pytest.TempPathFactory,
) -> FontSet:
    """The fonts cut to what occurs in any of the worlds."""
    characters = {"…", "»"}
    for language in LANGUAGES:
        characters |= catalogue(language).characters
    for world in (golden_world, sample_world, awkward_world):
        characters |= set(world.settings.model_dump_json())
        for frame in world.frames.values():
            characters |= set(frame.to_csv())
    return cut_fonts(characters, tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="session")
def kitchen(
    golden_world: World,
    sample_world: World,
    awkward_world: World,
    absent_worlds: dict[str, World],
    fonts: FontSet,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Kitchen]:
    """The kitchen with all worlds."""
    worlds = {"golden": golden_world, "sample": sample_world, "awkward": awkward_world}
    made = Kitchen(worlds | absent_worlds, CODES, fonts, tmp_path_factory.mktemp("packs"))
    yield made
    made.close()


@pytest.fixture
def pack(kitchen: Kitchen) -> Getter:
    """Give a pack by world, code and language, rendered once in the session."""
    return kitchen.made
