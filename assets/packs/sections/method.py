"""How the numbers were made: what arrived, what was set aside, restated and checked; settings."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any, NamedTuple

import pandas as pd

from assets.metrics.registry import METRICS
from assets.packs.messages import Catalogue
from assets.packs.pack import Section, Title, clipped, rows_of
from assets.packs.sections.definitions import entries, in_columns
from assets.packs.sections.view import View
from schemas.vocabulary import Presence, Severity

_NO_METHOD = (
    *("company", "regions", "industries", "tiers", "reading", "holidays", "branding", "packs"),
    *("set_aside", "completeness"),
)
"""Settings that say who the company is and how files are read; all others are the method's."""
_ORDER = {str(severity): place for place, severity in enumerate(Severity)}
_FAULTS, _RESTATED, _CELLS = 4, 3, 26


_PROBABILITY = "win_probability"


class Line(NamedTuple):
    """One setting: its key as in the file, and its value."""

    key: str
    value: Any


class Group(NamedTuple):
    """The settings of one table of the file: its key, and each key below it with its values."""

    key: str
    lines: tuple[tuple[str, tuple[Any, ...]], ...]


def section(view: View) -> Section:
    """Give extracts, faults, restatements and settings; notices of one kind are one line."""
    faults = _together(view.table("data_quality"))
    faults = faults.sort_values("severity", key=lambda one: one.map(_ORDER), kind="stable")
    restated = view.table("restatements")
    method = {k: v for k, v in view.about.settings.items() if k not in _NO_METHOD}
    groups = _groups(method, _in_definitions(view.formats.catalogue))
    return Section(
        title=_title(view),
        rows={
            "extracts": rows_of(view.table("extract_status")),
            "faults": rows_of(_short(faults.head(_FAULTS))),
            "restated": rows_of(restated.head(_RESTATED)),
            "settings": tuple(line for key, held in method.items() for line in _flat(key, held)),
            "groups": groups,
            "columns": in_columns(entries(view, groups)),
        },
        facts={
            "more": max(len(faults) - _FAULTS, 0),
            "more_restated": max(len(restated) - _RESTATED, 0),
        },
    )


def _title(view: View) -> Title:
    """Say first what is missing, then what was set aside, then what was restated."""
    status, formats = view.table("extract_status"), view.formats
    absent = int((status["presence"] != Presence.PRESENT).sum())
    values = {
        "extracts": formats.count(len(status)),
        "absent": formats.count(absent),
        "rows": formats.count(status["rows_read"].fillna(0).sum()),
        "set_aside": formats.count(status["set_aside_count"].fillna(0).sum()),
        "restated": formats.count(len(view.table("restatements"))),
    }
    if absent:
        return Title("method.absent", values)
    if len(view.table("restatements")):
        return Title("method.restated", values)
    return Title("method.set_aside" if values["set_aside"] != "0" else "method.complete", values)


def _together(faults: pd.DataFrame) -> pd.DataFrame:
    told = faults["severity"] == Severity.NOTICE
    kind = ["severity", "extract", "file", "column", "rule"]
    rest = dict.fromkeys(faults.columns.difference(kind), "first") | {"count": "sum"}
    notices = faults[told].groupby(kind, dropna=False, sort=False).agg(rest).reset_index()
    return pd.concat([faults[~told], notices], ignore_index=True)


def _short(faults: pd.DataFrame) -> pd.DataFrame:
    return faults.assign(value=[clipped(value, _CELLS) for value in faults["value"]])


def _flat(key: str, value: Any) -> Iterator[Line]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from _flat(f"{key}.{name}", below)
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value, start=1):
            yield from _flat(f"{key}.{place}", below)
    else:
        yield Line(key, value)


def _in_definitions(words: Catalogue) -> frozenset[str]:
    """Give the settings that the definitions already print, by key as in the file."""
    formulas = [words.text(f"metrics.{code}.formula") for code in METRICS]
    fields = {name for formula in formulas for _, name, *_ in Formatter().parse(formula) if name}
    paths = [re.findall(r"\w+", name) for name in fields]
    return frozenset(
        ".".join(str(int(part) + 1) if part.isdigit() else part for part in path) for path in paths
    )


def _groups(method: Mapping[str, Any], printed: frozenset[str]) -> tuple[Group, ...]:
    """Put the numbers of one table on one line, edges side by side, a table below it apart."""
    groups: dict[str, dict[str, tuple[Any, ...]]] = {}
    for key, held in method.items():
        for line in _flat(key, held):
            if line.key not in printed:
                stem, _, last = line.key.rpartition(".")
                table, _, name = (stem if last.isdigit() else line.key).rpartition(".")
                lines = groups.setdefault(_headed(table, name), {})
                told = table.rpartition(".")[2] if name == _PROBABILITY else name
                lines[told] = (*lines.get(told, ()), line.value)
    return tuple(Group(key, tuple(lines.items())) for key, lines in groups.items())


def _headed(table: str, name: str) -> str:
    """Name a group; the levels' probabilities are one, each named by its level."""
    return f"{table.rpartition('.')[0]}.{name}" if name == _PROBABILITY else table
