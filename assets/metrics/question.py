"""What is asked for, and the published rows that answer it; a question without any is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from assets.metrics.explained.metric import Metric, Selection
from assets.metrics.figures import LEVEL_KEYS
from schemas.columns import Model
from schemas.errors import InputError
from schemas.extracts.registry import key_of
from schemas.tables.registry import TABLES
from schemas.vocabulary import Level

_LEVELS = ("level", "grain")
_REPS = ("rep_id", "ae_id")


@dataclass(frozen=True)
class Question:
    """What is asked for: a region (else the company), a rep, other key columns by name.

    An empty text asks for the rows that have nothing in the column.
    """

    region: str | None = None
    rep: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Give the level of the figure."""
        if self.rep is not None:
            return Level.REP
        if "team" in self.where:
            return Level.TEAM
        return Level.REGION if self.region is not None else Level.COMPANY


def find_rows(
    metric: Metric, frames: Mapping[str, pd.DataFrame], question: Question, asked: Selection
) -> tuple[str, pd.DataFrame]:
    """Give the metric's first table that has rows for what is asked, and these rows."""
    unknown = set(question.where) - {name for table in metric.tables for name in _columns(table)}
    if unknown:
        known = sorted({key for table in metric.tables for key in key_of(TABLES[table])})
        raise InputError.of(
            "unknown_key_option", column=", ".join(sorted(unknown)), value=", ".join(known)
        )
    said = ", ".join([metric.code, str(question.level), *map(str, asked.keys.values())])
    tables = [table for table in metric.tables if _answers(TABLES[table], question)]
    if not tables:
        raise InputError.of("not_published_so", value=said)
    for table in tables:
        rows = _rows(metric, frames[table], question, asked)
        if not rows.empty:
            return table, rows.reset_index(drop=True)
    if all(frames[table].empty for table in tables):
        raise InputError.of("nothing_published", file=", ".join(tables), value=said)
    raise InputError.of("no_such_figure", file=tables[0], value=said)


def _rows(
    metric: Metric, frame: pd.DataFrame, question: Question, asked: Selection
) -> pd.DataFrame:
    """Give the published rows that are meant; of several the usual ones where nothing is said."""
    level = next((column for column in _LEVELS if column in frame), None)
    rows = frame if level is None else frame[frame[level] == question.level]
    named = {"region": question.region, _rep_column(frame): question.rep, **question.where}
    for column, value in [*metric.only.items(), *named.items()]:
        if value is not None:
            same = rows[column].astype("str") == value
            rows = rows[same if value else rows[column].isna()]
    for column, usual in metric.usual.items():
        if column in frame and column not in question.where:
            chosen = rows[rows[column] == (usual(asked) if callable(usual) else usual)]
            rows = rows if chosen.empty else chosen
    return rows


def _columns(table: str) -> list[str]:
    return list(TABLES[table].to_schema().columns)


def _answers(model: type[Model], question: Question) -> bool:
    columns = model.to_schema().columns
    level = next((columns[name] for name in _LEVELS if name in columns), None)
    if level is not None:
        allowed = next(
            (check.statistics["allowed_values"] for check in level.checks if check.name == "isin"),
            [Level.COMPANY, Level.REGION],
        )
        if str(question.level) not in [str(one) for one in allowed]:
            return False
    elif question.rep is not None and not any(name in columns for name in _REPS):
        return False
    return set(question.where) <= set(columns)


def _rep_column(frame: pd.DataFrame) -> str:
    return next((name for name in _REPS if name in frame), _REPS[0])


def keys_asked(question: Question) -> dict[str, Any]:
    """Give what the rows behind all the figures asked for must agree with."""
    asked = {"region": question.region, "rep_id": question.rep, **question.where}
    return {key: value or None for key, value in asked.items() if value is not None}


def key_of_row(table: str, row: pd.Series) -> dict[str, Any]:
    """Give what the rows behind one published row must agree with: its key.

    A null is what the rows lack, too, but for a key that stands below the row's level.
    """
    level = next((row[name] for name in _LEVELS if name in row.index), None)
    keys = [key for key in key_of(TABLES[table]) if key not in _LEVELS]
    lacks = [key for key in keys if level is None or key in LEVEL_KEYS[Level(level)]]
    known = {key: None if pd.isna(row[key]) else row[key] for key in keys}
    return {key: value for key, value in known.items() if value is not None or key in lacks}
