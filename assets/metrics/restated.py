"""Which rows changed a figure already reported, and the restatements told with them (REC-2)."""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.figures import conform
from assets.metrics.seats import seats_on
from assets.proof import Tie
from schemas.calendar import Week, is_week
from schemas.extracts.registry import AMOUNTS, EXTRACTS, key_of
from schemas.settings import Settings
from schemas.tables.reporting import RestatedRows, Restatements
from schemas.vocabulary import ChangeCause, Level, RowChange

_DAYS = {
    "orders": "booked_on",
    "order_events": "happened_on",
    "quotas": "approved_on",
    "forecasts": "made_in_week",
    "opportunities": "created_on",
    "accounts": "opened_on",
    "visits": "happened_at",
}
"""The column that says when a row of an extract belongs."""
_BOOKED = ("orders", "order_events")
_MADE_OF = {
    "PRG-1": _BOOKED,
    "PRG-2": (*_BOOKED, "quotas"),
    "PRG-8": (*_BOOKED, "quotas"),
    "PRG-12": (*_BOOKED, "quotas"),
    "FCT-3": ("forecasts",),
    "ACC-1": ("orders", "forecasts"),
    "ACC-2": ("orders", "forecasts"),
    "ACC-3": ("orders", "forecasts"),
    "CVG-3": ("opportunities", "accounts"),
    "WKP-1": ("visits",),
}
"""The extracts whose rows a figure is made of."""
_TELLING = {
    "opportunities": ("account_id", "rep_id", "created_on"),
    "accounts": ("region", "opened_on"),
}
"""Of a state, the columns whose change can touch a figure of an earlier week; else all."""
_LASTING = ("quotas", "accounts")
"""Extracts whose rows count however old they are."""
_TARGET_WEEK = ("ACC-1", "ACC-2", "WKP-1")
_ARRIVAL = "received_on"
_CAUSES = {
    RowChange.ADDED: ChangeCause.LATE,
    RowChange.REMOVED: ChangeCause.REMOVED,
    RowChange.CHANGED: ChangeCause.CORRECTED,
}
_NAMED = 20
"""So many rows are named beside a figure; the table of rows has all."""

Snapshots = Mapping[tuple[str, str], pd.DataFrame]
"""Extracts as earlier weeks had them, by week and extract."""


def asked(restated_figures: pd.DataFrame) -> dict[str, list[str]]:
    """Give for each reporting week the extracts in which the changed rows must be looked for."""
    pairs = restated_figures[["reported_week", "code"]].drop_duplicates()
    wanted: dict[str, set[str]] = {}
    for week, code in zip(pairs["reported_week"], pairs["code"], strict=True):
        wanted.setdefault(str(week), set()).update(_MADE_OF.get(str(code), ()))
    return {week: sorted(extracts) for week, extracts in sorted(wanted.items())}


def restated_rows(
    restated_figures: pd.DataFrame,
    snapshots: Snapshots,
    extracts: Mapping[str, pd.DataFrame],
    settings: Settings,
) -> pd.DataFrame:
    """Give every row that is there, gone or different since a restated figure was reported.

    Rows dated after the figure's period do not count. `extracts` is what is known now.
    """
    periods = restated_figures[["period", "reported_week"]].drop_duplicates()
    parts = []
    for period, week in periods.sort_values("period").itertuples(index=False):
        for extract in sorted(extract for known_in, extract in snapshots if known_in == week):
            rows = _changed(extract, snapshots[week, extract], extracts, settings)
            within = ~(rows["happened_on"] > _end(str(period), settings))
            parts.append(rows[within].assign(period=period))
    empty = RestatedRows.empty()
    filled = [part for part in parts if not part.empty]
    found = conform(pd.concat(filled, ignore_index=True), empty) if filled else empty
    keys = ["period", "extract", "row_id"]
    touching = rows_behind(_numbered(restated_figures), found, settings)[keys].drop_duplicates()
    return conform(found.merge(touching, on=keys, how="inner", validate="one_to_one"), empty)


