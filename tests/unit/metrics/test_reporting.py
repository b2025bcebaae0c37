"""The figures kept as first reported: those of page 1, bookings, accuracy, the finished quarter."""

import pandas as pd
import pytest

from schemas.tables.reporting import ReportedFigures
from tests.company import Company
from tests.unit.metrics.conftest import Make, only, order


def figure(company: Company, code: str, **cells: object) -> float:
    usual = {"level": "company", "period": str(company.week), "horizon": None, **cells}
    rows = company.reported_figures
    found = only(rows[rows["rep_id"].isna()], code=code, **usual)["value"]
    return float(found)


def test_every_figure_of_page_1_is_kept(w36: Company) -> None:
    shown = w36.headlines[["code", "level", "region", "value"]]
    rows = w36.reported_figures
    kept = rows.merge(shown, on=["code", "level", "region"], suffixes=("", "_shown"))
    kept = kept[kept["period"] == "2026-W36"]
    assert len(kept) == len(shown)
    assert kept["value"].fillna(-1).tolist() == kept["value_shown"].fillna(-1).tolist()


def test_net_bookings_and_what_is_open_are_kept(w36: Company) -> None:
    assert figure(w36, "PRG-1") == 1_150_000.0
    assert figure(w36, "PRG-1", level="region", region="E1") == 1_150_000.0
    assert figure(w36, "PRG-7") == 1_500_000.0
    assert figure(w36, "PRG-12") == pytest.approx(0.54)


def test_the_accuracy_of_the_weeks_own_target_is_kept_at_every_grain(w36: Company) -> None:
    rows = w36.reported_figures.query("code == 'ACC-1'")
    assert set(rows["period"]) == {"2026-W36"}
    assert set(rows["level"]) == {"company", "region", "rep"}
    assert figure(w36, "ACC-1", horizon=1) == pytest.approx(-20 / 360)
    assert figure(w36, "ACC-2", horizon=4) == pytest.approx(210 / 360)


def test_the_quarter_that_ended_last_is_kept_whole(make: Make) -> None:
    lines = [
        order("S1", 100.0, booked_on="2026-04-01"),
        order("S2", 10.0, booked_on="2026-06-30"),
        order("S3", 1.0, booked_on="2026-07-01"),
        order("S4", 5.0, booked_on="2026-03-31"),
    ]
    company = make(orders=lines)
    assert figure(company, "PRG-1", period="FY2026-Q1") == 110.0
    assert figure(company, "PRG-1", period="FY2026-Q1", level="region", region="E2") == 0.0


def test_without_orders_no_booking_is_reported(make: Make) -> None:
    rows = make().reported_figures.query("code == 'PRG-1'")
    assert set(rows["period"]) == {"2026-W36"}
    assert rows["value"].isna().all()


def test_a_figure_stands_once(w36: Company, sample: Company) -> None:
    keys = ["code", "level", "region", "rep_id", "period", "horizon"]
    for company in (w36, sample):
        assert not company.reported_figures.duplicated(keys).any()
        ReportedFigures.validate(company.reported_figures, lazy=True)
        pd.testing.assert_index_equal(
            company.reported_figures.columns, ReportedFigures.empty().columns
        )
