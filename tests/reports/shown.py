"""How a figure must read on paper, written down once more and apart from the project's formats."""

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

DASH = "\N{EN DASH}"
DIVISOR = {"zh": 10_000, "en": 1_000}

_MESSAGES = Path(__file__).parents[2] / "report_templates" / "messages"


@cache
def texts(language: str) -> dict[str, Any]:
    """Read a catalogue as it stands in its file."""
    return tomllib.loads((_MESSAGES / f"{language}.toml").read_text("utf-8"))


def money(value: float, language: str) -> str:
    """Write money in thousands (English) or ten thousands (Chinese), one decimal."""
    return _half_up(Decimal(repr(float(value))) / DIVISOR[language], "0.1")


def rate(value: float) -> str:
    """Write a fraction as percent, one decimal."""
    return _half_up(Decimal(repr(float(value))) * 100, "0.1") + "%"


def factor(value: float) -> str:
    """Write a factor with two decimals."""
    return _half_up(Decimal(repr(float(value))), "0.01")


def reason_words(language: str) -> set[str]:
    """Give every word that may stand where a figure is absent."""
    return {DASH, *texts(language)["reasons"].values()}


def is_absent(value: Any) -> bool:
    """Tell whether a table holds no value there."""
    return value is None or bool(pd.isna(value))


def _half_up(value: Decimal, step: str) -> str:
    shown = value.quantize(Decimal(step), ROUND_HALF_UP)
    return f"{shown if shown else abs(shown):,}"
