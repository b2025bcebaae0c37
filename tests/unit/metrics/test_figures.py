"""Arithmetic that every metric shares: money settled, ratios honest, reasons joined."""

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.metrics.figures import (
    add_up,
    codes,
    conform,
    joined_codes,
    mondays,
    ratio,
    settled,
    week_names,
)
from schemas.calendar import Week
from schemas.tables.segments import SegmentGrid
from schemas.vocabulary import Level

MONEY = st.integers(-(10**13), 10**13).map(lambda units: units / 10_000)
"""Up to a billion yuan with four decimals."""


def series(*values: float | None) -> pd.Series:
    return pd.Series(values, dtype="float64")


def days(*texts: str | None) -> pd.Series:
    return pd.Series(texts, dtype="datetime64[us]")


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [
        (1150.0, 2500.0, 0.46),
        (12345.6789, 123456.789, 0.1),
        (61728.3945, 123456.789, 0.5),
        (0.1 + 0.2, 3.0, 0.1),  # 0.30000000000000004 in floats
        (-60_000.0, 400_000.0, -0.15),
        (0.0, 5.0, 0.0),
    ],
)
def test_a_ratio_is_exact_where_the_fraction_is(top: float, bottom: float, expected: float) -> None:
    assert ratio(series(top), series(bottom)).tolist() == [expected]


@pytest.mark.parametrize(
    ("top", "bottom"), [(1.0, 0.0), (0.0, 0.0), (-1.0, 0.0), (1.0, None), (None, 1.0), (1.0, 4e-5)]
)
def test_a_ratio_without_a_denominator_or_a_numerator_is_null(
    top: float | None, bottom: float | None
) -> None:
    assert ratio(series(top), series(bottom)).isna().all()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=20))
def test_a_ratio_is_never_infinite_and_the_nearest_number_to_the_fraction(
    pairs: list[tuple[float, float]],
) -> None:
    top, bottom = (series(*column) for column in zip(*pairs, strict=True))
    for found, (above, below) in zip(ratio(top, bottom), pairs, strict=True):
        if below == 0:
            assert math.isnan(found)
        else:
            units = (round(above * 10_000), round(below * 10_000))
            assert found == float(Fraction(*units))


def test_settled_money_has_four_decimals() -> None:
    assert settled(series(0.1 + 0.2, 1 / 3, 100.00006)).tolist() == [0.3, 0.3333, 100.0001]


def test_settled_money_has_no_negative_zero() -> None:
    assert math.copysign(1, settled(series(-0.00001)).iloc[0]) == 1


def test_settled_money_keeps_what_is_missing() -> None:
    assert settled(series(None, 1.0)).isna().tolist() == [True, False]


def test_codes_are_joined_in_the_order_given() -> None:
    rows = pd.RangeIndex(4)
    first = pd.Series([True, True, False, False])
    second = pd.Series([True, False, True, False])
    found = codes(rows, no_quota=first, too_few=second)
    assert found.iloc[:3].tolist() == ["no_quota;too_few", "no_quota", "too_few"]
    assert pd.isna(found.iloc[3])


def test_columns_of_codes_are_joined_without_their_gaps() -> None:
    first = pd.Series(["a", None, None, "a;b"], dtype="str")
    second = pd.Series(["c", "c", None, None], dtype="str")
    found = joined_codes([first, second])
    assert found.iloc[[0, 1, 3]].tolist() == ["a;c", "c", "a;b"]
    assert pd.isna(found.iloc[2])


SALES = pd.DataFrame(
    {
        "region": ["E1", "E1", "E1", "E2"],
        "team": ["T1", "T1", "T2", "T9"],
        "rep_id": ["AE1", "AE2", "AE4", "AE3"],
        "amount": [0.1, 0.2, None, None],
    }
)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.COMPANY, [0.3]),
        (Level.REGION, [0.3, None]),
        (Level.TEAM, [0.3, None, None]),
        (Level.REP, [0.1, 0.2, None, None]),
    ],
)
def test_a_sum_leaves_nulls_out_and_of_nulls_only_is_null(
    level: Level, expected: list[float | None]
) -> None:
    found = add_up(SALES, level, ["amount"])
    assert found["amount"].astype(object).where(found["amount"].notna(), None).tolist() == expected
    assert found["level"].unique().tolist() == [str(level)]


def test_a_sum_of_no_rows_is_one_null_for_the_company_and_nothing_below() -> None:
    nothing = SALES.head(0)
    assert add_up(nothing, Level.COMPANY, ["amount"])["amount"].isna().tolist() == [True]
    assert add_up(nothing, Level.REGION, ["amount"]).empty


def test_a_sum_can_be_split_by_further_keys() -> None:
    by_rep = add_up(SALES, Level.REGION, ["amount"], ["rep_id"])
    assert by_rep["rep_id"].tolist() == ["AE1", "AE2", "AE4", "AE3"]


def test_rows_of_an_unknown_region_are_not_lost() -> None:
    homeless = pd.DataFrame({"region": ["E1", None], "amount": [1.0, 2.0]})
    assert add_up(homeless, Level.REGION, ["amount"])["amount"].sum() == 3.0


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2026-09-06", "2026-08-31"),  # Sunday
        ("2026-08-31", "2026-08-31"),  # Monday
        ("2027-01-03", "2026-12-28"),  # Sunday of 2026-W53
    ],
)
def test_every_day_belongs_to_the_monday_of_its_iso_week(day: str, monday: str) -> None:
    assert mondays(days(day)).tolist() == [pd.Timestamp(monday)]


def test_days_are_named_by_the_weeks_asked_for_and_by_no_other() -> None:
    weeks = [Week.parse("2026-W36"), Week.parse("2026-W53")]
    found = week_names(days("2026-09-06", "2027-01-03", "2026-09-07", None), weeks)
    assert found.iloc[:2].tolist() == ["2026-W36", "2026-W53"]
    assert found.iloc[2:].isna().all()


def test_a_frame_takes_the_columns_order_and_types_of_its_table() -> None:
    loose = pd.DataFrame(
        {"more": [1], "account_count": [2.0], "rad_cell": ["R1"], "level": ["company"]}, index=[7]
    )
    found = conform(loose, SegmentGrid.empty())
    assert list(found.columns) == list(SegmentGrid.empty().columns)
    assert found.dtypes.tolist() == SegmentGrid.empty().dtypes.tolist()
    assert found.index.tolist() == [0]
    assert found["own_12m"].isna().all()
