"""Dagster assets of the metrics: each body is one call of a documented rule.

Facts stand between extracts and tables and are not published; tables are, with two blocking
checks each. What a number means stands in the plain modules beside this one.
"""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from assets.checks import as_of, fact, plain, proven, table, week_of
from assets.extracts.knowledge import knowledge_of
from assets.metrics import accuracy as acc
from assets.metrics import bookings as bkg
from assets.metrics import coverage as cvg
from assets.metrics import data_gaps as dqm
from assets.metrics import forecast as fct
from assets.metrics import funnel as fun
from assets.metrics import headlines as hdl
from assets.metrics import history as hst
from assets.metrics import pipeline as pip
from assets.metrics import progress as prg
from assets.metrics import restated as rst
from assets.metrics import segmentation as seg
from assets.metrics import submissions as sub
from assets.metrics import ties
from assets.metrics import visits as wkp
from assets.metrics import win_rates as win
from assets.metrics.rules import FACTS, RULES, Rule
from assets.metrics.workdays import working_days
from assets.places import Places
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings

Context = dg.AssetExecutionContext
Frame = pd.DataFrame
Proven = Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]
SettingsResource = dg.ResourceParam[Settings]
PlacesResource = dg.ResourceParam[Places]


@dg.asset(**fact("bookings"))
def bookings(
    context: Context,
    orders: Frame,
    order_events: Frame,
    credits: Frame,
    roster: Frame,
    fx_rates: Frame,
    settings: SettingsResource,
) -> dg.Output[pd.DataFrame]:
    """Every order line and later event, with owner and region of its day, in base currency."""
    frames = (orders, order_events, credits, roster, fx_rates)
    return plain(bkg.bookings(*frames, as_of(context), settings), ["amount"])


@dg.asset(**fact("opportunities_as_of"))
def opportunities_as_of(
    context: Context,
    opportunities: Frame,
    stage_events: Frame,
    roster: Frame,
    fx_rates: Frame,
    settings: SettingsResource,
) -> dg.Output[pd.DataFrame]:
    """Every opportunity with its region, window, probability and weighted amount."""
    frames = (opportunities, stage_events, roster, fx_rates)
    return plain(pip.opportunities_as_of(*frames, as_of(context), settings), ["weighted_amount"])


