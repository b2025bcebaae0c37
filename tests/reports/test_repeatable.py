"""The same week gives the same bytes, in another process and at another time."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.delivery.publishing import ENDINGS
from assets.packs.fonts import FontSet
from assets.packs.rendering import render, use_fonts
from tests.reports.conftest import Getter
from tests.reports.kitchen import Which
from tests.reports.week import World

PACKS = [Which("golden", "E1", "zh"), Which("golden", "company", "en")]


@pytest.mark.parametrize("which", PACKS, ids=str)
def test_a_second_render_gives_the_same_bytes(
    pack: Getter, fonts: FontSet, golden_world: World, which: Which, tmp_path: Path
) -> None:
    first = pack(which)
    (order,) = golden_world.orders([which.code], tmp_path, which.language)
    use_fonts(fonts)
    assert render(order).fault is None
    for ending in ENDINGS:
        again, content = order.path(ending).read_bytes(), first.file(ending)
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(content).hexdigest(), ending


@pytest.mark.parametrize("which", PACKS, ids=str)
def test_the_day_of_rendering_stands_nowhere(pack: Getter, which: Which) -> None:
    made = pack(which)
    today = datetime.now(UTC)
    days = {(today + timedelta(days=n)).date() for n in (-1, 0, 1)} - {made.order.about.as_of}
    metadata = " ".join(map(str, (made.paper.reader.metadata or {}).values()))
    for day in days:
        assert day.isoformat() not in made.paper.text
        assert not re.search(day.strftime("D:%Y%m%d"), metadata)
        assert day.strftime("D:%Y%m%d").encode() not in made.pdf
        assert day.isoformat().encode() not in made.pdf
