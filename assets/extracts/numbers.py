"""Numbers of typed files as texts: written as they were meant, never rounded unseen.

Imports nothing of radpack, so that a process which only reads cells can use it.
"""

from decimal import Decimal

_EXACT_UP_TO = 2**53
"""Whole numbers up to here stand exactly in a double; those beyond have lost digits."""


def number_text(value: float) -> str:
    """Write a double: a whole number exactly, a fraction without a double's noise, and one that
    is too large to be exact as Excel shows it, with an exponent."""
    if abs(value) > _EXACT_UP_TO:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")
