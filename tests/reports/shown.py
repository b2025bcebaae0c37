"""How a figure must read on paper, written down once more and apart from the project's formats."""

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

DASH = "\N{EN DASH}"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]
DIVISOR = {"zh": 10_000, "en": 1_000}

_MESSAGES = Path(__file__).parents[2] / "report_templates" / "messages"


@cache
def texts(language: str) -> dict[str, Any]:
    """Read a catalogue as it stands in its file."""
    return tomllib.loads((_MESSAGES / f"{language}.toml").read_text("utf-8"))


def money(value: float, language: str, decimals: int = 1) -> str:
    """Write money in thousands (English) or ten thousands (Chinese)."""
    step = "0.1" if decimals else "1"
    return _half_up(Decimal(repr(float(value))) / DIVISOR[language], step)


def brief(amount: float, language: str) -> str:
    """Write an amount of a title: without its sign, whole from ten units on."""
    scaled = abs(Decimal(repr(float(amount)))) / DIVISOR[language]
    tenths = scaled.quantize(Decimal("0.1"), ROUND_HALF_UP)
    step = "0.1" if 0 < tenths < 10 else "1"
    return _half_up(scaled, step) + ("K" if language == "en" else "万")


def whole_rate(value: float) -> str:
    """Write a fraction as percent without decimals, as titles do."""
    return _half_up(Decimal(repr(float(value))) * 100, "1") + "%"


def rate(value: float) -> str:
    """Write a fraction as percent, one decimal."""
    return _half_up(Decimal(repr(float(value))) * 100, "0.1") + "%"


def factor(value: float) -> str:
    """Write a factor with two decimals."""
    return _half_up(Decimal(repr(float(value))), "0.01")


def count(value: float) -> str:
    """Write a whole number."""
    return _half_up(Decimal(repr(float(value))), "1")


def plain(value: float) -> str:
    """Write a number with no more decimals than it has."""
    return f"{Decimal(repr(float(value))).normalize():f}"


def points(value: float) -> str:
    """Write a difference of fractions as percentage points, with its sign."""
    written = rate(value).removesuffix("%")
    return f"+{written}" if value > 0 else written


def signed(value: float, language: str, decimals: int = 1) -> str:
    """Write money with its sign."""
    written = money(value, language, decimals)
    return f"+{written}" if value > 0 else written


def day(value: Any, language: str) -> str:
    """Write a date."""
    date = pd.Timestamp(value)
    if language == "zh":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def in_unit(value: float, unit: str, language: str) -> str:
    """Write a figure whose unit stands beside it."""
    if unit == "money":
        return money(value, language)
    return factor(value) if unit == "factor" else rate(value)


def reason_words(language: str) -> set[str]:
    """Give every word that may stand where a figure is absent."""
    return {DASH, *texts(language)["reasons"].values()}


def is_absent(value: Any) -> bool:
    """Tell whether a table holds no value there."""
    return value is None or bool(pd.isna(value))


def _half_up(value: Decimal, step: str) -> str:
    shown = value.quantize(Decimal(step), ROUND_HALF_UP)
    return f"{shown if shown else abs(shown):,}"
