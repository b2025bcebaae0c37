"""What the attribution views find of the sample company's planted truths."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import only

FIGURES = ["foreign_amount", "plan_amount", "spot_amount", "difference"]


def net(company: Company, view: str, region: str) -> float:
    rows = only(company.booking_views, level="region", region=region, view=view)
    return float(rows["booked_net"])


@pytest.mark.parametrize(
    ("view", "region", "line"), [("as_was", "SC", 400_000.0), ("as_is", "CQ", 400_000.0)]
)
def test_the_planted_account_moved_from_sichuan_to_chongqing(
    sample: Company, view: str, region: str, line: float
) -> None:
    without = sample.having(
        {"orders": sample.frames["orders"].query("order_line_id != 'L9000012'")}
    )
    assert net(sample, view, region) - net(without, view, region) == pytest.approx(line)
    other = {"SC": "CQ", "CQ": "SC"}[region]
    assert net(sample, view, other) == net(without, view, other)


def test_the_planted_overlay_is_found_beside_its_split(sample: Company) -> None:
    found = only(sample.overlay_credits, level="rep", rep_id="SR025")
    assert found["overlay_gross"] >= 300_000.0
    booked = sample.bookings.query("order_line_id == 'L9000008'")
    assert "SR025" not in set(booked["rep_id"])


def test_the_planted_order_in_dollars_is_found(sample: Company) -> None:
    found = only(sample.currency_differences, level="region", region="SN", currency="USD")
    assert found[FIGURES].tolist() == [10_000.0, 71_000.0, 71_360.0, 360.0]  # SPOT 7.136
    assert pd.isna(found["reason"])
