"""How numbers and dates are written in each language; half-up, absent as a word or a dash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

from assets.packs.messages import Catalogue
from schemas.vocabulary import SEPARATOR


def absent(value: Any) -> bool:
    """Tell whether there is no value."""
    return value is None or bool(pd.isna(value))


def rounded(value: float, decimals: int) -> Decimal:
    """Round half up, as people do."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass(frozen=True)
class Formats:
    """Writes figures in one language and currency."""

    catalogue: Catalogue
    currency: str

    @cached_property
    def locale(self) -> Locale:
        """Give the language's locale, looked up once: by name it is searched for every number."""
        return Locale.parse(self.catalogue.text("language.locale"))

    @cached_property
    def money_divisor(self) -> float:
        """Give what money is divided by when shown."""
        return self.catalogue.number("language.money_divisor")

    @cached_property
    def money_unit(self) -> str:
        """Give the unit money is shown in, for titles and axes."""
        return self.catalogue.text("language.money_unit", currency=self.currency)

    def money(self, value: Any, reason: Any = None, *, decimals: int = 1) -> str:
        """Write money in the display unit."""
        if absent(value):
            return self.word(reason)
        return self._number(rounded(float(value) / self.money_divisor, decimals), decimals)

    def rate(self, value: Any, reason: Any = None, *, decimals: int = 1) -> str:
        """Write a fraction as percent."""
        if absent(value):
            return self.word(reason)
        shown = (Decimal(repr(float(value))) * 100).quantize(
            Decimal(1).scaleb(-decimals), ROUND_HALF_UP
        )
        return f"{self._number(shown, decimals)}%"

    def points(self, value: Any, reason: Any = None) -> str:
        """Write a difference of fractions as percentage points, with its sign."""
        if absent(value):
            return self.word(reason)
        shown = self.rate(value).removesuffix("%")
        return f"+{shown}" if float(value) > 0 else shown

    def factor(self, value: Any, reason: Any = None) -> str:
        """Write a factor such as V with two decimals."""
        return self.word(reason) if absent(value) else self._number(rounded(value, 2), 2)

    def count(self, value: Any, reason: Any = None) -> str:
        """Write a whole number."""
        return self.word(reason) if absent(value) else self._number(rounded(value, 0), 0)

    def amount(self, value: Any) -> str:
        """Write a setting's number as it stands."""
        stated = Decimal(str(value)).normalize()
        decimals = max(0, -int(stated.as_tuple().exponent))
        return self._number(stated, decimals)

    def day(self, value: Any) -> str:
        """Write a date."""
        if absent(value):
            return self.word(None)
        as_date = value if type(value) is date else pd.Timestamp(value).date()
        return str(format_date(as_date, self.catalogue.text("language.day"), locale=self.locale))

    def word(self, reason: Any) -> str:
        """Write why a figure is absent: its first reason, else a dash."""
        if absent(reason):
            return self.catalogue.text("language.absent")
        return self.catalogue.text(f"reasons.{str(reason).split(SEPARATOR)[0]}")

    @staticmethod
    def among(reason: Any, allowed: Sequence[str]) -> str | None:
        """Give the first of a row's reasons that concerns a figure."""
        codes = [] if absent(reason) else str(reason).split(SEPARATOR)
        return next((code for code in codes if code in allowed), None)

    def words(self, codes: Any, section: str) -> str:
        """Write several joined codes in words; none gives nothing."""
        if absent(codes):
            return ""
        joiner = self.catalogue.text("language.joiner")
        return joiner.join(
            self.catalogue.text(f"{section}.{code}") for code in str(codes).split(SEPARATOR)
        )

    def _number(self, value: Decimal, decimals: int, least: int | None = None) -> str:
        pattern = self._pattern(decimals if least is None else least, decimals)
        # "-0.0" would be read as a shortfall.
        return str(pattern.apply(value if value else abs(value), self.locale))

    def _pattern(self, least: int, most: int) -> NumberPattern:
        places = "0" * least + "#" * (most - least)
        return parse_pattern(f"#,##0.{places}" if places else "#,##0")
