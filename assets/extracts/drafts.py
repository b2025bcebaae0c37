"""One file's draft: typed rows with their numbers, and every fault the file has by itself.

What needs a second file (unknown accounts, control totals) is `references` and `totals`.
"""

from dataclasses import dataclass, field

import pandas as pd
import pandera.pandas as pa

from assets.extracts.faults import NONE, fault_frame, joined, notice, row_faults
from assets.extracts.lost import lost_characters
from assets.extracts.names import column_faults, without_nameless
from assets.extracts.parsing import parse
from assets.extracts.reading import Source
from assets.extracts.table import TextTable
from schemas.columns import Kind, Model
from schemas.errors import Fault
from schemas.extracts.registry import AMOUNTS, key_of, kinds_of, optional_of
from schemas.settings import Settings
from schemas.vocabulary import Severity

_RULES = {
    "not_nullable": "required_empty",
    "isin": "not_in_list",
    "greater_than_or_equal_to": "too_small",
    "greater_than": "too_small",
    "less_than_or_equal_to": "too_large",
}


@dataclass
class Draft:
    """An extract on its way in. `typed` holds every row that could be split into cells."""

    extract: str
    model: type[Model]
    source: Source
    typed: pd.DataFrame
    duplicate: pd.Series
    faults: pd.DataFrame = field(repr=False)

    @property
    def distinct(self) -> pd.DataFrame:
        """Give the rows that are no copy of one before them."""
        return self.typed[~self.duplicate]

    @property
    def usable(self) -> pd.DataFrame:
        """Give the distinct rows in which no fault has been found so far."""
        return self.distinct.drop(self.broken_rows(), errors="ignore")

    @property
    def amounts(self) -> pd.Series | None:
        """Give the money column that ties out, where the extract has one."""
        name = AMOUNTS.get(self.extract)
        return None if name is None else self.typed[name]

    def add(self, faults: pd.DataFrame) -> None:
        """Add faults found later, named for this file."""
        if faults.empty:
            return
        named = faults.assign(extract=self.extract, file=self.source.arrival.file)
        self.faults = joined([self.faults, named])

    def broken_rows(self) -> pd.Index:
        """Give the numbers of the rows to set aside."""
        rows = self.faults.loc[self.faults["severity"] == Severity.ROW, "row"]
        return pd.Index(rows.dropna().drop_duplicates().astype("int64"))

    @property
    def unsplit_rows(self) -> pd.Index:
        """Give the numbers of the lines that could not be split into cells."""
        return self.broken_rows().difference(self.typed.index)


def draft(
    extract: str, model: type[Model], source: Source, table: TextTable, settings: Settings
) -> Draft:
    """Type one file and list everything that is wrong with it by itself."""
    typed, duplicate, found = _typed(model, table, settings)
    made = Draft(extract, model, source, typed, duplicate, fault_frame([]))
    for faults in [_concerning(fault_frame(table.faults), model, duplicate), *found]:
        made.add(faults)
    return made


def _concerning(faults: pd.DataFrame, model: type[Model], duplicate: pd.Series) -> pd.DataFrame:
    """Leave out faults of cells nobody reads: in an extra column, or in a copy of a row."""
    wanted = faults["column"].isna() | faults["column"].isin(list(kinds_of(model)))
    return faults[wanted & ~faults["row"].isin(_rows(duplicate))]


def _typed(
    model: type[Model], table: TextTable, settings: Settings
) -> tuple[pd.DataFrame, pd.Series, list[pd.DataFrame]]:
    nothing = model.empty(), pd.Series(dtype=bool)
    if table.frame is None:
        return *nothing, []
    text, nameless = without_nameless(table.frame)
    header = joined([nameless, column_faults(list(text.columns), model)])
    if text.columns.has_duplicates:
        return *nothing, [header]
    if text.empty:
        return *nothing, [header, fault_frame([Fault("header_only")])]
    missing = [name for name in kinds_of(model) if name not in text]
    text = text.reindex(columns=list(kinds_of(model)))
    lost = lost_characters(text, kinds_of(model), settings.reading.mangled_limit_rate)
    typed, cells = _parsed(text, model, settings)
    duplicate, repeated = _duplicates(text, typed, model)
    known = joined([cells, fault_frame(table.faults)])
    broken = joined([lost, cells, _model_faults(typed, text, model, known, missing)])
    return typed, duplicate, [header, repeated, broken[~broken["row"].isin(_rows(duplicate))]]


