"""Working days of a week: the public calendar, and what the company's settings add."""

from datetime import date

import pytest

from assets.metrics.workdays import working_days
from schemas.calendar import Week
from schemas.settings import Settings
from tests.unit.metrics.conftest import having


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ("2026-W36", 5),
        ("2026-W25", 4),  # Dragon Boat Festival on Friday 2026-06-19
        ("2026-W38", 6),  # Sunday 2026-09-20 is worked, for National Day
        ("2026-W40", 3),  # Thursday 2026-10-01
        ("2026-W41", 3),  # off until Wednesday, and Saturday 2026-10-10 is worked
        ("2026-W08", 0),  # Spring Festival
        ("2026-W01", 4),  # two days off at New Year, and Sunday 2026-01-04 is worked
        ("2026-W53", 4),  # a week of two years: 2027-01-01 is a Friday
    ],
)
def test_a_chinese_week_has_its_public_working_days(
    week: str, expected: int, golden_settings: Settings
) -> None:
    assert working_days(Week.parse(week), golden_settings) == expected


def test_another_country_has_other_holidays(golden_settings: Settings) -> None:
    german = having(golden_settings, "company", country="DE")
    assert working_days(Week.parse("2026-W25"), german) == 5
    assert working_days(Week.parse("2026-W53"), german) == 4


def test_the_settings_add_days_off_and_working_days(golden_settings: Settings) -> None:
    ours = having(
        golden_settings,
        "holidays",
        days_off=(date(2026, 8, 31), date(2026, 9, 1)),
        working_days=(date(2026, 9, 6),),
    )
    assert working_days(Week.parse("2026-W36"), ours) == 4


def test_a_day_listed_as_both_is_off(golden_settings: Settings) -> None:
    both = (date(2026, 9, 2),)
    ours = having(golden_settings, "holidays", days_off=both, working_days=both)
    assert working_days(Week.parse("2026-W36"), ours) == 4


def test_a_public_holiday_that_the_company_works_is_a_working_day(
    golden_settings: Settings,
) -> None:
    ours = having(golden_settings, "holidays", working_days=(date(2026, 6, 19),))
    assert working_days(Week.parse("2026-W25"), ours) == 5
