"""The past of page 1's figures: each week as its own Sunday has it (PRG-2, 8, 11, FCT-4)."""

from dataclasses import replace

import pandas as pd
import pytest

from assets.metrics.arrivals import arrived
from assets.metrics.headline_weeks import UNITS
from assets.metrics.pipeline import opportunities_as_of
from assets.metrics.progress import sales_progress
from schemas.tables.progress import WinRates
from tests.company import NO_HISTORY, Company
from tests.unit.metrics.conftest import (
    Make,
    closed,
    deal,
    having,
    moved,
    only,
    order,
    promise,
    published,
    quota,
    seat,
)

FIVE = ["PRG-2", "PRG-8", "PRG-11", "FCT-4", "DATA"]


def figure(company: Company, code: str, week: str = "2026-W36", **cells: object) -> pd.Series:
    """Give the row of the company, or of another place."""
    return only(company.headline_weeks, code=code, week=week, **(cells or {"level": "company"}))


# --- the golden week


@pytest.mark.parametrize(
    ("code", "value", "target"),
    [
        ("PRG-2", 0.46, 68 / 92),
        ("PRG-8", 1_500 / 1_350, None),
        ("PRG-11", 1_985_000.0, 2_500_000.0),
        ("FCT-4", 550 / 760, 0.95),
    ],
)
def test_the_golden_region_has_the_figures_of_its_tables(
    w36: Company, code: str, value: float, target: float | None
) -> None:
    row = figure(w36, code, region="E1")
    assert row["value"] == pytest.approx(value)
    assert target is None or row["target"] == pytest.approx(target)
    assert pd.isna(row["reason"])


def test_the_band_stands_in_the_report_week_only(sample: Company) -> None:
    landing = sample.headline_weeks[sample.headline_weeks["code"] == "PRG-11"]
    banded = landing[landing["low_amount"].notna() | landing["high_amount"].notna()]
    assert set(banded["week"]) == {"2026-W36"}
    band = only(sample.landing_bands, level="company", probability_set="method")
    row = figure(sample, "PRG-11")
    assert [row["low_amount"], row["high_amount"]] == [band["landing_p10"], band["landing_p90"]]


def test_every_place_has_every_figure_in_every_week(sample: Company) -> None:
    table, places = sample.headline_weeks, 1 + len(sample.settings.region_codes)
    assert list(UNITS) == FIVE
    assert table.groupby(["code", "week"]).size().eq(places).all()
    assert table.groupby("code")["week"].nunique().tolist() == [13] * len(FIVE)


# --- earlier weeks


def test_every_week_is_what_its_own_sunday_says(sample: Company) -> None:
    frames, settings = sample.frames, sample.settings
    for week in sample.week.back(settings.packs.headline_weeks):
        sunday = pd.Timestamp(week.sunday)
        deals = opportunities_as_of(
            frames["opportunities"],
            frames["stage_events"],
            frames["roster"],
            frames["fx_rates"],
            sunday,
            settings,
        )
        told = (frames["quotas"], frames["roster"], WinRates.empty(), sunday, settings)
        known = sample.bookings[sample.bookings["happened_on"] <= sunday]
        rows = sales_progress(known, deals, *told)
        revenue = rows[(rows["measure"] == "revenue") & rows["level"].isin(["company", "region"])]
        columns = {"PRG-2": "attainment_rate", "PRG-8": "v", "PRG-11": "landing_estimate"}
        for code, column in columns.items():
            table, keys = sample.headline_weeks, ["level", "region"]
            mine = table[(table["code"] == code) & (table["week"] == str(week))]
            both = mine.merge(revenue[[*keys, column]], on=keys, how="left", validate="1:1")
            pd.testing.assert_series_equal(
                both["value"], both[column], check_names=False, check_exact=True
            )


def test_attainment_starts_anew_with_the_quarter(make: Make) -> None:
    company = make(
        orders=[
            order("S1", 60.0, booked_on="2026-06-20"),
            order("S2", 30.0, booked_on="2026-07-02"),
        ],
        quotas=[
            quota("AE1", 100.0, fiscal_quarter="FY2026-Q1", approved_on="2026-03-20"),
            quota("AE1", 200.0),
        ],
    )
    assert figure(company, "PRG-2", "2026-W26")["value"] == 0.6
    assert figure(company, "PRG-2", "2026-W27")["value"] == 0.15


def test_a_quota_holds_from_its_approval_on(make: Make) -> None:
    company = make(
        orders=[order("S1", 50.0, booked_on="2026-07-02")],
        quotas=[quota("AE1", 100.0), quota("AE1", 200.0, version=2, approved_on="2026-08-26")],
    )
    assert figure(company, "PRG-2", "2026-W34")["value"] == 0.5
    assert figure(company, "PRG-2", "2026-W35")["value"] == 0.25


def test_v_of_an_earlier_week_undoes_later_events(make: Make) -> None:
    company = make(
        orders=[order("S1", 0.0, booked_on="2026-07-02")],
        quotas=[quota("AE1", 100.0)],
        opportunities=[deal("O1", amount=100.0, expected_order_on="2026-10-20")],
        stage_events=[moved("E1", "O1", "2026-09-18", "2026-10-20")],
    )
    assert figure(company, "PRG-8", "2026-W31")["value"] == 1.0
    assert figure(company, "PRG-8", "2026-W32")["value"] == 0.0


def test_without_stage_events_nobody_knows_what_was_open(make: Make) -> None:
    company = make(
        orders=[order("S1", 10.0)],
        quotas=[quota("AE1", 100.0)],
        opportunities=[deal("O1", amount=45.0)],
    )
    assert figure(company, "PRG-8")["value"] == 0.5
    for code in ("PRG-8", "PRG-11"):
        before = figure(company, code, "2026-W35")
        assert pd.isna(before["value"])
        assert before["reason"] == "no_history"


