"""Codes: inside the simulation a seat, account or opportunity is its place in its frame."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from data_samples.generator.days import Numbers

NOTHING = -1
"""The code that stands for nobody, no account, no opportunity or no region."""


def code_of(seats: pd.DataFrame, rep_id: str) -> int:
    """Give the code of a seat by its id."""
    return int(np.flatnonzero(seats["rep_id"] == rep_id)[0])


def names_of(codes: Numbers | pd.Series, names: Iterable[str | None]) -> Numbers:
    """Give the ids or words that codes stand for; NOTHING stands for a missing value."""
    listed = np.array([*names, None], dtype=object)
    named: Numbers = listed[np.asarray(codes, dtype=int)]
    return named
