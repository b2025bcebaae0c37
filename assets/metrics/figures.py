"""Arithmetic that every metric shares: settled money, honest ratios, reasons, sums by level."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from schemas.calendar import Week
from schemas.vocabulary import SEPARATOR, Level

DECIMALS = 4
"""Money has at most so many decimals; a sum is settled to them so that order does not show."""

LEVEL_KEYS: Mapping[Level, tuple[str, ...]] = {
    Level.COMPANY: (),
    Level.REGION: ("region",),
    Level.TEAM: ("region", "team"),
    Level.REP: ("region", "team", "rep_id"),
}
"""What identifies a row at each level."""


def settled(money: pd.Series) -> pd.Series:
    """Round money to its decimals; sums of the same rows become equal in any order."""
    return money.round(DECIMALS) + 0.0


def ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Divide; no or zero denominator gives null, never 0 or infinity.

    Both are taken to whole ten-thousandths first, so that an edge such as 10 % is met exactly.
    """
    top, bottom = _whole(numerator), _whole(denominator)
    quotient: pd.Series = top / bottom.where(bottom != 0)
    return quotient


def _whole(amounts: pd.Series) -> pd.Series:
    whole: pd.Series = (amounts.astype(float) * 10**DECIMALS).round()
    return whole


def codes(index: pd.Index, **masks: pd.Series) -> pd.Series:
    """Join the names of the true masks of each row with `;`; none gives null.

    Rows share few combinations of names, so each is written once, by number.
    """
    true = pd.DataFrame(masks, index=index).fillna(value=False).to_numpy(dtype=bool)
    combinations = true @ (1 << np.arange(len(masks)))
    texts = {
        one: SEPARATOR.join(name for bit, name in enumerate(masks) if one >> bit & 1) or None
        for one in np.unique(combinations).tolist()
    }
    return pd.Series(combinations, index=index).map(texts).astype("str")


def joined_codes(columns: Sequence[pd.Series]) -> pd.Series:
    """Join several columns of codes with `;`, nulls left out; nothing left gives null."""
    text = pd.Series("", index=columns[0].index, dtype="str")
    for column in columns:
        text = text.str.cat(column.astype("str").fillna(""), sep=SEPARATOR)
    text = text.str.replace(f"{SEPARATOR}+", SEPARATOR, regex=True).str.strip(SEPARATOR)
    return text.where(text != "").astype("str")


def add_up(
    frame: pd.DataFrame, level: Level, sums: Sequence[str], by: Sequence[str] = ()
) -> pd.DataFrame:
    """Sum columns at a level (and `by` more keys); a sum of nulls only stays null.

    Gives the level's keys, those above it empty, `level`, `by` and the sums, settled.
    """
    keys = [*LEVEL_KEYS[level], *by]
    if keys:
        total = frame.groupby(keys, dropna=False, sort=True)[list(sums)].sum(min_count=1)
        total = total.reset_index()
    else:
        total = frame[list(sums)].sum(min_count=1).to_frame().T
    for column in sums:
        total[column] = settled(total[column].astype(float))
    return total.assign(level=str(level))


def by_region(frame: pd.DataFrame, sums: Sequence[str], regions: Sequence[str]) -> pd.DataFrame:
    """Sum columns for the company and each of the regions, null where a region has nothing.

    What belongs to no region stands in a row of level region without one.
    """
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(frame, level, sums) for level in levels], ignore_index=True)
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None), *((str(Level.REGION), region) for region in regions)],
        columns=["level", "region"],
    ).astype({"region": "str"})
    added["region"] = added["region"].astype("str")
    full = wanted.merge(added, on=["level", "region"], how="left", validate="one_to_one")
    nowhere = added[(added["level"] == Level.REGION) & added["region"].isna()]
    return pd.concat([full, nowhere], ignore_index=True) if len(nowhere) else full


def mondays(days: pd.Series) -> pd.Series:
    """Give the Monday of each day's ISO week."""
    monday: pd.Series = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return monday


def week_names(days: pd.Series, weeks: Sequence[Week]) -> pd.Series:
    """Give each day's week as `2026-W36`; null where it is none of `weeks`."""
    names = {pd.Timestamp(week.monday): str(week) for week in weeks}
    return mondays(days).map(names).astype("str")


def conform(frame: pd.DataFrame, empty: pd.DataFrame) -> pd.DataFrame:
    """Give a frame exactly the columns and types of a table's empty frame."""
    full = frame.reindex(columns=list(empty.columns)).reset_index(drop=True)
    return full.astype(dict(empty.dtypes.items()))
