"""The regions side by side: value, target, rank and status of each figure."""

import pandas as pd
import pytest

from assets.metrics.region_league import FIGURES, region_league
from schemas.calendar import Week
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Row, having, only, published

W36 = Week.parse("2026-W36")
SOURCES = (
    *("sales_progress", "commit_review", "accuracy_horizons", "slip_rates"),
    *("coverage_totals", "visit_weeks", "account_list"),
)
REGIONS = ("E1", "E2", "E3")


def three(settings: Settings) -> Settings:
    """Give the settings with three regions."""
    first = settings.regions[0]
    regions = tuple(first.model_copy(update={"code": code}) for code in REGIONS)
    return settings.model_copy(update={"regions": regions})


def regions(table: str, column: str, *values: float | None, **cells: object) -> pd.DataFrame:
    """Give a table with a row a region that holds these values."""
    place = {"grain": "region"} if table == "accuracy_horizons" else {"level": "region"}
    rows: list[Row] = [
        {"region": region, column: value, **place, **cells}
        for region, value in zip(REGIONS, values, strict=False)
    ]
    return published(table, *rows)


def league(settings: Settings, **tables: pd.DataFrame) -> pd.DataFrame:
    """Give the league of three regions from these tables, the others empty."""
    known = {name: tables.get(name, published(name)) for name in SOURCES}
    return region_league(**known, week=W36, settings=three(settings))


def column(found: pd.DataFrame, code: str, name: str) -> list[object]:
    """Give a column of one figure in the order of the regions."""
    rows = found[found["code"] == code]
    assert rows["region"].tolist() == list(REGIONS)
    return [None if pd.isna(value) else value for value in rows[name]]


def test_more_is_better_and_equals_share_a_rank(golden_settings: Settings) -> None:
    table = regions("coverage_totals", "activated_rate", 0.4, 0.5, 0.4, dimension="all")
    found = league(golden_settings, coverage_totals=table)
    assert column(found, "CVG-3", "rank") == [2, 1, 2]
    assert column(found, "CVG-3", "ranked_count") == [3, 3, 3]
    assert column(found, "CVG-3", "status") == ["neutral"] * 3


def test_less_slip_is_better(golden_settings: Settings) -> None:
    table = regions("slip_rates", "slip_rate", 0.3, 0.1, 0.2, period="quarter")
    week = regions("slip_rates", "slip_rate", 0.0, 0.9, 0.9, period="week")
    found = league(golden_settings, slip_rates=pd.concat([table, week], ignore_index=True))
    assert column(found, "FUN-7", "rank") == [3, 1, 2]
    assert column(found, "FUN-7", "value") == [0.3, 0.1, 0.2]


def test_a_commit_is_kept_best_by_what_was_committed(golden_settings: Settings) -> None:
    table = regions("commit_review", "kept_rate", 1.3, 0.96, 0.8)
    found = league(golden_settings, commit_review=table)
    assert column(found, "FCT-4", "rank") == [3, 1, 2]
    assert column(found, "FCT-4", "status") == ["neutral", "good", "bad"]
    assert column(found, "FCT-4", "target") == [0.95] * 3


@pytest.mark.parametrize(("value", "status"), [(0.95, "good"), (1.1, "good"), (0.9499, "bad")])
def test_the_edges_of_a_kept_commit_are_kept(
    golden_settings: Settings, value: float, status: str
) -> None:
    found = league(golden_settings, commit_review=regions("commit_review", "kept_rate", value))
    assert column(found, "FCT-4", "status")[0] == status


def test_attainment_is_held_against_time_and_profit_apart(golden_settings: Settings) -> None:
    cells = {"time_elapsed_rate": 0.5}
    revenue = regions("sales_progress", "attainment_rate", 0.5, 0.4, measure="revenue", **cells)
    profit = regions("sales_progress", "attainment_rate", 0.1, 0.9, measure="gross_profit", **cells)
    both = pd.concat([revenue, profit], ignore_index=True)
    found = league(golden_settings, sales_progress=both)
    assert column(found, "PRG-2", "status") == ["good", "bad", "absent"]
    assert column(found, "PRG-12", "status") == ["bad", "good", "absent"]
    assert column(found, "PRG-12", "rank") == [2, 1, None]
    assert column(found, "PRG-12", "target")[:2] == [0.5, 0.5]


def test_what_is_absent_has_a_reason_and_no_rank(golden_settings: Settings) -> None:
    cells = {"measure": "revenue", "reason": "quota_met;too_few"}
    table = regions("sales_progress", "v", 1.2, None, None, **cells)
    found = league(golden_settings, sales_progress=table)
    assert column(found, "PRG-8", "rank") == [1, None, None]
    assert column(found, "PRG-8", "ranked_count") == [1, 1, 1]
    assert column(found, "PRG-8", "reason") == [None, "quota_met", "quota_met"]
    assert column(found, "PRG-8", "status") == ["good", "absent", "absent"]


def test_a_table_that_is_empty_is_an_absent_extract(golden_settings: Settings) -> None:
    found = league(golden_settings)
    assert set(found["reason"]) == {"absent_extract"}
    assert set(found["status"]) == {"absent"}
    assert len(found) == len(REGIONS) * len(FIGURES)


def test_a_region_without_a_row_has_nothing_of_the_kind(golden_settings: Settings) -> None:
    table = regions("account_list", "completeness_rate", 0.5, 0.7)
    found = league(golden_settings, account_list=table)
    assert column(found, "LST-1", "reason") == [None, None, "no_accounts"]


def test_the_target_of_v_is_a_setting(golden_settings: Settings) -> None:
    table = regions("sales_progress", "v", 1.2, 2.0, 3.0, measure="revenue")
    changed = having(golden_settings, "progress", v_target=2.0)
    found = league(changed, sales_progress=table)
    assert column(found, "PRG-8", "status") == ["bad", "good", "good"]


def test_the_sample_has_the_figures_of_page_1(sample: Company) -> None:
    for code in ("PRG-2", "PRG-8", "ACC-3", "CVG-3", "WKP-1"):
        for region in sample.settings.region_codes:
            shown = only(sample.headlines, region=region, code=code)
            mine = only(sample.region_league, region=region, code=code)
            pd.testing.assert_series_equal(
                mine[["value", "status"]], shown[["value", "status"]], check_names=False
            )
