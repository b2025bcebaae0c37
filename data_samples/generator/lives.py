"""The lives of opportunities: how far each gets through the funnel, when, and how it ends."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_samples.generator.days import Days, Numbers, at_time, spread
from data_samples.generator.setup import Setup
from schemas.vocabulary import OPEN_STAGES, Stage

Rng = np.random.Generator

STAGES = tuple(Stage)
"""The stages by their codes."""

WON, LOST, CANCELLED = (STAGES.index(s) for s in (Stage.WON, Stage.LOST, Stage.CANCELLED))

LEVELS = len(OPEN_STAGES)

MEAN_DAYS = np.array([22.0, 28.0, 34.0, 30.0, 20.0])
"""Mean days in each level, before the scale's stretch."""

ADVANCE, BEST = np.array([0.84, 0.76, 0.74, 0.78, 0.82]), 0.95
"""Chance of getting past each level, and the highest it may be with a skilled owner."""

HURRIED, HURRIED_DAYS, HURRIED_ADVANCE = 0.06, 6.0, 0.96
"""Share of opportunities registered just before their order, their days, their chance."""

SLOW, SLOW_FACTOR = 0.06, 3.0
"""Share of opportunities that hardly move, and how much longer they take."""

SKIPS, FALLS, CANCELS = 0.05, 0.04, 0.10
"""Shares that skip a level, that fall back one for a while, and of losses that are cancelled."""

FALL_FROM, FALL_AT, CLIMB_AT = 2, 0.4, 0.7
"""Lowest level fallen from, and the parts of its time after which one falls and climbs again."""

_MORNING, _STEP, _SCATTER = 9 * 60, 70, 20
"""Minutes: a day's changes start at nine, each level's after the one below it."""


@dataclass(frozen=True)
class Lives:
    """Courses of opportunities, one element each, and the changes of their stage."""

    created: Days
    end: Days
    finish: Days
    """When the last level would have ended, had the opportunity got through all of them."""
    fate: Numbers
    stages: pd.DataFrame


def lives(setup: Setup, created: Days, skill: Numbers) -> Lives:
    """Draw the course of each opportunity from the day it was created and its owner's skill."""
    rng, count = setup.stream("lives"), len(created)
    hurried = rng.random(count) < HURRIED
    marks = _marks(rng, hurried, setup.scale.life_stretch)
    got_to = _levels_passed(rng, hurried, skill)
    lost = np.where(rng.random(count) < CANCELS, CANCELLED, LOST)
    fate = np.where(got_to == LEVELS, WON, lost)
    ends = marks[np.arange(count), np.minimum(got_to + 1, LEVELS)]
    rows = [
        *_climbs(rng, marks, got_to, hurried),
        *_falls(rng, marks, got_to),
        _rows(np.arange(count), ends, fate, LEVELS + 1),
    ]
    stages = _changes(setup, rng, created, pd.concat(rows, ignore_index=True))
    end, finish = (setup.on_workdays(created + spread(at)) for at in (ends, marks[:, LEVELS]))
    return Lives(created, end, finish, fate, stages)


def _marks(rng: Rng, hurried: Numbers, stretch: float) -> Numbers:
    """Give the days after creation at which each level starts, and at which the last ends."""
    count = len(hurried)
    days = rng.gamma(2.0, MEAN_DAYS * stretch / 2, (count, LEVELS)) + 1
    days[rng.random(count) < SLOW] *= SLOW_FACTOR
    quick = rng.uniform(0, HURRIED_DAYS, count) / days.sum(axis=1)
    days *= np.where(hurried, quick, 1.0)[:, None]
    return np.concatenate([np.zeros((count, 1)), days.cumsum(axis=1)], axis=1)


def _levels_passed(rng: Rng, hurried: Numbers, skill: Numbers) -> Numbers:
    chance = np.clip(ADVANCE * skill[:, None], 0.0, BEST)
    chance = np.where(hurried[:, None], HURRIED_ADVANCE, chance)
    passed = rng.random(chance.shape) < chance
    return np.where(passed.all(axis=1), LEVELS, passed.argmin(axis=1))


def _climbs(rng: Rng, marks: Numbers, got_to: Numbers, hurried: Numbers) -> list[pd.DataFrame]:
    """Give the changes to each level reached; some skip one, the hurried all but the ends."""
    count = len(marks)
    skipped = np.where(rng.random(count) < SKIPS, rng.integers(1, LEVELS - 1, count), 0)
    climbs = []
    for level in range(LEVELS):
        over = (skipped == level) | (hurried & (level < LEVELS - 1))
        hidden = over & (got_to > level) & (level > 0)
        deals = np.flatnonzero((got_to >= level) & ~hidden)
        climbs.append(_rows(deals, marks[deals, level], level, level))
    return climbs


def _falls(rng: Rng, marks: Numbers, got_to: Numbers) -> list[pd.DataFrame]:
    """Let some fall back a level while in their last one, and climb again."""
    top = np.minimum(got_to, LEVELS - 1)
    deals = np.flatnonzero((rng.random(len(marks)) < FALLS) & (top >= FALL_FROM))
    level = top[deals]
    start, stop = marks[deals, level], marks[deals, level + 1]
    return [
        _rows(deals, start + (stop - start) * part, level - back, level + part)
        for part, back in ((FALL_AT, 1), (CLIMB_AT, 0))
    ]


def _rows(deals: Numbers, days: Numbers, new: Numbers | int, step: Numbers | float) -> pd.DataFrame:
    return pd.DataFrame({"deal": deals, "days": days, "new": new, "step": step})


def _changes(setup: Setup, rng: Rng, created: Days, rows: pd.DataFrame) -> pd.DataFrame:
    """Give each change its moment: on working days, one opportunity's in their order."""
    days = setup.on_workdays(created[rows["deal"]] + spread(rows["days"].to_numpy()))
    scatter = rng.integers(0, _SCATTER, len(rows))
    minutes = _MORNING + np.rint(rows["step"].to_numpy() * _STEP).astype(int) + scatter
    rows["at"] = at_time(days, minutes)
    return rows.sort_values(["deal", "at", "step"], ignore_index=True)[["deal", "at", "new"]]