def restatements(
    restated_figures: pd.DataFrame, restated_rows: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Give every figure that has changed, with its cause and the rows behind it (REC-2).

    The cause is what happened to most of the rows; without a row it is the settings or the
    method. Rows are those of the figure's own region and period.
    """
    told = _numbered(restated_figures)
    behind = rows_behind(told, restated_rows, settings)
    grouped = behind.groupby("figure")
    told["row_count"] = told["figure"].map(grouped.size()).fillna(0).astype("int64")
    first = behind[grouped.cumcount() < _NAMED]
    told["row_ids"] = told["figure"].map(first.groupby("figure")["row_id"].agg("; ".join))
    cause = behind.groupby(["figure", "change"]).size().sort_values(kind="stable")
    most = cause.reset_index("change").groupby("figure")["change"].last()
    causes = {str(change): str(cause) for change, cause in _CAUSES.items()}
    cause_of = told["figure"].map(most.map(causes)).astype("str")
    told["cause"] = cause_of.fillna(str(ChangeCause.SETTINGS))
    return conform(told, Restatements.empty())


def restatements_ties(restatements: pd.DataFrame, restated_figures: pd.DataFrame) -> list[Tie]:
    """Every changed figure of a region or the company is told."""
    expected = restated_figures[restated_figures["level"] != Level.REP]
    return [Tie("figures", float(len(expected)), float(len(restatements)))]


def restated_rows_ties(restated_rows: pd.DataFrame) -> list[Tie]:
    """A row that was added was not there, and one that was removed is not."""
    added = restated_rows[restated_rows["change"] == RowChange.ADDED]
    removed = restated_rows[restated_rows["change"] == RowChange.REMOVED]
    return [
        Tie("added", 0.0, float(added["amount_before"].notna().sum())),
        Tie("removed", 0.0, float(removed["amount"].notna().sum())),
    ]


def _numbered(restated_figures: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of company and regions, numbered."""
    told = restated_figures[restated_figures["level"] != Level.REP].reset_index(drop=True)
    return told.assign(figure=told.index)


def _changed(
    extract: str, before: pd.DataFrame, extracts: Mapping[str, pd.DataFrame], settings: Settings
) -> pd.DataFrame:
    keys = key_of(EXTRACTS[extract])
    held = [name for name in before.columns if name not in {*keys, _ARRIVAL}]
    told = list(_TELLING.get(extract, held))
    both = before.merge(
        extracts[extract],
        on=keys,
        how="outer",
        suffixes=("_before", ""),
        indicator="side",
        validate="one_to_one",
    )
    old, new = both[[f"{name}_before" for name in held]].set_axis(held, axis=1), both[held]
    differs = (old[told] != new[told]) & ~(old[told].isna() & new[told].isna())
    change = (
        both["side"]
        .astype("str")
        .map({"left_only": str(RowChange.REMOVED), "right_only": str(RowChange.ADDED)})
    )
    there = new.where(both["side"] != "left_only", old)
    found = both[keys].join(there).assign(change=change.fillna(str(RowChange.CHANGED)))
    amount = AMOUNTS.get(extract)
    found["amount_before"] = old[amount] if amount else float("nan")
    found["amount_now"] = new[amount] if amount else float("nan")
    found["region_before"] = old["region"] if "region" in held else None
    touched = differs.any(axis=1) | (both["side"] != "both")
    return _described(extract, found[touched], keys, extracts, settings)


def _described(
    extract: str,
    found: pd.DataFrame,
    keys: list[str],
    extracts: Mapping[str, pd.DataFrame],
    settings: Settings,
) -> pd.DataFrame:
    days = _days(extract, found, settings)
    ids = found[keys].astype("str").fillna("")
    row_id = ids[keys[0]]
    for key in keys[1:]:
        row_id = row_id + "/" + ids[key]
    return pd.DataFrame(
        {
            "extract": extract,
            "row_id": row_id,
            "region": _region(extract, found, days, extracts),
            "region_before": found["region_before"],
            "change": found["change"],
            "happened_on": days,
            "amount_before": found["amount_before"],
            "amount": found["amount_now"],
        }
    ).sort_values("row_id", ignore_index=True)


def _days(extract: str, found: pd.DataFrame, settings: Settings) -> pd.Series:
    column = found[_DAYS[extract]]
    if extract == "forecasts":
        names = {text: pd.Timestamp(Week.parse(text).monday) for text in column.unique()}
        monday: pd.Series = column.map(names).astype("datetime64[us]")
        return monday
    if extract == "visits":
        local = column.dt.tz_convert(settings.zone).dt.tz_localize(None)
        day: pd.Series = local.dt.normalize().astype("datetime64[us]")
        return day
    return column.astype("datetime64[us]")


def _region(
    extract: str, found: pd.DataFrame, days: pd.Series, extracts: Mapping[str, pd.DataFrame]
) -> pd.Series:
    """Give where a row belongs: its own region, its account's, its line's, or its rep's."""
    rows = found
    if extract == "order_events":
        lines = extracts["orders"].drop_duplicates("order_line_id").set_index("order_line_id")
        rows = found.assign(
            region=found["order_line_id"].map(lines["region"]),
            rep_id=found["order_line_id"].map(lines["rep_id"]),
        )
    if extract == "opportunities":
        homes = extracts["accounts"].set_index("account_id")["region"]
        home: pd.Series = rows["account_id"].map(homes).astype("str")
        return home
    region = rows["region"] if "region" in rows else pd.Series(None, rows.index, dtype="str")
    if "rep_id" not in rows:
        return region.astype("str")
    return region.astype("str").fillna(seats_on(rows["rep_id"], days, extracts["roster"])["region"])


def rows_behind(told: pd.DataFrame, rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Give the rows of each figure: of its extracts, its region and what its period adds up."""
    made_of = told[["figure", "code", "level", "region", "period"]].assign(
        extract=told["code"].map({code: list(names) for code, names in _MADE_OF.items()})
    )
    pairs = made_of.explode("extract").dropna(subset="extract")
    keys = ["code", "extract", "period"]
    asked = pairs[keys].drop_duplicates()
    asked_for = asked.astype(str).itertuples(index=False, name=None)
    since = [_start(code, extract, period, settings) for code, extract, period in asked_for]
    starts = asked.assign(since=pd.Series(since, asked.index, dtype="datetime64[us]"))
    pairs = pairs.merge(starts, on=keys, validate="many_to_one")
    found = pairs.merge(
        rows.drop(columns="region").assign(row_region=rows["region"]),
        on=["period", "extract"],
        how="inner",
        validate="many_to_many",
    )
    mine = (found["level"] == Level.COMPANY) | (found["region"] == found["row_region"])
    mine |= found["region"] == found["region_before"]
    dated = ~(found["happened_on"] < found["since"])
    chosen = found[mine & (dated | found["extract"].isin(_LASTING))]
    return chosen.sort_values(["figure", "extract", "row_id"], ignore_index=True)


def _start(code: str, extract: str, period: str, settings: Settings) -> pd.Timestamp:
    """Give the first day on which a row of an extract can touch a figure of a period."""
    if not is_week(period):
        return pd.Timestamp(settings.fiscal.parse(period).start)
    week = Week.parse(period)
    if code in _TARGET_WEEK:
        made = settings.forecast.horizon_weeks if extract == "forecasts" else 0
        return pd.Timestamp((week - made).monday)
    if code == "ACC-3":
        reach = settings.accuracy.trailing_weeks + settings.forecast.horizon_weeks
        return pd.Timestamp((week - reach).monday)
    if code == "CVG-3":
        return pd.Timestamp(settings.fiscal.year_start(week.sunday))
    if code == "FCT-3":
        return pd.Timestamp(week.monday)
    return pd.Timestamp(settings.fiscal.quarter(week.sunday).start)


def _end(period: str, settings: Settings) -> pd.Timestamp:
    end = Week.parse(period).sunday if is_week(period) else settings.fiscal.parse(period).end
    return pd.Timestamp(end)