def test_required_v_is_known_of_the_report_week_only(w36: Company) -> None:
    rows = w36.headline_weeks[w36.headline_weeks["code"] == "PRG-8"]
    told = rows[rows["target"].notna()]
    assert set(told["week"]) <= {"2026-W36"}


def test_a_commit_is_judged_four_weeks_later(make: Make) -> None:
    company = make(
        orders=[order("S1", 80.0, booked_on="2026-08-20")],
        forecasts=[promise("2026-W30", "2026-W34", 100.0), promise("2026-W31", "2026-W32", 160.0)],
    )
    assert figure(company, "FCT-4", "2026-W34")["value"] == 0.8
    assert figure(company, "FCT-4", "2026-W35")["value"] == 0.5
    assert figure(company, "FCT-4", "2026-W36")["reason"] == "not_submitted_then"


def test_a_commit_stays_in_the_region_in_which_it_was_made(make: Make) -> None:
    roster = [
        seat("AE1", valid_to="2026-08-09"),
        seat("AE1", region="E2", valid_from="2026-08-10"),
    ]
    company = make(
        roster=roster,
        orders=[order("S1", 80.0, booked_on="2026-08-20")],
        forecasts=[promise("2026-W31", "2026-W34", 100.0)],
    )
    assert figure(company, "FCT-4", "2026-W35", region="E1")["value"] == 0.8
    assert pd.isna(figure(company, "FCT-4", "2026-W35", region="E2")["value"])


@pytest.mark.parametrize(
    ("lacking", "code", "reason"),
    [
        ("orders", "PRG-2", "absent_extract"),
        ("orders", "PRG-8", "absent_extract"),
        ("orders", "PRG-11", "absent_extract"),
        ("orders", "FCT-4", "absent_extract"),
        ("quotas", "PRG-2", "absent_extract"),
        ("opportunities", "PRG-8", "absent_extract"),
        ("opportunities", "PRG-11", "absent_extract"),
        ("forecasts", "FCT-4", "absent_extract"),
    ],
)
def test_what_needs_an_absent_extract_is_null_with_its_reason(
    w36: Company, lacking: str, code: str, reason: str
) -> None:
    row = figure(w36.without(lacking), code)
    assert pd.isna(row["value"])
    assert row["reason"] == reason


def test_a_met_quota_has_no_v(make: Make) -> None:
    company = make(
        orders=[order("S1", 120.0)],
        quotas=[quota("AE1", 100.0)],
        opportunities=[closed("O1", "LOST")],
    )
    assert figure(company, "PRG-8")["reason"] == "quota_met"
    assert figure(company, "PRG-8", level="region", region="E2")["reason"] == "no_quota"


# --- the week's files


def status(read: int, aside: int) -> pd.DataFrame:
    """Give the status of one extract."""
    row = {"extract": "orders", "presence": "present", "rows_read": read, "set_aside_count": aside}
    return published("extract_status", row)


def fault(row: int, region: str | None, **cells: object) -> dict[str, object]:
    """Give a fault that sets a row of the orders aside."""
    about = {"extract": "orders", "file": "orders.csv", "row": row, "column": "amount"}
    return {"severity": "row", "rule": "too_small", "count": 1, "region": region, **about, **cells}


FAULTS = [fault(4, "E1"), fault(4, "E1", column="rep_id"), fault(9, "E2"), fault(11, None)]


def with_files(company: Company, read: int = 200, aside: int = 3) -> Company:
    told = {"extract_status": status(read, aside), "faults": published("data_quality", *FAULTS)}
    return replace(company, history={**NO_HISTORY, **told})


def test_the_set_aside_rate_is_of_all_rows_read(make: Make) -> None:
    row = figure(with_files(make()), "DATA")
    assert row["value"] == 0.015
    assert row["target"] == 0.01
    assert row["set_aside_count"] == 3


def test_a_region_has_the_rows_that_concern_it_and_no_rate(make: Make) -> None:
    row = figure(with_files(make()), "DATA", region="E1")
    assert row["set_aside_count"] == 1
    assert pd.isna(row["value"])
    assert row["reason"] == "no_row_count"


def test_weeks_before_are_as_they_were_taken_in(make: Make) -> None:
    before = arrived(status(100, 2), published("data_quality", fault(3, "E2")), "2026-W35")
    company = with_files(make())
    known = replace(company, history={**company.history, "earlier_arrivals": before})
    assert figure(known, "DATA", "2026-W35")["value"] == 0.02
    assert figure(known, "DATA", "2026-W35", region="E2")["set_aside_count"] == 1
    assert figure(known, "DATA", "2026-W35", region="E1")["set_aside_count"] == 0
    assert figure(known, "DATA", "2026-W34")["reason"] == "no_history"
    assert pd.isna(figure(known, "DATA", "2026-W34", region="E1")["set_aside_count"])


def test_notices_set_no_row_aside() -> None:
    told = published("data_quality", fault(3, "E1", severity="notice"))
    found = arrived(status(100, 0), told, "2026-W36")
    assert found["level"].tolist() == ["company"]


def test_the_number_of_weeks_is_a_setting(w36: Company) -> None:
    fewer = replace(w36, settings=having(w36.settings, "packs", headline_weeks=5))
    assert fewer.headline_weeks["week"].nunique() == 5
    assert {tie.name: tie.gap for tie in fewer.ties() if tie.gap} == {}
