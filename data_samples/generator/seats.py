"""The seats of the company, who sits on them, and how each sells, visits and forecasts."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.days import Numbers
from data_samples.generator.names import person_names
from data_samples.generator.setup import Setup
from schemas.vocabulary import Role

ENGLISH_SHARE = {"en": 0.7, "zh": 0.1}
"""Share of English names in a region, by the language of its pack."""

REGION_WEIGHTS = (0.5, 1.8)
"""How many of the further sellers a region gets, relative to others."""

VISIT_HABITS, SKILLS = (0.82, 1.12), (0.93, 1.07)
"""Range of what reps visit and how they sell, relative to the average."""

FORECAST_HABIT = 0.05
"""Sigma of the lognormal by which reps say more or less than they will book."""

TEAMS = 2
"""Teams in a region."""


def seats(setup: Setup) -> pd.DataFrame:
    """Give one row a seat: outside sellers, inside sellers, directors; the index is its code."""
    rng, scale, count = setup.stream("seats"), setup.scale, len(setup.regions)
    weights = rng.uniform(*REGION_WEIGHTS, count)
    outside = _regions_of(weights, scale.sellers_per_region, scale.outside_sellers)
    inside = _regions_of(weights, scale.callers_per_region, scale.inside_sellers)
    frame = pd.concat(
        [
            _of_role(Role.AE, "AE{:03}", outside),
            _of_role(Role.SR, "SR{:03}", inside),
            _of_role(Role.DIRECTOR, "D{:02}", np.arange(count)),
        ],
        ignore_index=True,
    )
    frame["name"] = _names(setup, rng, frame)
    frame["vacant"] = frame["rep_id"].isin([planted.VACANT_AE, planted.VACANT_SR])
    return _with_habits(rng, frame, scale.visits_per_week)


def english_shares(setup: Setup) -> Numbers:
    """Give the share of English names of each region."""
    languages = [setup.settings.language_of(code) for code in setup.regions]
    return np.array([ENGLISH_SHARE[language] for language in languages])


def _regions_of(weights: Numbers, each: int, total: int) -> Numbers:
    """Give the region of each seller: first the same number in every region, then by weight."""
    places = np.arange(len(weights))
    further = total - each * len(weights)
    ends = np.rint(np.cumsum(weights) / weights.sum() * further).astype(int)
    return np.concatenate([np.repeat(places, each), np.repeat(places, np.diff(ends, prepend=0))])


def _of_role(role: Role, pattern: str, regions: Numbers) -> pd.DataFrame:
    place = pd.Series(regions).groupby(regions).cumcount()
    return pd.DataFrame(
        {
            "rep_id": [pattern.format(number + 1) for number in range(len(regions))],
            "role": str(role),
            "region": regions,
            "team": "T" + (place % TEAMS + 1).astype(str),
        }
    )


def _names(setup: Setup, rng: np.random.Generator, frame: pd.DataFrame) -> list[str]:
    """Draw names; directors are called as the settings say."""
    english = rng.random(len(frame)) < english_shares(setup)[frame["region"]]
    drawn = person_names(rng, english.tolist())
    leads = [next(iter(region.directors), None) for region in setup.settings.regions]
    rows = zip(frame["role"], frame["region"], drawn, strict=True)
    return [leads[place] or name if role == Role.DIRECTOR else name for role, place, name in rows]


def _with_habits(rng: np.random.Generator, frame: pd.DataFrame, visits: float) -> pd.DataFrame:
    frame["visits"] = visits * rng.uniform(*VISIT_HABITS, len(frame))
    frame["bias"] = rng.lognormal(0.0, FORECAST_HABIT, len(frame))
    frame["skill"] = rng.uniform(*SKILLS, len(frame))
    frame.loc[frame["rep_id"].isin(planted.LOW_VISITORS), "visits"] = planted.LOW_VISITS
    frame.loc[frame["rep_id"].isin(list(planted.SANDBAGGERS)), "bias"] = planted.SANDBAGGED
    frame.loc[frame["rep_id"].isin(list(planted.OVER_CALLERS)), "bias"] = planted.OVER_CALLED
    return frame
