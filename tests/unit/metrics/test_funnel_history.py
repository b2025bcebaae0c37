"""What holds for every history of a funnel, and the same figures found in plain loops."""

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from assets.metrics.rules import RULES
from schemas.extracts.registry import EXTRACTS
from schemas.tables.registry import TABLES
from tests.company import Company
from tests.unit.metrics.conftest import Make
from tests.unit.metrics.histories import AS_OF, histories

NAMES = ["funnel_conversion", "stage_transitions", "stage_duration", "opportunity_review"]
LEVELS = {f"L{number}": number for number in range(1, 6)}
SHARES = [
    f"{fate}_rate" for fate in ("advanced", "stayed", "fell_back", "lost", "won", "cancelled")
]
REACHED = {**LEVELS, "WON": 5}
"""How far a stage among others is; who is won now came further."""

DRAWN: dict[int, Company] = {}
"""Companies already drawn: every property looks at the same ones, computed once."""

Drawn = Callable[[int], Company]


def every_history(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on six drawn companies of four hundred opportunities, the same for every test."""
    six = settings(
        max_examples=6,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    return seed(20260906)(six(given(number=st.integers(0, 2**32))(test)))


@pytest.fixture(scope="module")
def drawn(make: Make) -> Drawn:
    """Make a drawn history a company."""

    def company(number: int) -> Company:
        if number not in DRAWN:
            DRAWN[number] = make(**histories(number))
        return DRAWN[number]

    return company


@every_history
def test_every_tie_holds_and_every_table_fits_its_model(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    for name in NAMES:
        rule = RULES[name]
        frames = {one: getattr(company, one) for one in (name, *rule.needs(name))}
        ties = rule.tied(frames, company.week, company.settings)
        assert {tie.name: tie.gap for tie in ties if tie.gap != 0} == {}
        TABLES[name].validate(getattr(company, name), lazy=True)
        assert len(getattr(company, name)) > 0


@every_history
def test_the_shares_of_a_level_add_up_to_one(number: int, drawn: Drawn) -> None:
    table = drawn(number).stage_transitions
    followed = table[table["before_count"] > table["unknown_count"]]
    assert len(followed) > 0
    assert followed[SHARES].sum(axis=1).round(12).eq(1.0).all()
    counts = followed[[name.replace("_rate", "_count") for name in SHARES]].sum(axis=1)
    assert (counts + followed["unknown_count"]).tolist() == followed["before_count"].tolist()


@every_history
def test_fewer_and_fewer_come_to_higher_levels(number: int, drawn: Drawn) -> None:
    table = drawn(number).funnel_conversion
    steps = table[table["step"] != "L1-WON"]
    for _, cohort in steps.groupby(["level", "region", "cohort_quarter"], dropna=False):
        reached = cohort["reached_count"].tolist()
        assert reached == sorted(reached, reverse=True)
        assert cohort["passed_count"].tolist()[:-1] == reached[1:]
    rates = table[["conversion_rate", "still_open_rate"]]
    assert (rates.isna() | rates.le(1)).all(axis=None)


@every_history
def test_the_regions_add_up_to_the_company(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    for name in NAMES[:3]:
        table = getattr(company, name)
        keys = [key for key in ("cohort_quarter", "step", "stage") if key in table]
        counts = table.filter(regex="_count$").columns
        sums = table.groupby(["level", *keys])[list(counts)].sum()
        pd.testing.assert_frame_equal(sums.loc["company"], sums.loc["region"])


@every_history
def test_the_order_of_rows_changes_nothing(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    shuffled = {
        name: frame.sample(frac=1, random_state=36).reset_index(drop=True)
        for name, frame in company.frames.items()
    }
    other = company.having(shuffled)
    for name in NAMES:
        one, two = getattr(company, name), getattr(other, name)
        pd.testing.assert_frame_equal(one, two, check_exact=True)


@every_history
def test_what_is_missing_has_a_reason(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    rates = {"funnel_conversion": ["conversion_rate"], "stage_transitions": SHARES}
    for name, columns in {**rates, "stage_duration": ["median_days_in_stage"]}.items():
        table = getattr(company, name)
        assert table.loc[table[columns].isna().any(axis=1), "reason"].notna().all()
    review = company.opportunity_review
    missing = review[["days_in_stage", "evidence_gap_rate", "last_activity_on"]].isna().any(axis=1)
    unseen = review["last_activity_on"].isna()
    assert review.loc[missing & ~unseen, "reason"].notna().all()


# --- the same in plain loops


def seen_at(company: Company) -> dict[str, set[str]]:
    """Give the stages at which each opportunity was seen, by its events and now."""
    found = {row["opportunity_id"]: {row["stage"]} for row in rows(company, "opportunities")}
    for row in rows(company, "stage_events"):
        day = row["changed_at"].tz_convert("Asia/Shanghai").date()
        if row["field"] == "stage" and day <= AS_OF:
            found[row["opportunity_id"]] |= {row["old_value"], row["new_value"]}
    return found


def rows(company: Company, extract: str) -> list[dict[Hashable, Any]]:
    """Give the rows of an extract one by one."""
    return company.frames[extract].to_dict("records")


@every_history
def test_a_loop_finds_the_same_conversion(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    stages = seen_at(company)
    furthest = []
    for row in rows(company, "opportunities"):
        if pd.Timestamp("2026-04-01") <= row["created_on"] <= pd.Timestamp("2026-06-30"):
            seen = stages[row["opportunity_id"]]
            level = max(REACHED.get(stage, 0) for stage in seen)
            furthest.append(6 if row["stage"] == "WON" else level)
    table = company.funnel_conversion.query("level == 'company' and cohort_quarter == 'FY2026-Q1'")
    expected = [sum(level >= low for level in furthest) for low in range(1, 7)]
    assert table["reached_count"].tolist() == [*expected[:5], len(furthest)]
    assert table["passed_count"].tolist() == [*expected[1:], expected[5]]
    assert set(table["unknown_count"]) == {furthest.count(0)}


@every_history
def test_a_loop_finds_the_same_median(number: int, drawn: Drawn) -> None:
    company = drawn(number)
    spells: dict[str, list[tuple[int, bool]]] = {level: [] for level in LEVELS}
    for row in company.stage_spells.to_dict("records"):
        since, end = row["entered_on"], pd.Timestamp(AS_OF) if row["present"] else row["left_on"]
        if row["stage"] in LEVELS and end >= since:  # never so where one is missing
            spells[row["stage"]].append(((end - since).days, not row["present"]))
    table = company.stage_duration.query("level == 'company'").set_index("stage")
    for level, known in spells.items():
        found = table["median_days_in_stage"].dropna().to_dict().get(level)
        assert found == slow_median(known)


def slow_median(spells: list[tuple[int, bool]]) -> int | None:
    """Give the Kaplan-Meier median in exact fractions, day by day."""
    left = Fraction(1)
    for day in sorted({days for days, done in spells if done}):
        at_risk = sum(days >= day for days, _ in spells)
        left *= 1 - Fraction(sum(done and days == day for days, done in spells), at_risk)
        if left <= Fraction(1, 2):
            return day
    return None


def test_the_drawn_companies_have_every_extract_they_need(make: Make) -> None:
    company = make(**histories(1))
    there = {name for name in EXTRACTS if not company.frames[name].empty}
    assert there >= {"opportunities", "stage_events", "visits", "roster"}
