"""What happens to order lines after they were booked, and who shares them."""

import numpy as np
import pandas as pd

from data_samples.generator.codes import names_of
from data_samples.generator.days import Days, Numbers, spread
from data_samples.generator.deal_changes import colleagues
from data_samples.generator.planted import is_planted
from data_samples.generator.planting_orders import CREDITS, EVENTS
from data_samples.generator.setup import Setup
from schemas.vocabulary import CreditKind, OrderEventType, Role

Rng = np.random.Generator

CHANGED, CHANGED_AFTER = 0.015, (3, 70)
"""Share of order lines that are changed later, and after how many days."""

TYPES = (OrderEventType.CANCEL, OrderEventType.RETURN, OrderEventType.REPRICE)
TYPE_SHARES = (0.4, 0.3, 0.3)
"""What happens to them, and how often."""

RETURNED, REPRICED = (-0.6, -0.1), (-0.10, 0.05)
"""Range of the change as a part of the amount; a cancellation takes all."""

SPLIT, OVERLAID = 0.008, 0.004
"""Shares of outside sellers' lines that are split, and that carry an overlay."""

SHARES = (0.5, 0.6, 0.7, 0.8)
"""What the owner of a split line keeps."""

PLANTED_MARGIN = 0.25


def order_events(setup: Setup, lines: pd.DataFrame) -> pd.DataFrame:
    """Draw cancellations, returns and repricings; planted lines have only planted ones."""
    rng = setup.stream("order_events")
    changed = lines[~is_planted(lines["order_line_id"])]
    changed = changed[rng.random(len(changed)) < CHANGED]
    kind = rng.choice(len(TYPES), len(changed), p=TYPE_SHARES)
    shares = _changed_shares(rng, kind)
    booked: Days = changed["booked_on"].to_numpy().astype("datetime64[D]")
    happened = setup.on_workdays(booked + spread(rng.uniform(*CHANGED_AFTER, len(changed))))
    events = pd.DataFrame(
        {
            "order_line_id": changed["order_line_id"],
            "happened_on": happened,
            "received_on": happened + spread(rng.integers(0, 3, len(changed))),
            "type": names_of(kind, [str(each) for each in TYPES]),
            "amount_delta": (changed["amount"] * shares).round(2),
            "gross_profit_delta": (changed["gross_profit"] * shares).round(2),
        }
    ).sort_values(["happened_on", "order_line_id"], ignore_index=True)
    events["event_id"] = [f"X{number + 1:06}" for number in range(len(events))]
    return pd.concat([events, _planted_events()], ignore_index=True)


def shared_credits(setup: Setup, seats: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Draw shared lines: two PRIMARY shares that sum to 1, or a full one beside an OVERLAY."""
    rng = setup.stream("credits")
    outside = (seats["role"] == Role.AE).to_numpy(dtype=bool)
    own = lines[~is_planted(lines["order_line_id"]) & outside[lines["rep_id"]]]
    own = own.assign(
        other=colleagues(rng, seats, own["rep_id"].to_numpy()),
        draw=rng.random(len(own)),
        kept=rng.choice(SHARES, len(own)),
    )
    own = own[own["other"] != own["rep_id"]]
    split = own[own["draw"] < SPLIT]
    overlaid = own[own["draw"].between(SPLIT, SPLIT + OVERLAID)].assign(kept=1.0)
    parts = [
        *(_part(rows, "rep_id", CreditKind.PRIMARY, rows["kept"]) for rows in (split, overlaid)),
        _part(split, "other", CreditKind.PRIMARY, (1 - split["kept"]).round(2)),
        _part(overlaid, "other", CreditKind.OVERLAY, overlaid["kept"]),
    ]
    drawn = pd.concat(parts).sort_values("order_line_id", kind="stable")
    drawn["rep_id"] = names_of(drawn["rep_id"], seats["rep_id"])
    return pd.concat([drawn, pd.DataFrame(CREDITS)], ignore_index=True)


def _changed_shares(rng: Rng, kind: Numbers) -> Numbers:
    returned, repriced = (rng.uniform(*span, len(kind)) for span in (RETURNED, REPRICED))
    cancels, returns = (kind == TYPES.index(each) for each in TYPES[:2])
    return np.select([cancels, returns], [-1.0, returned], repriced)


def _planted_events() -> pd.DataFrame:
    events = pd.DataFrame(EVENTS)
    days = {name: events[name].astype("datetime64[s]") for name in ("happened_on", "received_on")}
    profit = (events["amount_delta"] * PLANTED_MARGIN).round(2)
    return events.assign(gross_profit_delta=profit, **days)


def _part(lines: pd.DataFrame, rep: str, kind: CreditKind, share: pd.Series) -> pd.DataFrame:
    shared = lines[["order_line_id"]]
    return shared.assign(rep_id=lines[rep], kind=str(kind), share=share)
