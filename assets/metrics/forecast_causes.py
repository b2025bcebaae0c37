"""Why an account's orders are not what was forecast for their week: one cause a row (ACC-8)."""

from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.expected_dates import day_of, expected_on
from assets.metrics.figures import mondays
from schemas.vocabulary import ForecastBucket, Stage

_KEYS = ["region", "rep_id", "account_id", "target_on", "horizon"]
_LINE_KEYS = ["region", "rep_id", "account_id", "target_on"]
_TO_SUNDAY = pd.Timedelta(days=6)
_GONE = [str(Stage.LOST), str(Stage.CANCELLED)]


def causes(
    rows: pd.DataFrame,
    commits: pd.DataFrame,
    lines: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    zone: ZoneInfo,
) -> pd.Series:
    """Give each row's cause (ACC-8); `rows` have forecast and actual, one of them positive.

    Ordered without forecast: `pulled_in` if, when the forecast was made, an opportunity of the
    orders was expected or committed for a later week, itself or with its account as a whole; else
    `unforecast`, and so is an order without opportunity. Forecast without order: `lost` if the
    opportunities it was about are lost or cancelled by the end of the target week; else `slipped`.
    """
    missing, surplus = rows["actual"] == 0, rows["forecast"] == 0
    ordered, silent = rows[surplus], rows[missing]
    later = _pulled_in(ordered, commits, lines, opportunities, stage_events, zone)
    gone = _all_gone(silent, commits, opportunities, stage_events, zone)
    same = rows["forecast"] == rows["actual"]
    cause = pd.Series(str(ForecastBucket.AMOUNT_CHANGE), rows.index, dtype="str")
    found = {
        ForecastBucket.MET: same,
        ForecastBucket.UNFORECAST: surplus,
        ForecastBucket.PULLED_IN: later.reindex(rows.index, fill_value=False),
        ForecastBucket.SLIPPED: missing,
        ForecastBucket.LOST: gone.reindex(rows.index, fill_value=False),
    }
    for name, mask in found.items():
        cause = cause.mask(mask, str(name))
    return cause


def _pulled_in(
    rows: pd.DataFrame,
    commits: pd.DataFrame,
    lines: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    zone: ZoneInfo,
) -> pd.Series:
    """Tell for which rows an opportunity of the orders had been forecast for a later week."""
    linked = lines.dropna(subset=["opportunity_id"])[[*_LINE_KEYS, "opportunity_id"]]
    pairs = _with_row(rows, _LINE_KEYS).merge(
        linked.drop_duplicates(), on=_LINE_KEYS, how="inner", validate="many_to_many"
    )
    asked = pairs.assign(day=pairs["made_on"] + _TO_SUNDAY)
    expected = expected_on(asked, opportunities, stage_events, zone)
    late = expected > pairs["target_on"] + _TO_SUNDAY
    whole = commits["opportunity_id"].isna()
    late |= _committed_later(pairs, commits[~whole], "opportunity_id")
    late |= _committed_later(pairs, commits[whole], "account_id")
    return pd.Series(rows.index.isin(pairs.loc[late, "row"]), index=rows.index)


def _committed_later(pairs: pd.DataFrame, commits: pd.DataFrame, about: str) -> pd.Series:
    """Tell for which pairs a commit made in the same week was for a week after the target."""
    keys = [about, "made_on"]
    latest = commits.groupby(keys)["target_on"].max().reset_index(name="latest_on")
    found = pairs[keys].merge(latest, on=keys, how="left", validate="many_to_one")
    return found["latest_on"].set_axis(pairs.index) > pairs["target_on"]


def _all_gone(
    rows: pd.DataFrame,
    commits: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    zone: ZoneInfo,
) -> pd.Series:
    """Tell for which rows every opportunity that the forecast was about is lost or cancelled.

    A commit that names none is about those of its account that were then expected in that week.
    """
    named = commits.dropna(subset=["opportunity_id"])[[*_KEYS, "opportunity_id"]]
    about = _with_row(rows, _KEYS).merge(named, on=_KEYS, how="inner", validate="many_to_many")
    others = rows[~rows.index.isin(about["row"])]
    supposed = _supposed(others, opportunities, stage_events, zone)
    pairs = pd.concat([about, supposed], ignore_index=True)[["row", "target_on", "opportunity_id"]]
    known = opportunities.set_index("opportunity_id")
    closed_on = day_of(pairs["opportunity_id"], opportunities, "closed_on")
    over = pairs["opportunity_id"].map(known["stage"]).isin(_GONE)
    over &= closed_on <= pairs["target_on"] + _TO_SUNDAY
    return over.groupby(pairs["row"]).all().reindex(rows.index, fill_value=False).astype(bool)


def _supposed(
    rows: pd.DataFrame, opportunities: pd.DataFrame, stage_events: pd.DataFrame, zone: ZoneInfo
) -> pd.DataFrame:
    """Pair each row with its account's opportunities expected in the week, as known when made."""
    deals = opportunities.loc[opportunities["account_id"].notna(), ["account_id", "opportunity_id"]]
    pairs = _with_row(rows, ["account_id", "target_on"]).merge(
        deals, on="account_id", how="inner", validate="many_to_many"
    )
    asked = pairs.assign(day=pairs["made_on"] + _TO_SUNDAY)
    expected = expected_on(asked, opportunities, stage_events, zone)
    return pairs[mondays(expected) == pairs["target_on"]]


def _with_row(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows[[*keys, "made_on"]].rename_axis("row").reset_index()
