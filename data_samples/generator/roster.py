"""The rows of the roster: seats as they are, and what was before somebody came or moved."""

from datetime import date

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import names_of
from data_samples.generator.setup import SEATS_FROM, Setup
from schemas.vocabulary import Role, Seat

VACANT_NAME = "空缺 Vacant"
"""What the roster calls a seat nobody sits on."""

PREDECESSOR = "Rook Oldbarrow"
"""Who sat on the seat that changed hands."""

MAIL_DOMAIN = "hualan.example"


def roster(setup: Setup, seats: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of all periods, known or not yet."""
    directors = seats[seats["role"] == Role.DIRECTOR].set_index("region")["rep_id"]
    leads = seats["role"] == Role.DIRECTOR
    addresses = seats["rep_id"].str.lower() + "@" + MAIL_DOMAIN
    rows = pd.DataFrame(
        {
            "rep_id": seats["rep_id"],
            "name": seats["name"].mask(seats["vacant"], VACANT_NAME),
            "role": seats["role"],
            "region": names_of(seats["region"], list(setup.regions)),
            "team": seats["team"],
            "manager_id": seats["region"].map(directors).mask(leads),
            "email": addresses.mask(seats["vacant"]),
            "seat": np.where(seats["vacant"], str(Seat.VACANT), str(Seat.FILLED)),
            "valid_from": np.datetime64(SEATS_FROM, "s"),
            "valid_to": np.datetime64("NaT", "s"),
        }
    )
    moved = _before(rows, planted.MOVED_REP, planted.MOVED_REP_ON)
    moved["region"] = planted.MOVED_REP_FROM
    moved["manager_id"] = directors[setup.regions.index(planted.MOVED_REP_FROM)]
    replaced = _before(rows, planted.NEW_IN_SEAT, planted.NEW_IN_SEAT_ON)
    return pd.concat([rows, moved, replaced.assign(name=PREDECESSOR)], ignore_index=True)


def _before(rows: pd.DataFrame, rep_id: str, on: date) -> pd.DataFrame:
    """Let a seat's row begin on a day, and give the row of the time before."""
    present = rows["rep_id"] == rep_id
    before = rows[present].assign(valid_to=np.datetime64(on, "s") - np.timedelta64(1, "D"))
    rows.loc[present, "valid_from"] = np.datetime64(on, "s")
    return before
