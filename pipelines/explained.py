"""How an explanation looks in a terminal: definition, formula with words and numbers, rows, files.

Numbers stand in full, so that they can be checked; pages round.
"""

import re
from numbers import Number
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from assets.metrics.explain import Evidence, Explanation, Figure
from assets.metrics.explained.formula import filled
from assets.packs.formats import absent, rounded
from assets.packs.messages import Catalogue
from pipelines.explaining import Answer
from schemas.extracts.registry import key_of
from schemas.settings import Settings
from schemas.tables.registry import TABLES

_SHOWN = 20
_DECIMALS, _RATE_DECIMALS, _PERCENT_DECIMALS = 4, 8, 2
_RATE = re.compile(r"_rate(_|$)")


class Explained:
    """Shows an answer in one language."""

    def __init__(self, words: Catalogue, settings: Settings) -> None:
        """Take the words from a catalogue, the numbers of the definitions from the settings."""
        self._words, self._settings = words, settings
        self._console = Console(highlight=False, soft_wrap=True)
        self._labels = {**words.words("operands"), **words.words("columns")}

    def show(self, answer: Answer) -> None:
        """Show everything about a figure."""
        explanation = answer.explanation
        self._definition(explanation)
        for figure in explanation.figures:
            self._figure(figure, answer)
        if not explanation.figures:
            self._published(explanation)
        for group in explanation.evidence:
            self._evidence(group, explanation)
        self._print("")
        self._line("explained_inputs", "bold")
        columns = ["extract", "file", "used_count", "sha256"]
        self._table(answer.inputs[columns], cut=False)

    def _definition(self, explanation: Explanation) -> None:
        code, words = explanation.metric.code, self._words
        name, values = words.text(f"metrics.{code}.name"), self._settings.model_dump(mode="json")
        self._print(f"{code}  {name}", "bold")
        self._print(words.text(f"metrics.{code}.formula", **values))
        said = {"week": explanation.selection.week, **explanation.selection.keys}
        named = [f"{self._label(key)} {value}" for key, value in said.items()]
        self._print(words.text("language.joiner").join(named), "dim")

    def _figure(self, figure: Figure, answer: Answer) -> None:
        self._print("")
        label = self._label(figure.column)
        place = f"{answer.explanation.table}.{figure.column}"
        self._print(f"{label} = {self._value(figure)}  ({place})", "bold")
        self._print("  = " + filled(figure.formula, self._labels))
        numbers = {name: _operand(value, self._absent) for name, value in figure.operands.items()}
        self._print("  = " + filled(figure.formula, numbers))
        why = [*map(self._reason, answer.explanation.reasons)] or self._missing(answer)
        if figure.value is None and why:
            self._line("explained_absent", why=self._words.text("language.joiner").join(why))

    def _missing(self, answer: Answer) -> list[str]:
        absent = self._words.text("reasons.absent_extract")
        return [f"{absent}: {self._words.text(f'extracts.{name}')}" for name in answer.absent]

    def _published(self, explanation: Explanation) -> None:
        self._print("")
        self._line("explained_several", "bold", count=len(explanation.published))
        keys = key_of(TABLES[explanation.table])
        figures = [name for name in explanation.metric.figures if name in explanation.published]
        self._table(explanation.published[[*keys, *figures]])

    def _evidence(self, group: Evidence, explanation: Explanation) -> None:
        self._print("")
        title = self._words.text(f"evidence.{group.name}")
        asked = {name for figure in explanation.figures for name in figure.operands}
        sums = [
            f"{self._label(name)} {_cell(group.operands[name], self._absent)}"
            for name in [name for name in group.operands if name in asked] or group.operands
        ]
        said = self._words.text("language.joiner").join(sums)
        self._line("explained_rows", "bold", title=title, count=len(group.rows), sums=said)
        self._table(group.rows)

    def _value(self, figure: Figure) -> str:
        if not _RATE.search(figure.column) or figure.value is None:
            return _cell(figure.value, self._absent)
        percent = _number(100 * figure.value, _PERCENT_DECIMALS)
        return f"{_number(figure.value, _RATE_DECIMALS)} = {percent}%"

    def _reason(self, code: str) -> str:
        section = "reasons" if code in self._words.keys("reasons") else "flags"
        return self._words.text(f"{section}.{code}")

    def _table(self, rows: pd.DataFrame, *, cut: bool = True) -> None:
        if rows.empty:
            return
        table = Table(box=None, pad_edge=False, header_style="dim")
        for column in rows:
            justify: JustifyMethod = "right" if is_numeric_dtype(rows[column].dtype) else "left"
            table.add_column(self._label(str(column)), justify=justify, overflow="fold")
        for row in rows.head(_SHOWN if cut else len(rows)).itertuples(index=False):
            table.add_row(*(_cell(value, self._absent) for value in row))
        self._console.print(table)
        if cut and len(rows) > _SHOWN:
            self._line("explained_more", count=len(rows) - _SHOWN)

    def _label(self, name: str) -> str:
        return self._labels.get(name, name)

    @property
    def _absent(self) -> str:
        return self._words.text("language.absent")

    def _line(self, key: str, style: str | None = None, **values: Any) -> None:
        text = (
            self._words.text(f"cli.{key}", **values) if values else self._words.text(f"cli.{key}")
        )
        self._print(text, style)

    def _print(self, text: str, style: str | None = None) -> None:
        self._console.print(text, style=style, markup=False)


def _operand(value: Any, missing: str) -> str:
    """Write an operand; one below 0 in brackets, since a sign may stand before it."""
    shown = _cell(value, missing)
    return f"({shown})" if shown.startswith("-") else shown


def _cell(value: Any, missing: str) -> str:
    """Write a value in full: numbers with separators, days without a time."""
    if absent(value):
        return missing
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return _number(value, _DECIMALS) if isinstance(value, Number) else escape(str(value))


def _number(value: Any, decimals: int) -> str:
    """Write a whole number as one, any other with two decimals or as many more as it has."""
    whole, _, part = f"{rounded(float(value), decimals):,f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part:0<2}" if part else whole
