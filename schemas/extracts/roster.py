"""The `roster` extract: seats, who sits on them, from when to when."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, one_of, text
from schemas.vocabulary import Role, Seat


class Roster(Model):
    """One row a seat and period. `valid_to` is the last day; empty: still valid."""

    rep_id: Series[str] = identifier("The seat.", key=True)
    name: Series[str] = text("Who sits on it.")
    role: Series[str] = one_of(list(Role), "Outside sales, inside sales, director.")
    region: Series[str] = identifier("Region code.", refers_to="regions")
    team: Series[str] = text("Team inside the region.")
    manager_id: Series[str] = identifier("Who leads the seat.", optional=True)
    email: Series[str] = text("Mail address.", optional=True)
    seat: Series[str] = one_of(list(Seat), "Filled or vacant.")
    valid_from: Series[pd.Timestamp] = day("First day of the period.", key=True)
    valid_to: Series[pd.Timestamp] = day("Last day of the period.", optional=True)
