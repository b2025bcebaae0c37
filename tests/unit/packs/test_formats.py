"""How figures and dates read: half up, never a negative nothing, absent as a word or a dash."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.packs.formats import Formats, absent, rounded
from assets.packs.messages import LANGUAGES, catalogue

DASH = "\N{EN DASH}"
ABSENT = [None, float("nan"), pd.NA, pd.NaT]

languages = pytest.mark.parametrize("language", LANGUAGES)
ENGLISH = Formats(catalogue("en"), "CNY")


def formats(language: str) -> Formats:
    return Formats(catalogue(language), "CNY")


@languages
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.125, "12.5%"),
        (0.0005, "0.1%"),
        (0.00049, "0.0%"),
        (0.46, "46.0%"),
        (1.3, "130.0%"),
        (1 / 3, "33.3%"),
        (0.29, "29.0%"),
        (0.0015, "0.2%"),
        (-0.2345, "-23.5%"),
        (12.3456, "1,234.6%"),
        (0, "0.0%"),
    ],
)
def test_a_rate_is_shown_in_percent_rounded_half_up(
    language: str, value: float, shown: str
) -> None:
    assert formats(language).rate(value) == shown


@languages
def test_a_rate_can_be_shown_in_whole_percent(language: str) -> None:
    assert formats(language).rate(0.125, decimals=0) == "13%"
    assert formats(language).rate(0.5, decimals=0) == "50%"


@languages
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2.345, "2.35"),
        (1.005, "1.01"),
        (1.1111, "1.11"),
        (4.5, "4.50"),
        (35, "35.00"),
        (1234.5, "1,234.50"),
        (-0.615, "-0.62"),
    ],
)
def test_a_factor_has_two_decimals_rounded_half_up(language: str, value: float, shown: str) -> None:
    assert formats(language).factor(value) == shown


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (1_150_000, "1,150.0", "115.0"),
        (697_826.087, "697.8", "69.8"),
        (50, "0.1", "0.0"),
        (49.99, "0.0", "0.0"),
        (500, "0.5", "0.1"),
        (12_345_678_950, "12,345,679.0", "1,234,567.9"),
        (-60_000, "-60.0", "-6.0"),
        (0, "0.0", "0.0"),
    ],
)
def test_money_is_shown_in_thousands_in_english_and_ten_thousands_in_chinese(
    value: float, english: str, chinese: str
) -> None:
    assert formats("en").money(value) == english
    assert formats("zh").money(value) == chinese


def test_money_names_its_unit_and_currency() -> None:
    assert formats("en").money_unit == "K CNY"
    assert formats("zh").money_unit == "万 CNY"
    assert Formats(catalogue("en"), "EUR").money_unit == "K EUR"


def test_money_can_be_shown_without_decimals() -> None:
    assert formats("en").money(500_500, decimals=0) == "501"
    assert formats("zh").money(1_005_000, decimals=0) == "101"


@languages
@pytest.mark.parametrize("value", [-0.0, -0.04, -0.0004, -1e-12])
def test_nothing_is_never_negative(language: str, value: float) -> None:
    shown = formats(language)
    assert shown.money(value) == "0.0"
    assert shown.rate(value / 1000) == "0.0%"
    assert shown.factor(value / 100) == "0.00"
    assert shown.count(value) == "0"


@languages
@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (7, "7"), (1234567, "1,234,567"), (2.5, "3"), (-3, "-3")]
)
def test_a_count_is_a_whole_number(language: str, value: float, shown: str) -> None:
    assert formats(language).count(value) == shown


@languages
@pytest.mark.parametrize("value", ABSENT, ids=str)
def test_an_absent_figure_is_a_dash_or_its_reason(language: str, value: object) -> None:
    shown = formats(language)
    word = catalogue(language).text("reasons.no_quota")
    for write in (shown.money, shown.rate, shown.factor, shown.count):
        assert write(value) == DASH
        assert write(value, "no_quota") == word
        assert write(value, pd.NA) == DASH
    assert shown.day(value) == DASH


@languages
def test_a_figure_with_a_reason_is_still_a_figure(language: str) -> None:
    assert formats(language).rate(0.5, "too_few") == "50.0%"


@languages
def test_of_several_reasons_the_first_is_given(language: str) -> None:
    words = catalogue(language)
    assert formats(language).word("quota_met;too_few") == words.text("reasons.quota_met")


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(KeyError):
        formats("en").word("nobody_knows")


def test_several_codes_are_joined_in_words() -> None:
    codes = "stale_buying_power;sow_over_1"
    assert formats("en").words(codes, "flags") == "buying power is old, SOW over 100 %"
    assert "、" in formats("zh").words(codes, "flags")
    assert formats("en").words(None, "flags") == ""


@pytest.mark.parametrize(
    "value", [date(2026, 9, 6), datetime(2026, 9, 6, 23, 59), pd.Timestamp("2026-09-06")]
)
def test_a_date_is_written_as_the_language_does(value: object) -> None:
    assert formats("zh").day(value) == "2026年9月6日"
    assert formats("en").day(value) in {"6 Sep 2026", "6 Sept 2026"}


@languages
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1, "0.1"),
        (0.25, "0.25"),
        (1, "1"),
        (500_000, "500,000"),
        (9.6, "9.6"),
        (0.125, "0.125"),
        (0.005, "0.005"),
        (0.0001, "0.0001"),
    ],
)
def test_a_setting_is_written_as_it_stands(language: str, value: float, shown: str) -> None:
    assert formats(language).amount(value) == shown


@pytest.mark.parametrize("value", [*ABSENT])
def test_what_is_absent_is_known(value: object) -> None:
    assert absent(value)


@pytest.mark.parametrize("value", [0, 0.0, "", "x", False, pd.Timestamp("2026-01-01")])
def test_what_is_there_is_not_absent(value: object) -> None:
    assert not absent(value)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_what_people_write_is_rounded_as_people_round(cents: int, decimals: int) -> None:
    written = Decimal(cents) / 10_000
    wanted = written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert rounded(float(written), decimals) == wanted


@given(st.integers(-(10**12), 10**12))
def test_money_in_thousands_is_the_amount_rounded_half_up(yuan: int) -> None:
    wanted = (Decimal(yuan) / 1000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert Decimal(ENGLISH.money(yuan).replace(",", "")) == wanted
