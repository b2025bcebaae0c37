"""Which rule makes which table, and which frames it needs: the names of a rule's arguments.

A rule is a function of frames, `week` and `settings`; it asks for a frame by calling an argument
like the extract, fact or table. The graph and the tests read the same registry. No arithmetic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import getdoc, signature
from typing import Any

import pandas as pd

from assets.metrics import (
    account_changes,
    account_list,
    account_load,
    activated,
    agenda,
    allocation,
    bookings_bridge,
    bridge,
    calibration,
    calls,
    commits,
    conversion,
    currencies,
    decision_ties,
    decisions,
    durations,
    forecast_bridge,
    forecast_bridge_totals,
    growth,
    habits,
    headline_weeks,
    landing,
    overlays,
    pipeline_moves,
    planning,
    plans,
    progress_periods,
    reconciliation,
    region_league,
    registration,
    reporting,
    restated,
    restating,
    review,
    scorecard,
    scorecard_history,
    segment_moves,
    slips,
    spells,
    states,
    transitions,
    vacant_seats,
    views,
    visit_outcomes,
)
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings

_RUN = ("week", "settings")


@dataclass(frozen=True)
class Rule:
    """One frame: what makes it, what must tie out, and which columns to add up for its metadata.

    `ties` may ask for the frame made, too, by its name; a fact has none.
    """

    make: Callable[..., pd.DataFrame]
    ties: Callable[..., list[Tie]] | None = None
    figures: tuple[str, ...] = ()

    @property
    def frames(self) -> list[str]:
        """Give the names of the frames that go in."""
        return _frames(self.make)

    def needs(self, name: str) -> list[str]:
        """Give the names of all frames that making and checking `name` takes."""
        asked = [*self.frames, *(_frames(self.ties) if self.ties else [])]
        return sorted({one for one in asked if one != name})

    @property
    def description(self) -> str:
        """Give what the rule says of itself."""
        return getdoc(self.make) or ""

    def compute(self, frames: Mapping[str, Any], week: Week, settings: Settings) -> pd.DataFrame:
        """Make the frame."""
        return self.make(**_chosen(self.make, frames, week, settings))

    def tied(self, frames: Mapping[str, Any], week: Week, settings: Settings) -> list[Tie]:
        """Give what must be the same on both sides; `frames` holds the frame made, too."""
        return self.ties(**_chosen(self.ties, frames, week, settings)) if self.ties else []


def _frames(function: Callable[..., Any]) -> list[str]:
    return [name for name in signature(function).parameters if name not in _RUN]


def _chosen(
    function: Callable[..., Any], frames: Mapping[str, Any], week: Week, settings: Settings
) -> dict[str, Any]:
    asked = signature(function).parameters
    run = {"week": week, "settings": settings}
    return {name: run[name] if name in run else frames[name] for name in asked}


FACTS: dict[str, Rule] = {
    "opportunities_before": Rule(states.opportunities_before),
    "bridge_entries": Rule(pipeline_moves.bridge_entries),
    "stage_spells": Rule(spells.stage_spells),
    "figures_now": Rule(restating.figures_now),
    "restated_figures": Rule(restating.restated_figures),
    "account_standing": Rule(plans.account_standing),
    "account_moves": Rule(account_changes.account_moves),
    "account_growth": Rule(growth.account_growth),
}
"""Frames between extracts and tables; not published."""

RULES: dict[str, Rule] = {
    "headline_weeks": Rule(headline_weeks.headline_weeks, headline_weeks.headline_weeks_ties),
    "decisions": Rule(decisions.decisions, decision_ties.decisions_ties, ("stake_amount",)),
    "region_league": Rule(region_league.region_league, region_league.region_league_ties),
    "reported_figures": Rule(reporting.reported_figures, reporting.reported_figures_ties),
    "restatements": Rule(restated.restatements, restated.restatements_ties),
    "accuracy_restated": Rule(restating.accuracy_restated, restating.accuracy_restated_ties),
    "progress_periods": Rule(
        progress_periods.progress_periods,
        progress_periods.progress_periods_ties,
        ("actual_amount", "plan_amount"),
    ),
    "bookings_bridge": Rule(bookings_bridge.bookings_bridge, bookings_bridge.bookings_bridge_ties),
    "booking_views": Rule(
        views.booking_views, views.booking_views_ties, ("booked_gross", "booked_net")
    ),
    "overlay_credits": Rule(
        overlays.overlay_credits, overlays.overlay_credits_ties, ("overlay_net",)
    ),
    "currency_differences": Rule(
        currencies.currency_differences, currencies.currency_differences_ties, ("difference",)
    ),
    "commit_review": Rule(commits.commit_review, commits.commit_review_ties, ("unbacked_amount",)),
    "forecast_habits": Rule(habits.forecast_habits, habits.forecast_habits_ties),
    "forecast_bridge": Rule(
        forecast_bridge.forecast_bridge,
        forecast_bridge.forecast_bridge_ties,
        ("forecast", "actual"),
    ),
    "forecast_bridge_totals": Rule(
        forecast_bridge_totals.forecast_bridge_totals,
        forecast_bridge_totals.forecast_bridge_totals_ties,
    ),
    "order_reconciliation": Rule(
        reconciliation.order_reconciliation,
        reconciliation.order_reconciliation_ties,
        ("crm_amount", "booked_net"),
    ),
    "reconciliation_totals": Rule(
        reconciliation.reconciliation_totals, reconciliation.reconciliation_totals_ties
    ),
    "pipeline_bridge": Rule(bridge.pipeline_bridge, bridge.pipeline_bridge_ties),
    "pipeline_moves": Rule(pipeline_moves.pipeline_moves, pipeline_moves.pipeline_moves_ties),
    "slip_rates": Rule(slips.slip_rates, slips.slip_rates_ties),
    "calibration": Rule(calibration.calibration, calibration.calibration_ties),
    "landing_bands": Rule(landing.landing_bands, landing.landing_bands_ties),
    "segment_moves": Rule(segment_moves.segment_moves, segment_moves.segment_moves_ties),
    "account_load": Rule(
        account_load.account_load, account_load.account_load_ties, ("named_count",)
    ),
    "account_list": Rule(account_list.account_list, account_list.account_list_ties),
    "account_changes": Rule(account_changes.account_changes, account_changes.account_changes_ties),
    "vacant_seats": Rule(
        vacant_seats.vacant_seats, vacant_seats.vacant_seats_ties, ("account_count", "white_space")
    ),
    "activations": Rule(activated.activations, activated.activations_ties, ("amount",)),
    "visit_outcomes": Rule(visit_outcomes.visit_outcomes, visit_outcomes.visit_outcomes_ties),
    "late_registration": Rule(registration.late_registration, registration.late_registration_ties),
    "plan_kept": Rule(planning.plan_kept, planning.plan_kept_ties),
    "inside_calls": Rule(calls.inside_calls, calls.inside_calls_ties),
    "allocation_fit": Rule(allocation.allocation_fit, allocation.allocation_fit_ties),
    "work_plan": Rule(planning.work_plan, planning.work_plan_ties, ("white_space",)),
    "funnel_conversion": Rule(conversion.funnel_conversion, conversion.funnel_conversion_ties),
    "stage_transitions": Rule(transitions.stage_transitions, transitions.stage_transitions_ties),
    "stage_duration": Rule(durations.stage_duration, durations.stage_duration_ties),
    "opportunity_review": Rule(
        review.opportunity_review,
        review.opportunity_review_ties,
        ("amount", "weighted_amount"),
    ),
    "rep_scorecard": Rule(scorecard.rep_scorecard, scorecard.rep_scorecard_ties),
    "scorecard_history": Rule(
        scorecard_history.scorecard_history, scorecard_history.scorecard_history_ties
    ),
    "review_agenda": Rule(agenda.review_agenda, agenda.review_agenda_ties, ("at_risk_amount",)),
}
"""Published tables, in the order of `schemas.tables.registry`."""
