"""Where net bookings may land by quarter end: a band around the landing estimate (PRG-11).

Every open opportunity in the window is won or not by its probability, all apart from each other:
a Poisson-binomial distribution of amounts, drawn by a seeded simulation. No other outcome counts.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.metrics.figures import DECIMALS, add_up, codes, conform, settled
from assets.metrics.grids import grid, on_grid, regions_of
from assets.metrics.pipeline import IN_WINDOW
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.settings import LandingSettings, Settings
from schemas.tables.landing import LandingBands
from schemas.vocabulary import Level, Measure, ProbabilitySet, Reason

Totals = npt.NDArray[np.float64]

_SHARES = {"landing_p10": 0.10, "landing_p50": 0.50, "landing_p90": 0.90}
_SETS = [str(one) for one in ProbabilitySet]
_COUNTS = ["opportunity_count", "unpriced_count"]
_KEYS = ["level", "region", "probability_set"]
_AT_ONCE = 500
"""Opportunities drawn at once, which bounds the memory; the draws do not depend on it."""
_UNITS = 10**DECIMALS
"""Amounts are drawn in whole ten-thousandths: such sums are exact in any order, on any machine."""


def landing_bands(
    opportunities_as_of: pd.DataFrame,
    calibration: pd.DataFrame,
    sales_progress: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """Give P10, P50, P90 and mean of net bookings at quarter end, under both sets of probabilities.

    Opportunity by opportunity the same luck decides in both sets, and the company's draw is the
    sum of its regions'. The calibrated set is the company's (FUN-11). One without a stage is not
    won; one without an amount is left out and counted.
    """
    deals = _deals(opportunities_as_of, calibration)
    rows = grid(regions_of(deals, settings.region_codes), probability_set=_SETS)
    full = on_grid(rows, _added(deals), [*_COUNTS, "weighted"])
    edges = _edges(deals, settings.region_codes, settings.landing)
    full = full.merge(edges, on=_KEYS, how="left", validate="one_to_one")
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    revenue = revenue[revenue["level"].isin([str(Level.COMPANY), str(Level.REGION)])]
    booked = revenue[["level", "region", "booked_net", "open_in_window"]]
    full = full.merge(booked, on=["level", "region"], how="left", validate="many_to_one")
    calibrated = bool(calibration["calibrated_rate"].notna().any())
    return conform(_landed(full, settings.landing, calibrated=calibrated), LandingBands.empty())


def landing_bands_ties(landing_bands: pd.DataFrame, sales_progress: pd.DataFrame) -> list[Tie]:
    """The mean of the method's set is the landing estimate; regions add up to the company."""
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    told = landing_bands[landing_bands["landing_estimate"].notna()]
    method = told[told["probability_set"] == ProbabilitySet.METHOD]
    means = [
        Tie(
            f"landing_estimate: {level}",
            sum_of(revenue.loc[revenue["level"] == level, "landing_estimate"]),
            sum_of(method.loc[method["level"] == level, "landing_estimate"]),
        )
        for level in method["level"].unique()
    ]
    levels = [
        Tie(f"{name} {tie.name}", tie.expected, tie.found)
        for name in _SETS
        for tie in same_at_levels(
            told[told["probability_set"] == name], [*_COUNTS, "landing_estimate"]
        )
    ]
    return [*means, *levels]


def _deals(opportunities: pd.DataFrame, calibration: pd.DataFrame) -> pd.DataFrame:
    """Give the open opportunities in the window by id, with their probability in both sets."""
    within = opportunities[opportunities["open"] & (opportunities["window"] == IN_WINDOW)]
    company = calibration[calibration["level"] == Level.COMPANY]
    rates = company.set_index("stage")["calibrated_rate"]
    deals = within.sort_values("opportunity_id", ignore_index=True)
    return deals[["opportunity_id", "region", "amount"]].assign(
        method=deals["win_probability"].fillna(0.0),
        calibrated=deals["stage"].map(rates).astype(float).fillna(0.0),
    )


def _added(deals: pd.DataFrame) -> pd.DataFrame:
    """Count and weigh the opportunities by place and set."""
    facts = [
        deals[["region"]].assign(
            probability_set=name,
            opportunity_count=deals["amount"].notna().astype(float),
            unpriced_count=deals["amount"].isna().astype(float),
            weighted=settled(deals["amount"] * deals[name]),
        )
        for name in _SETS
    ]
    levels = (Level.COMPANY, Level.REGION)
    sums, both = [*_COUNTS, "weighted"], pd.concat(facts, ignore_index=True)
    return pd.concat([add_up(both, level, sums, ["probability_set"]) for level in levels])


def _edges(deals: pd.DataFrame, regions: Sequence[str], rules: LandingSettings) -> pd.DataFrame:
    """Give the amounts won at each share of the draws, by place and set.

    A region's luck depends on its own opportunities only. Those of no region come last.
    """
    priced = deals[deals["amount"].notna()]
    place = pd.Index(list(regions)).get_indexer(pd.Index(priced["region"]))
    place = np.where(place < 0, len(regions), place)
    drawn = [_draws(priced[place == one], one, rules) for one in range(len(regions) + 1)]
    rows = grid([*regions, None])
    parts = []
    for number, name in enumerate(_SETS):
        totals = np.stack([each[number] for each in drawn])
        totals = np.vstack([totals.sum(axis=0), totals])
        cuts = np.quantile(totals, list(_SHARES.values()), axis=1, method="inverted_cdf")
        part = pd.DataFrame(cuts.T / _UNITS, columns=list(_SHARES))
        parts.append(part.assign(level=rows["level"], region=rows["region"], probability_set=name))
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(_KEYS, "str"))


def _draws(deals: pd.DataFrame, place: int, rules: LandingSettings) -> Totals:
    """Give what is won in each draw, a row a set of probabilities, in ten-thousandths."""
    luck = np.random.Generator(np.random.PCG64([rules.seed, place]))
    units = (deals["amount"] * _UNITS).round().to_numpy(dtype=float)
    chances = [deals[name].to_numpy(dtype=float) for name in _SETS]
    won = np.zeros((len(_SETS), rules.draw_count))
    for start in range(0, len(deals), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        drawn = luck.random((len(units[part]), rules.draw_count))
        for row, chance in enumerate(chances):
            won[row] += units[part] @ (drawn < chance[part, np.newaxis]).astype(float)
    return won


def _landed(full: pd.DataFrame, rules: LandingSettings, *, calibrated: bool) -> pd.DataFrame:
    """Add the band to what is booked; without bookings, opportunities or rates there is none."""
    known = full["booked_net"].notna() & full["open_in_window"].notna()
    known &= calibrated | (full["probability_set"] == ProbabilitySet.METHOD)
    landed = full.assign(
        landing_estimate=settled(full["booked_net"] + full["weighted"]).where(known),
        draw_count=rules.draw_count,
        reason=codes(full.index, **{Reason.ABSENT_EXTRACT: ~known}),
    )
    for name in _SHARES:
        landed[name] = settled(full["booked_net"] + full[name]).where(known)
    landed[_COUNTS] = full[_COUNTS].where(full["open_in_window"].notna())
    return landed
