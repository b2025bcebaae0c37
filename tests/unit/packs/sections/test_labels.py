"""How amounts are written where there is little room."""

import pytest

from assets.packs.sections.labels import decimals_of, written
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer


@pytest.mark.parametrize(
    ("amounts", "decimals"),
    [([99_999.0, None], 1), ([100_000.0], 0), ([-250_000.0, 1.0], 0), ([], 1), ([None], 1)],
)
def test_large_amounts_need_no_decimals(
    sample: World, view: Viewer, amounts: list[float | None], decimals: int
) -> None:
    assert decimals_of(amounts, view(sample, "SH")) == decimals


def test_a_difference_has_its_sign(sample: World, view: Viewer) -> None:
    seen = view(sample, "SH")
    shown = [written(one, 1, seen, signed=True) for one in (1500.0, -1500.0, 0.0, None)]
    assert shown == ["+1.5", "-1.5", "0.0", ""]
    assert written(40.0, 1, seen, signed=True) == "0.0"
    assert written(1500.0, 0, seen) == "2"
