"""When something last happened about an opportunity, and whether that is too long ago (FUN-9)."""

import pandas as pd

from assets.metrics.lookups import looked_up, positions
from assets.metrics.spells import local_days
from schemas.settings import Settings
from schemas.vocabulary import Stage, VisitStatus

_EARLY = [str(Stage.L1), str(Stage.L2)]


def last_activities(
    opportunities: pd.DataFrame,
    contacts: pd.DataFrame,
    stage_events: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.Series:
    """Give the day of the last visit, call or change of each opportunity, in the order given.

    A visit or call counts whoever made it, a partner's or the paired inside seller's too, to the
    account or about the opportunity, and a call whether or not it got through: somebody tried.
    Registering it is a change. Null without any visits extract: nobody knows.
    """
    if contacts.empty:
        return pd.Series(pd.NaT, opportunities.index, dtype="datetime64[us]")
    done = (contacts["status"] == VisitStatus.DONE) & (contacts["happened_on"] <= as_of)
    made = contacts.loc[done, ["account_id", "opportunity_id", "happened_on"]]
    changes = stage_events[["opportunity_id"]].assign(
        happened_on=local_days(stage_events["changed_at"], settings.zone)
    )
    changes = changes[changes["happened_on"] <= as_of]
    found = {
        "created": opportunities["created_on"],
        "account": _latest(opportunities, made, "account_id"),
        "about": _latest(opportunities, made, "opportunity_id"),
        "changed": _latest(opportunities, changes, "opportunity_id"),
    }
    last: pd.Series = pd.DataFrame(found).max(axis=1).astype("datetime64[us]")
    return last


def is_stale(
    stage: pd.Series, last_activity_on: pd.Series, as_of: pd.Timestamp, settings: Settings
) -> pd.Series:
    """Tell at which levels nothing happened in the last days; what never happened is long ago."""
    rules = settings.funnel
    days = pd.Series(rules.stale_late_days, stage.index).mask(
        stage.isin(_EARLY), rules.stale_early_days
    )
    recent = last_activity_on > as_of - pd.to_timedelta(days, unit="D")
    return stage.notna() & ~recent


def _latest(opportunities: pd.DataFrame, happened: pd.DataFrame, key: str) -> pd.Series:
    """Give the latest day on which something happened to each opportunity's id of a kind."""
    ids = opportunities[[key]].dropna().drop_duplicates(ignore_index=True)
    number = positions(happened[[key]], ids, [key])
    there = number >= 0
    latest = happened.loc[there, "happened_on"].groupby(number[there]).max()
    days = ids.assign(day=latest.reindex(range(len(ids))).to_numpy())
    return looked_up(opportunities[[key]], days, [key], ["day"])["day"]
