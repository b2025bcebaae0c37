"""Inside calls: what inside sales made of the telephone in the report week (WKP-6)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.levels import at_levels, unknown
from assets.metrics.seats import seats_at, seats_on
from assets.metrics.ties import same_at_levels, sum_of
from assets.metrics.visits import activations
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.planning import InsideCalls
from schemas.vocabulary import Level, Outcome, Reason, Role, Seat, VisitKind, VisitStatus

_COUNTS = ["ob_call_count", "connected_count", "not_activated_count", "opportunity_found_count"]


def inside_calls(
    contacts: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row the company, each region and each inside seller, report week (WKP-6).

    Counted are outbound calls done, by who was inside sales on the day. An account is not yet
    activated where no opportunity of the fiscal year was created before the week. Every filled
    inside seat has a row.
    """
    if contacts.empty:
        total = unknown(settings.region_codes, _COUNTS)
    else:
        calls = calls_made(contacts, roster, week)
        counted = counted_calls(calls, opportunities_as_of, week, settings)
        total = at_levels(pd.concat([counted, _seats(roster, week)]), _COUNTS)
        total[_COUNTS] = total[_COUNTS].fillna(0.0)
    if opportunities_as_of.empty:
        total["not_activated_count"] = float("nan")
    total["connected_rate"] = ratio(total["connected_count"], total["ob_call_count"])
    silent, absent = total["ob_call_count"] == 0, total["not_activated_count"].isna()
    total["reason"] = codes(total.index, **{Reason.NO_CALLS: silent, Reason.ABSENT_EXTRACT: absent})
    return conform(total, InsideCalls.empty())


def inside_calls_ties(
    inside_calls: pd.DataFrame, contacts: pd.DataFrame, roster: pd.DataFrame, week: Week
) -> list[Tie]:
    """Levels add up, and the company has every outbound call of the week."""
    company = inside_calls[inside_calls["level"] == Level.COMPANY]
    made = float(len(calls_made(contacts, roster, week)))
    return [
        Tie("ob_call_count = calls", made, sum_of(company["ob_call_count"])),
        *same_at_levels(inside_calls, _COUNTS),
    ]


def calls_made(contacts: pd.DataFrame, roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give the outbound calls that inside sales made in the week."""
    outbound = (contacts["kind"] == VisitKind.OB_CALL) & (contacts["status"] == VisitStatus.DONE)
    start, end = pd.Timestamp(week.monday), pd.Timestamp(week.sunday)
    calls = contacts[outbound & contacts["happened_on"].between(start, end)]
    role = seats_on(calls["rep_id"], calls["happened_on"], roster)["role"]
    return calls[role == Role.SR]


def counted_calls(
    calls: pd.DataFrame, opportunities: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give every call with 1 or 0 for each count."""
    monday = pd.Timestamp(week.monday)
    created = activations(opportunities, pd.Timestamp(week.sunday))
    since = pd.Timestamp(settings.fiscal.year_start(week.monday))
    before = (created["created_on"] >= since) & (created["created_on"] < monday)
    active = created.loc[before, "account_id"].unique()
    return calls[["region", "rep_id"]].assign(
        ob_call_count=1.0,
        connected_count=calls["call"].astype(float),
        not_activated_count=(~calls["account_id"].isin(active)).astype(float),
        opportunity_found_count=(calls["outcome"] == Outcome.OPPORTUNITY_FOUND).astype(float),
    )


def _seats(roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    seats = seats_at(pd.Timestamp(week.sunday), roster)
    inside = (seats["role"] == Role.SR) & (seats["seat"] == Seat.FILLED)
    return seats.loc[inside, ["region", "rep_id"]].assign(**dict.fromkeys(_COUNTS, 0.0))
