"""ISO weeks and fiscal quarters: labels, edges of years, and the partition of time."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.calendar import FiscalCalendar, Week, is_quarter, is_week

APRIL = FiscalCalendar(4)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 12)

WRONG_WEEKS = (
    *("2026-W00", "2026-W54", "2025-W53", "2024-W53", "2026-36", "2026W36", "2026-w36", "26-W36"),
    *("2026-W6", "2026-W036", " 2026-W36", "2026-W36 ", "2026-W36\n", "2026-W36-1", "", "W36"),
    *("2026-08-31", "0000-W01"),
)
FULL_WIDTH = ("\uff12\uff10\uff12\uff16-W36", "2026-W\uff13\uff16", "2026-W3\uff16")


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 9, 6), "2026-W36"),
        (date(2026, 9, 7), "2026-W37"),
        (date(2025, 12, 28), "2025-W52"),
        (date(2025, 12, 29), "2026-W01"),
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2021, 1, 3), "2020-W53"),
    ],
)
def test_a_day_belongs_to_its_iso_week(day: date, label: str) -> None:
    assert str(Week.of(day)) == label


def test_2026_has_53_weeks() -> None:
    assert Week.parse("2026-W53").monday == date(2026, 12, 28)
    assert Week.parse("2026-W53") + 1 == Week.parse("2027-W01")


@pytest.mark.parametrize("label", WRONG_WEEKS)
def test_a_week_that_does_not_exist_is_refused(label: str) -> None:
    assert not is_week(label)
    with pytest.raises(ValueError, match=r"(?s).*"):
        Week.parse(label)


@pytest.mark.parametrize("label", FULL_WIDTH)
def test_a_week_in_full_width_digits_is_refused(label: str) -> None:
    assert not is_week(label)


@settings(deadline=None)
@given(DAYS)
def test_a_week_reads_back_from_its_label(day: date) -> None:
    week = Week.of(day)
    assert is_week(str(week))
    assert Week.parse(str(week)) == week


@settings(deadline=None)
@given(DAYS)
def test_a_week_holds_the_day_it_was_made_of(day: date) -> None:
    week = Week.of(day)
    assert day in week.days
    assert week.monday.weekday() == 0
    assert (week.days[0], week.days[-1]) == (week.monday, week.sunday)
    assert len(set(week.days)) == 7


def test_a_week_knows_its_sunday_and_its_key() -> None:
    week = Week.parse("2026-W36")
    assert week.monday == date(2026, 8, 31)
    assert week.sunday == date(2026, 9, 6)
    assert week.key == "2026-08-31"


def test_weeks_back_end_with_the_week_itself() -> None:
    assert [str(week) for week in Week.parse("2026-W02").back(4)] == [
        "2025-W51",
        "2025-W52",
        "2026-W01",
        "2026-W02",
    ]


@settings(deadline=None)
@given(DAYS, st.integers(-500, 500))
def test_adding_weeks_is_undone_by_taking_them_away(day: date, count: int) -> None:
    week = Week.of(day)
    assert week + count - count == week
    assert (week + count).monday - week.monday == timedelta(days=7 * count)


def test_weeks_are_ordered_in_time() -> None:
    labels = ["2027-W01", "2026-W09", "2026-W53", "2026-W10"]
    ordered = sorted(Week.parse(label) for label in labels)
    assert [str(week) for week in ordered] == ["2026-W09", "2026-W10", "2026-W53", "2027-W01"]


@pytest.mark.parametrize(
    ("day", "label", "first", "last", "days"),
    [
        (date(2026, 4, 1), "FY2026-Q1", date(2026, 4, 1), date(2026, 6, 30), 91),
        (date(2026, 6, 30), "FY2026-Q1", date(2026, 4, 1), date(2026, 6, 30), 91),
        (date(2026, 9, 6), "FY2026-Q2", date(2026, 7, 1), date(2026, 9, 30), 92),
        (date(2026, 12, 31), "FY2026-Q3", date(2026, 10, 1), date(2026, 12, 31), 92),
        (date(2027, 3, 31), "FY2026-Q4", date(2027, 1, 1), date(2027, 3, 31), 90),
        (date(2024, 2, 29), "FY2023-Q4", date(2024, 1, 1), date(2024, 3, 31), 91),
    ],
)
def test_a_fiscal_year_from_april_is_named_for_the_year_it_starts_in(
    day: date, label: str, first: date, last: date, days: int
) -> None:
    quarter = APRIL.quarter(day)
    assert (str(quarter), quarter.start, quarter.end, quarter.days) == (label, first, last, days)


def test_a_fiscal_year_may_start_in_any_month() -> None:
    assert str(FiscalCalendar(1).quarter(date(2026, 9, 6))) == "FY2026-Q3"
    assert str(FiscalCalendar(2).quarter(date(2026, 1, 31))) == "FY2025-Q4"
    assert FiscalCalendar(12).quarter(date(2026, 2, 28)).start == date(2025, 12, 1)


def test_sixty_eight_of_ninety_two_days_are_gone_on_the_sixth_of_september() -> None:
    quarter = APRIL.quarter(date(2026, 9, 6))
    assert quarter.elapsed(date(2026, 9, 6)) == 68
    assert quarter.elapsed(quarter.start) == 1
    assert quarter.elapsed(quarter.end) == quarter.days == 92


def test_quarters_back_cross_the_fiscal_year() -> None:
    day = date(2026, 9, 6)
    labels = [str(APRIL.quarter(day, back)) for back in range(5)]
    assert labels == ["FY2026-Q2", "FY2026-Q1", "FY2025-Q4", "FY2025-Q3", "FY2025-Q2"]


def test_the_year_starts_on_the_first_of_april() -> None:
    assert APRIL.year_start(date(2026, 4, 1)) == date(2026, 4, 1)
    assert APRIL.year_start(date(2026, 9, 6)) == date(2026, 4, 1)
    assert APRIL.year_start(date(2027, 3, 31)) == date(2026, 4, 1)


@settings(deadline=None)
@given(DAYS, MONTHS)
def test_every_day_is_in_exactly_one_quarter(day: date, month: int) -> None:
    calendar = FiscalCalendar(month)
    quarter = calendar.quarter(day)
    assert quarter.start <= day <= quarter.end
    assert calendar.quarter(quarter.start) == calendar.quarter(quarter.end) == quarter
    before = calendar.quarter(day, back=1)
    assert before.end + timedelta(days=1) == quarter.start


@settings(deadline=None)
@given(DAYS, MONTHS)
def test_four_quarters_make_the_fiscal_year(day: date, month: int) -> None:
    calendar = FiscalCalendar(month)
    start = calendar.year_start(day)
    following = calendar.year_start(start + timedelta(days=366))
    last = calendar.quarter(following - timedelta(days=1))
    quarters = [calendar.quarter(last.start, back) for back in (3, 2, 1, 0)]
    assert (start.month, start.day) == (month, 1)
    assert [quarter.number for quarter in quarters] == [1, 2, 3, 4]
    assert {quarter.year for quarter in quarters} == {start.year}
    assert quarters[0].start == start
    assert sum(quarter.days for quarter in quarters) == (following - start).days


@pytest.mark.parametrize("label", ["FY2026-Q1", "FY2026-Q4", "FY1999-Q2"])
def test_a_quarter_is_written_with_its_fiscal_year(label: str) -> None:
    assert is_quarter(label)


@settings(deadline=None)
@given(DAYS, MONTHS)
def test_every_quarter_label_is_one(day: date, month: int) -> None:
    assert is_quarter(str(FiscalCalendar(month).quarter(day)))


@pytest.mark.parametrize(
    "label",
    ["FY2026-Q0", "FY2026-Q5", "FY26-Q2", "2026-Q2", "FY2026Q2", "fy2026-Q2", "FY2026-Q2 ", ""],
)
def test_what_is_not_a_quarter_is_refused(label: str) -> None:
    assert not is_quarter(label)


def test_a_quarter_in_full_width_digits_is_refused() -> None:
    assert not is_quarter("FY\uff12\uff10\uff12\uff16-Q2")
