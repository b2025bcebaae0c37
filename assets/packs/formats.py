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
from schemas.vocabulary import SEPARATOR, Unit

LONGEST_IN_TITLE = 22
"""Characters of a name in a page's title."""
_WHOLE_FROM = 10


def absent(value: Any) -> bool:
    """Tell whether there is no value."""
    return value is None or bool(pd.isna(value))


def rounded(value: float, decimals: int) -> Decimal:
    """Round half up, as people do."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def with_sign(shown: str, value: float) -> str:
    """Put a plus before what is written of a value above nothing; what is written as 0 has none."""
    return f"+{shown}" if value > 0 and shown.strip("0.,") else shown


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

    def brief(self, value: Any) -> str:
        """Write money without sign or currency, for a sentence: whole units from ten on."""
        scaled = abs(float(value)) / self.money_divisor
        decimals = 1 if 0 < rounded(scaled, 1) < _WHOLE_FROM else 0
        shown = self._number(rounded(scaled, decimals), decimals)
        return self.catalogue.text("language.money_brief", value=shown)

    def short(self, name: Any, longest: int = LONGEST_IN_TITLE) -> str:
        """Cut a name so that a sentence stays a sentence."""
        text = self.word(None) if absent(name) else str(name)
        return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"

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
        return with_sign(shown, float(value))

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

    def setting(self, value: Any) -> str:
        """Write a setting: a number as it stands, a switch or a text as a word."""
        if isinstance(value, bool):
            return self.catalogue.text("language.yes" if value else "language.no")
        return self.or_dash(value) if isinstance(value, str | None) else self.amount(value)

    def figure(self, value: Any, unit: str, reason: Any = None) -> str:
        """Write a figure of a table that names its unit beside it."""
        writers = {Unit.MONEY: self.money, Unit.FACTOR: self.factor}
        return writers.get(Unit(unit), self.rate)(value, reason)

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

    def or_dash(self, value: Any) -> str:
        """Write a text as it is, a dash where there is none."""
        return self.word(None) if absent(value) else str(value)

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
