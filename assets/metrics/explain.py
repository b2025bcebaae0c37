"""Where a published figure comes from: its row, its formula with numbers, the rows that went in.

Pure: a metric, frames by name, and what was asked for. How it is shown stands elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from assets.metrics.explained.formula import operands_in, worked_out
from assets.metrics.explained.metric import COUNT, Metric, Rows, Selection
from assets.metrics.figures import DECIMALS
from assets.metrics.question import Question, find_rows, key_of_row, keys_asked
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import SEPARATOR

Frames = Mapping[str, pd.DataFrame]
_REASONS = ("reason", "flags")


@dataclass(frozen=True)
class Figure:
    """One published figure of one row: its column, value and formula, and the operands in it."""

    column: str
    value: Any
    formula: str
    operands: Mapping[str, Any]

    @property
    def worked_out(self) -> Any:
        """Give what the formula comes to; None where an operand is unknown."""
        return worked_out(self.formula, self.operands)


@dataclass(frozen=True)
class Evidence:
    """Rows that went in, and what they add up to by operand."""

    name: str
    rows: pd.DataFrame
    operands: Mapping[str, Any]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """All about a figure; where several rows were meant, `published` lists them, figures none."""

    metric: Metric
    table: str
    selection: Selection
    published: pd.DataFrame
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]

    @property
    def frames(self) -> list[str]:
        """Give the names of the frames whose rows went in."""
        return sorted({name for rows in self.metric.rows for name in rows.frames})


def explain(
    metric: Metric, frames: Frames, question: Question, week: Week, settings: Settings
) -> Explanation:
    """Explain a metric; what was never published for the question is an error that says so."""
    asked = Selection(week, settings, keys_asked(question))
    table, published = find_rows(metric, frames, question, asked)
    one = len(published) == 1
    selection = replace(asked, keys=key_of_row(table, published.iloc[0])) if one else asked
    evidence = tuple(_evidence(rows, frames, selection) for rows in metric.rows)
    operands = {name: value for group in evidence for name, value in group.operands.items()}
    figures = _figures(metric, published.iloc[0], operands, selection) if one else ()
    absent = any(figure.value is None for figure in figures)
    reasons = _reasons(published.iloc[0]) if absent else ()
    return Explanation(metric, table, selection, published, figures, evidence, reasons)


def _evidence(rows: Rows, frames: Frames, selection: Selection) -> Evidence:
    chosen = rows.of(frames, selection)
    absent = any(frames[name].empty for name in rows.frames[:1])
    operands = {
        name: None if absent else _operand(chosen, how) for name, how in rows.operands.items()
    }
    summed = tuple(how for how in rows.operands.values() if isinstance(how, str) and how != COUNT)
    return Evidence(rows.name, chosen, operands, summed)


def _operand(rows: pd.DataFrame, how: Any) -> Any:
    if callable(how):
        value = how(rows)
        plain = value.item() if isinstance(value, np.generic) else value
        return None if pd.isna(plain) else plain
    if how == COUNT:
        return len(rows)
    return round(float(rows[how].astype(float).sum()), DECIMALS) + 0.0


def _figures(
    metric: Metric, row: pd.Series, operands: Mapping[str, Any], selection: Selection
) -> tuple[Figure, ...]:
    """Give the figures of a row; an operand that the row itself leaves out is unknown."""
    known = {
        name: None if name in row.index and pd.isna(row[name]) else value
        for name, value in operands.items()
    }
    formulas = {
        column: formula(selection) if callable(formula) else formula
        for column, formula in metric.figures.items()
        if column in row.index
    }
    return tuple(
        Figure(
            column,
            None if pd.isna(row[column]) else row[column],
            formula,
            {name: known[name] for name in operands_in(formula)},
        )
        for column, formula in formulas.items()
    )


def _reasons(row: pd.Series) -> tuple[str, ...]:
    told = [str(row[name]) for name in _REASONS if name in row.index and pd.notna(row[name])]
    return tuple(code for text in told for code in text.split(SEPARATOR))