def _rows(mask: pd.Series) -> pd.Index:
    return mask.index[mask]


def _duplicates(
    text: pd.DataFrame, typed: pd.DataFrame, model: type[Model]
) -> tuple[pd.Series, pd.DataFrame]:
    key, optional = key_of(model), optional_of(model)
    has_key = text[[name for name in key if name not in optional]].notna().all(axis=1)
    keys = _keys(text, typed, model)
    shared = text[has_key & keys.duplicated(keep=False)]
    again = shared.duplicated(keep="first")
    duplicate = pd.Series(data=False, index=text.index)
    duplicate.loc[_rows(again)] = True
    differing = keys.loc[shared.index[~again]]
    differing = differing[differing.duplicated(keep=False)]
    told = notice("", "exact_duplicate", "+".join(key), text.loc[_rows(duplicate), key[0]])
    return duplicate, joined([told, _conflicts(differing, key)])


def _keys(text: pd.DataFrame, typed: pd.DataFrame, model: type[Model]) -> pd.DataFrame:
    """Give the key columns as they compare: `01` and `1` are one version."""
    keys = text[key_of(model)].copy()
    for name, kind in kinds_of(model).items():
        if name in keys and kind is Kind.INTEGER:
            keys[name] = typed[name].astype("str").where(typed[name].notna(), keys[name])
    return keys


def _conflicts(differing: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    faults = []
    for values, rows in differing.groupby(key, dropna=False, sort=False):
        shown = " ".join(str(value) for value in values if value == value)  # noqa: PLR0124
        where = ", ".join(str(row) for row in rows.index)
        first = int(rows.index[0])
        column, found = "+".join(key), f"{shown} ({where})"
        faults.append(Fault("duplicate_key", row=first, column=column, value=found))
    return fault_frame(faults)


def _parsed(
    text: pd.DataFrame, model: type[Model], settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns, faults, optional = {}, [], optional_of(model)
    for name, kind in kinds_of(model).items():
        cells = text[name].astype("str")
        parsed = parse(cells, kind, settings.zone, optional=name in optional)
        columns[name] = parsed.cells
        rules = parsed.broken.dropna()
        faults.append(row_faults(rules.index, rules, name, text.loc[rules.index, name]))
        faults += [notice("", rule, name, cells[rows]) for rule, rows in parsed.told.items()]
    return pd.DataFrame(columns), joined(faults)


def _model_faults(
    typed: pd.DataFrame,
    text: pd.DataFrame,
    model: type[Model],
    known: pd.DataFrame,
    missing: list[str],
) -> pd.DataFrame:
    try:
        model.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return NONE
    cases = cases[cases["index"].notna() & ~cases["column"].isin(missing)]
    found = pd.DataFrame({"row": cases["index"].astype("int64"), "column": cases["column"]})
    names = cases["check"].astype("str").str.replace(r"\(.*", "", regex=True)
    found["rule"] = names.map(_RULES)
    already = pd.MultiIndex.from_frame(known[["row", "column"]])
    fresh = found[~pd.MultiIndex.from_frame(found[["row", "column"]]).isin(already)]
    return joined(
        row_faults(
            pd.Index(part["row"]),
            part["rule"].set_axis(part["row"]),
            str(name),
            text.loc[part["row"], str(name)],
        )
        for name, part in fresh.groupby("column", sort=False)
    )
