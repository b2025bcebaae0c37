"""The golden week and its packs' parts, computed once for all tests of the packs."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.packs.fonts import FontSet
from assets.packs.formats import Formats
from assets.packs.messages import catalogue
from assets.packs.pack import About
from assets.packs.rendering import Order
from schemas.settings import Settings
from tests.reports.week import World, taken_in

WEEK = "2026-W36"


@pytest.fixture(scope="session")
def world(golden: Path, golden_settings: Settings) -> World:
    """The golden week."""
    return taken_in(golden, WEEK, golden_settings)


@pytest.fixture(scope="session")
def fonts(world: World, tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    """The fonts of the golden week's packs."""
    return world.fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def orders(world: World, tmp_path: Path) -> list[Order]:
    """The orders of all three golden packs, in English, into a folder of the test's own."""
    return world.orders(["company", "E1", "E2"], tmp_path, "en")


@pytest.fixture(scope="session")
def about(world: World, tmp_path_factory: pytest.TempPathFactory) -> About:
    """What the pack of region E1 is, in English."""
    (order,) = world.orders(["E1"], tmp_path_factory.mktemp("about"), "en")
    return order.about


@pytest.fixture(scope="session")
def english() -> Formats:
    """English formats in yuan."""
    return Formats(catalogue("en"), "CNY")


@pytest.fixture(scope="session")
def chinese() -> Formats:
    """Chinese formats in yuan."""
    return Formats(catalogue("zh"), "CNY")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A web server on this machine for the test's own folder, and the log of what it is asked."""
    log = tmp_path / "log"
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--directory", str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    with process:
        assert process.stdout is not None
        port = re.search(r"port (\d+)", process.stdout.readline())
        assert port is not None
        yield f"http://127.0.0.1:{port[1]}", log
        process.terminate()