@dg.asset(**fact("submissions"))
def submissions(
    forecasts: Frame, roster: Frame, fx_rates: Frame, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """Every submitted forecast with its weeks as days and its horizon."""
    base = settings.company.base_currency
    return plain(sub.submissions(forecasts, roster, fx_rates, base), ["amount"])


@dg.asset(**fact("contacts"))
def contacts(
    context: Context, visits: Frame, roster: Frame, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """Every visit and call with its day, and whether it counts (WKP-1, WKP-2, CVG-2)."""
    return plain(wkp.contacts(visits, roster, as_of(context), settings.zone), ["effective", "door"])


@dg.asset(**fact("forecast_scores"))
def forecast_scores(
    context: Context, submissions: Frame, bookings: Frame, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """Forecast, actual and naive forecast of each rep, target week and horizon."""
    horizon = settings.forecast.horizon_weeks
    scores = acc.forecast_scores(
        submissions, bookings, week_of(context), horizon, settings.accuracy
    )
    return plain(scores, ["forecast", "actual"])


@dg.asset(**fact("account_coverage"))
def account_coverage(
    context: Context,
    accounts: Frame,
    roster: Frame,
    contacts: Frame,
    opportunities_as_of: Frame,
    bookings: Frame,
    settings: SettingsResource,
) -> dg.Output[pd.DataFrame]:
    """Every account with the rungs it stands on (CVG-1 to CVG-6)."""
    frames = (accounts, roster, contacts, opportunities_as_of, bookings)
    rules = (settings.fiscal, settings.coverage)
    return plain(cvg.account_coverage(*frames, week_of(context), *rules), list(cvg.RUNGS))


@dg.asset(**table("account_segments"))
def account_segments(
    context: Context,
    accounts: Frame,
    bookings: Frame,
    fx_rates: Frame,
    quarter_end_accounts: Frame,
    settings: SettingsResource,
) -> Proven:
    """One row an account: share of wallet, RAD cell, white space, next move (SEG-1 to SEG-6)."""
    frames = (accounts, bookings, fx_rates, quarter_end_accounts)
    segments = seg.account_segments(*frames, as_of(context), settings)
    since = as_of(context) - pd.Timedelta(days=settings.segmentation.window_days)
    own = ties.segments(segments, bookings, since)
    yield from proven("account_segments", segments, own, ["own_12m", "white_space"])


@dg.asset(**table("segment_grid"))
def segment_grid(account_segments: Frame, settings: SettingsResource) -> Proven:
    """Accounts added up by RAD cell, of company and regions (SEG-3, SEG-4)."""
    grid = seg.segment_grid(account_segments, settings.region_codes)
    yield from proven("segment_grid", grid, ties.grid(grid, account_segments))


@dg.asset(**table("win_rates"))
def win_rates(context: Context, opportunities_as_of: Frame, settings: SettingsResource) -> Proven:
    """Won over resolved, of company, regions, teams and reps (FUN-4)."""
    rules = (settings.fiscal, settings.win_rate)
    rates = win.win_rates(opportunities_as_of, as_of(context), *rules)
    yield from proven("win_rates", rates, ties.win_rates(rates))


@dg.asset(**table("sales_progress"))
def sales_progress(
    context: Context,
    bookings: Frame,
    opportunities_as_of: Frame,
    quotas: Frame,
    roster: Frame,
    win_rates: Frame,
    settings: SettingsResource,
) -> Proven:
    """Quarter to date against quota, and V, of company, regions, teams and reps (PRG-1 to 12)."""
    frames = (bookings, opportunities_as_of, quotas, roster, win_rates)
    progress = prg.sales_progress(*frames, as_of(context), settings)
    start = pd.Timestamp(settings.fiscal.quarter(week_of(context).sunday).start)
    yield from proven("sales_progress", progress, ties.progress(progress, bookings, start))


@dg.asset(**table("booking_weeks"))
def booking_weeks(
    context: Context, bookings: Frame, sales_progress: Frame, settings: SettingsResource
) -> Proven:
    """Bookings of each week of the quarter so far, of company and regions."""
    weeks = prg.booking_weeks(bookings, sales_progress, as_of(context), settings)
    yield from proven("booking_weeks", weeks, ties.weeks(weeks, sales_progress))


@dg.asset(**table("funnel_stock"))
def funnel_stock(opportunities_as_of: Frame, settings: SettingsResource) -> Proven:
    """Open opportunities by level, of company and regions (FUN-1)."""
    stock = fun.funnel_stock(opportunities_as_of, settings.region_codes)
    yield from proven("funnel_stock", stock, ties.funnel(stock, opportunities_as_of))


@dg.asset(**table("order_forecast"))
def order_forecast(
    context: Context,
    opportunities_as_of: Frame,
    submissions: Frame,
    stage_events: Frame,
    account_segments: Frame,
    roster: Frame,
    settings: SettingsResource,
) -> Proven:
    """The next weeks by rep, account and opportunity: submitted beside system (FCT-1, FCT-2)."""
    frames = (opportunities_as_of, submissions, stage_events, account_segments, roster)
    when = (week_of(context), settings.forecast.horizon_weeks)
    backing = settings.forecast.backing_weeks
    forecast = fct.order_forecast(*frames, *when, settings.zone, backing)
    due = ties.order_forecast(forecast, opportunities_as_of, *when)
    yield from proven("order_forecast", forecast, due, ["submitted_commit", "system_forecast"])


@dg.asset(**table("forecast_weeks"))
def forecast_weeks(
    context: Context,
    order_forecast: Frame,
    opportunities_as_of: Frame,
    submissions: Frame,
    roster: Frame,
    settings: SettingsResource,
) -> Proven:
    """The next weeks added up by rep, region and company (FCT-1 to FCT-3)."""
    when = (week_of(context), settings.forecast.horizon_weeks)
    frames = (order_forecast, opportunities_as_of, submissions, roster)
    weeks = fct.forecast_weeks(*frames, settings.region_codes, *when)
    yield from proven("forecast_weeks", weeks, ties.forecast_weeks(weeks, order_forecast))


@dg.asset(**table("forecast_accuracy"))
def forecast_accuracy(
    context: Context, forecast_scores: Frame, bookings: Frame, settings: SettingsResource
) -> Proven:
    """Bias, WAPE, accuracy and skill by target week and horizon (ACC-1, 2, 3, 6)."""
    accuracy = acc.forecast_accuracy(forecast_scores)
    weeks = settings.accuracy.trailing_weeks
    same = ties.accuracy(accuracy, bookings, week_of(context), weeks)
    yield from proven("forecast_accuracy", accuracy, same, ["actual"])


@dg.asset(**table("accuracy_horizons"))
def accuracy_horizons(forecast_scores: Frame) -> Proven:
    """Accuracy by horizon, the trailing weeks pooled."""
    horizons = acc.accuracy_horizons(forecast_scores)
    same = ties.accuracy_horizons(horizons, forecast_scores)
    yield from proven("accuracy_horizons", horizons, same)


@dg.asset(**table("visit_effectiveness"))
def visit_effectiveness(
    context: Context,
    contacts: Frame,
    opportunities_as_of: Frame,
    roster: Frame,
    settings: SettingsResource,
) -> Proven:
    """Door and effective visits of each outside seller and week (WKP-1 to WKP-3)."""
    week, rules = week_of(context), settings.visits
    days = {day: working_days(day, settings) for day in week.back(rules.trailing_weeks)}
    frames = (contacts, opportunities_as_of, roster)
    visits = wkp.visit_effectiveness(*frames, week, days, settings.fiscal, rules)
    first = pd.Timestamp(min(days).monday)
    yield from proven("visit_effectiveness", visits, ties.visits(visits, contacts, first))


@dg.asset(**table("visit_weeks"))
def visit_weeks(visit_effectiveness: Frame, settings: SettingsResource) -> Proven:
    """Visits added up by week, of company and regions."""
    weeks = wkp.visit_weeks(visit_effectiveness, settings.region_codes)
    yield from proven("visit_weeks", weeks, ties.visit_weeks(weeks, visit_effectiveness))


@dg.asset(**table("coverage"))
def coverage(account_coverage: Frame) -> Proven:
    """Accounts by rung, a row a region, tier and industry (CVG-1 to CVG-6)."""
    counted = cvg.coverage(account_coverage)
    yield from proven("coverage", counted, ties.coverage(counted, account_coverage), ["accounts"])


@dg.asset(**table("coverage_totals"))
def coverage_totals(account_coverage: Frame, coverage: Frame) -> Proven:
    """Accounts by rung for the whole, by tier and by industry."""
    totals = cvg.coverage_totals(account_coverage)
    yield from proven("coverage_totals", totals, ties.coverage_totals(totals, coverage))


@dg.asset(**table("data_quality"))
def data_quality(faults: Frame, account_coverage: Frame) -> Proven:
    """Every fault of the week's files, and the gaps that the metrics found in the data."""
    quality = dqm.data_quality(faults, account_coverage)
    gaps = len(cvg.activated_without_contact(account_coverage))
    yield from proven("data_quality", quality, ties.data_quality(quality, faults, gaps))


@dg.asset(**table("headlines"))
def headlines(
    context: Context,
    sales_progress: Frame,
    forecast_weeks: Frame,
    accuracy_horizons: Frame,
    coverage_totals: Frame,
    visit_weeks: Frame,
    settings: SettingsResource,
) -> Proven:
    """The figures of page 1, of company and regions, against their targets."""
    frames = (sales_progress, forecast_weeks, accuracy_horizons, coverage_totals, visit_weeks)
    shown = hdl.headlines(*frames, week_of(context), settings)
    told = hdl.key_figures(shown)
    yield from proven("headlines", shown, ties.headlines(shown, forecast_weeks), told=told)


@dg.asset(**fact("last_opportunities"))
def last_opportunities(
    context: Context, extract_status: Frame, places: PlacesResource
) -> dg.Output[pd.DataFrame]:
    """The opportunities as last week's snapshot has them."""
    known = (places.archive, knowledge_of(extract_status))
    return plain(hst.snapshot(*known, week_of(context) - 1, "opportunities"))


@dg.asset(**fact("last_accounts"))
def last_accounts(
    context: Context, extract_status: Frame, places: PlacesResource
) -> dg.Output[pd.DataFrame]:
    """The accounts as last week's snapshot has them."""
    known = (places.archive, knowledge_of(extract_status))
    return plain(hst.snapshot(*known, week_of(context) - 1, "accounts"))


@dg.asset(**fact("quarter_end_accounts"))
def quarter_end_accounts(
    context: Context, extract_status: Frame, places: PlacesResource, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """The accounts as they stood when the previous quarter ended (SEG-5)."""
    known = (places.archive, knowledge_of(extract_status))
    week = hst.quarter_end_week(week_of(context), settings.fiscal)
    return plain(hst.snapshot(*known, week, "accounts"))


@dg.asset(**fact("first_reported"))
def first_reported(
    context: Context, extract_status: Frame, places: PlacesResource, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """The figures of earlier weeks as first reported (REC-2, ACC-7)."""
    known = (places.archive, knowledge_of(extract_status))
    trailing = settings.restatements.trailing_weeks
    return plain(hst.first_reported(*known, week_of(context), trailing))


@dg.asset(**fact("earlier_arrivals"))
def earlier_arrivals(
    context: Context, extract_status: Frame, places: PlacesResource, settings: SettingsResource
) -> dg.Output[pd.DataFrame]:
    """Rows read and set aside of the weeks before, each as its own run took it in."""
    known = (places.archive, knowledge_of(extract_status))
    trailing = settings.packs.headline_weeks
    found = hst.earlier_arrivals(*known, week_of(context), trailing)
    return plain(found, ["rows_read", "set_aside_count"])


@dg.asset(**table("restated_rows"), ins={name: dg.AssetIn(name) for name in EXTRACTS})
def restated_rows(
    extract_status: Frame,
    restated_figures: Frame,
    places: PlacesResource,
    settings: SettingsResource,
    **extracts: Frame,
) -> Proven:
    """Every row that changes a figure already reported (REC-2)."""
    known = (places.archive, knowledge_of(extract_status))
    before = hst.snapshots(*known, rst.asked(restated_figures))
    rows = rst.restated_rows(restated_figures, before, extracts, settings)
    yield from proven("restated_rows", rows, rst.restated_rows_ties(rows), ["amount"])


def _fact(name: str, rule: Rule) -> dg.AssetsDefinition:
    ins = {one: dg.AssetIn(one) for one in rule.needs(name)}

    @dg.asset(**fact(name), ins=ins, description=rule.description)
    def made(
        context: Context, settings: SettingsResource, **frames: Frame
    ) -> dg.Output[pd.DataFrame]:
        return plain(rule.compute(frames, week_of(context), settings), rule.figures)

    asset: dg.AssetsDefinition = made
    return asset


def _table(name: str, rule: Rule) -> dg.AssetsDefinition:
    ins = {one: dg.AssetIn(one) for one in rule.needs(name)}

    @dg.asset(**table(name), ins=ins, description=rule.description)
    def made(context: Context, settings: SettingsResource, **frames: Frame) -> Proven:
        computed = rule.compute(frames, week_of(context), settings)
        tied = rule.tied({**frames, name: computed}, week_of(context), settings)
        yield from proven(name, computed, tied, rule.figures)

    asset: dg.AssetsDefinition = made
    return asset


by_rule = [
    *(_fact(name, rule) for name, rule in FACTS.items()),
    *(_table(name, rule) for name, rule in RULES.items()),
]
"""Everything that `rules` lists; a frame is found by the name of the rule's argument."""
