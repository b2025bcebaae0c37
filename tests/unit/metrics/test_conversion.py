"""Conversion of the opportunities created in a quarter (FUN-2)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, having, only, reasons, seat
from tests.unit.metrics.histories import life, lived

GOLDEN = [
    *[("L1", "LOST")] * 2,
    *[("L1", "L2", "LOST")] * 3,
    ("L1", "L2", "L3", "LOST"),
    ("L1", "L2", "L3", "L4", "CANCELLED"),
    ("L1", "L2", "L3", "L4", "L5"),
    *[("L1", "L2", "L3", "L4", "L5", "WON")] * 2,
]
"""Ten opportunities: 8 came to L2, 5 to L3, 4 to L4, 3 to L5, 2 were won; one is open."""

COUNTS = ["reached_count", "passed_count", "still_open_count", "skip_count", "unknown_count"]


def going(make: Make, *ways: tuple[str, ...]) -> Company:
    """Make a company whose opportunities go these ways from 2026-05-05 on."""
    named = {f"O{number}": way for number, way in enumerate(ways)}
    return make(
        opportunities=[lived(name, *way) for name, way in named.items()],
        stage_events=[row for name, way in named.items() for row in life(name, *way)],
    )


def step(company: Company, name: str, region: str | None = None) -> pd.Series:
    quarter = "FY2026-Q1"
    table = company.funnel_conversion
    return only(table, step=name, region=region, cohort_quarter=quarter)


def counts(company: Company, name: str, region: str | None = None) -> list[object]:
    return list(step(company, name, region)[COUNTS])


@pytest.mark.parametrize(
    ("name", "reached", "passed", "rate"),
    [
        ("L1-L2", 10, 8, 0.8),
        ("L2-L3", 8, 5, 0.625),
        ("L3-L4", 5, 4, 0.8),
        ("L4-L5", 4, 3, 0.75),
        ("L5-WON", 3, 2, 2 / 3),
        ("L1-WON", 10, 2, 0.2),
    ],
)
@pytest.mark.parametrize("region", [None, "E1"])
def test_the_golden_cohort_converts_step_by_step(
    make: Make, name: str, reached: int, passed: int, rate: float, region: str | None
) -> None:
    row = step(going(make, *GOLDEN), name, region)
    assert row[["reached_count", "passed_count"]].tolist() == [reached, passed]
    assert row["conversion_rate"] == rate
    assert reasons(row) == []


def test_the_share_still_open_is_shown_at_the_level_where_it_may_still_convert(make: Make) -> None:
    company = going(make, *GOLDEN)
    assert [step(company, name)["still_open_count"] for name in ("L4-L5", "L5-WON", "L1-WON")] == [
        *(0, 1, 1)
    ]
    assert step(company, "L5-WON")["still_open_rate"] == 1 / 3
    assert step(company, "L1-WON")["still_open_rate"] == 0.1


def test_a_skipped_level_counts_as_passed_and_is_counted(make: Make) -> None:
    company = going(make, ("L1", "L3"), ("L1", "L2"))
    assert counts(company, "L1-L2") == [2, 2, 0, 0, 0]
    assert counts(company, "L2-L3") == [2, 1, 1, 1, 0]
    assert counts(company, "L3-L4") == [1, 0, 1, 0, 0]
    assert counts(company, "L1-WON") == [2, 0, 2, 1, 0]


def test_who_falls_back_keeps_the_furthest_level(make: Make) -> None:
    company = going(make, ("L1", "L2", "L3", "L4", "L2"))
    assert counts(company, "L3-L4") == [1, 1, 0, 0, 0]
    assert counts(company, "L4-L5") == [1, 0, 1, 0, 0]


def test_a_win_passes_every_level_and_one_reopened_is_no_win(make: Make) -> None:
    company = going(make, ("L1", "WON"), ("L1", "L2", "WON", "L2"))
    assert counts(company, "L4-L5") == [2, 2, 0, 2, 0]
    assert counts(company, "L5-WON") == [2, 1, 1, 2, 0]


def test_a_lost_one_without_events_came_nobody_knows_how_far(make: Make) -> None:
    events = life("O1", "L1", "L2")
    rows = [lived("O1", "L1", "L2"), closed("O2", "LOST"), closed("O3", "CANCELLED")]
    company = make(opportunities=[*rows, closed("O4", "WON")], stage_events=events)
    assert counts(company, "L1-L2") == [2, 2, 0, 0, 2]
    assert counts(company, "L1-WON") == [4, 1, 1, 0, 2]
    assert reasons(step(company, "L1-L2")) == ["provisional"]
    assert reasons(step(company, "L1-WON")) == []


def test_without_stage_events_only_the_whole_way_is_known(make: Make) -> None:
    rows = [deal("O1", "L4"), closed("O2", "LOST"), closed("O3", "WON"), closed("O4", "WON")]
    company = make(opportunities=rows)
    steps = company.funnel_conversion.query("step != 'L1-WON' and region != 'E2'")
    assert set(steps["reason"].dropna()) == {"no_history"}
    assert steps[[*COUNTS[:4], "conversion_rate", "still_open_rate"]].isna().all(axis=None)
    whole = step(company, "L1-WON")
    assert whole[["reached_count", "passed_count", "unknown_count"]].tolist() == [4, 2, 1]
    assert (whole["conversion_rate"], whole["still_open_rate"]) == (0.5, 0.25)
    assert pd.isna(whole["skip_count"])
    assert reasons(whole) == []


@pytest.mark.parametrize(
    ("created_on", "quarter"),
    [
        ("2025-09-30", None),  # before the trailing quarters
        ("2025-10-01", "FY2025-Q3"),
        ("2026-03-31", "FY2025-Q4"),
        ("2026-04-01", "FY2026-Q1"),
        ("2026-06-30", "FY2026-Q1"),
        ("2026-07-01", "FY2026-Q2"),
        ("2026-09-06", "FY2026-Q2"),
        ("2026-09-07", None),  # tomorrow
        (None, None),  # outside cohorts
    ],
)
def test_an_opportunity_is_in_the_cohort_of_the_quarter_of_its_creation(
    make: Make, created_on: str | None, quarter: str | None
) -> None:
    rows = make(opportunities=[deal("O1", "L2", created_on=created_on)]).funnel_conversion
    company = rows.query("level == 'company' and step == 'L1-WON'").set_index("cohort_quarter")
    assert company.index.tolist() == ["FY2025-Q3", "FY2025-Q4", "FY2026-Q1", "FY2026-Q2"]
    found = company.index[company["reached_count"] > 0].tolist()
    assert found == ([quarter] if quarter else [])


def test_how_many_quarters_are_looked_at_is_a_setting(
    make: Make, golden_settings: Settings
) -> None:
    brief = having(golden_settings, "funnel", cohort_quarters=1)
    table = make(opportunities=[deal("O1")], settings=brief).funnel_conversion
    assert table["cohort_quarter"].unique().tolist() == ["FY2026-Q2"]


def test_a_cohort_without_opportunities_has_no_rate(make: Make) -> None:
    row = step(going(make, ("L1", "L2")), "L1-L2", "E2")
    assert row["reached_count"] == 0
    assert pd.isna(row["conversion_rate"])
    assert reasons(row) == ["no_opportunities"]


def test_nobody_at_a_level_gives_no_rate_of_leaving_it(make: Make) -> None:
    row = step(going(make, ("L1", "L2")), "L4-L5")
    assert pd.isna(row["conversion_rate"])
    assert reasons(row) == ["no_opportunities"]


def test_an_opportunity_belongs_to_the_region_of_its_rep(make: Make) -> None:
    moved: list[Row] = [
        seat("AE1", region="E1", valid_to="2026-08-02"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    ]
    rows = [deal("O1", "L1"), closed("O2", "LOST", "2026-07-01")]
    company = make(roster=moved, opportunities=rows, stage_events=life("O2", "L1", "LOST"))
    assert counts(company, "L1-L2", region="E1")[0] == 1
    assert counts(company, "L1-L2", region="E2")[0] == 1


def test_without_a_roster_only_the_company_has_rows(make: Make) -> None:
    company = make(roster=[], opportunities=[deal("O1", "L1")], stage_events=life("O1", "L1"))
    assert set(company.funnel_conversion["level"]) == {"company"}


def test_without_opportunities_there_is_no_conversion(make: Make) -> None:
    assert make().funnel_conversion.empty
