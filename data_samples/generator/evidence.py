"""The exit checks done for each opportunity, as its `evidence` column shows them."""

from itertools import chain

import numpy as np

from data_samples.generator.codes import NOTHING, names_of
from data_samples.generator.days import Numbers
from data_samples.generator.lives import LEVELS
from data_samples.generator.setup import Setup
from data_samples.generator.words import EXIT_CHECKS

PASSED, PRESENT = 0.93, 0.6
"""Chance that a check is done of a level already passed, and of the present one."""

SUPPLIED = 0.93
"""Share of opportunities for which any evidence is kept."""

_CODES = tuple(chain.from_iterable(EXIT_CHECKS))
_LEVEL_OF = np.repeat(np.arange(LEVELS), [len(checks) for checks in EXIT_CHECKS])


def evidence(setup: Setup, furthest: Numbers) -> Numbers:
    """Join the checks done, given the furthest level of each opportunity by its code.

    What was done stays done: the same draws are used for every week.
    """
    rng, count = setup.stream("evidence"), len(furthest)
    draws = rng.random((count, len(_CODES)), dtype=np.float32)
    supplied = rng.random(count) < SUPPLIED
    level = furthest[:, None]
    chance = np.select([level > _LEVEL_OF, level == _LEVEL_OF], [PASSED, PRESENT], 0.0)
    weights = 1 << np.arange(len(_CODES), dtype=np.int64)
    found, place = np.unique((draws < chance) @ weights, return_inverse=True)
    texts = [_joined(done) for done in found.tolist()]
    return names_of(np.where(supplied, place, NOTHING), texts)


def _joined(done: int) -> str | None:
    return ";".join(code for bit, code in enumerate(_CODES) if done >> bit & 1) or None
