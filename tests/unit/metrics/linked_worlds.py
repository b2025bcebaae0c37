"""Random companies whose forecasts and orders are about opportunities, which are won, lost, moved.

What `worlds` draws, and beside it more of what the forecast bridge and the order reconciliation
look at: orders of opportunities in any region, commits for the weeks of the bridge, dates that
moved, won opportunities with and without amounts, reps who share a line.
"""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.unit.metrics.conftest import Row, closed, credit, moved, order, promise
from tests.unit.metrics.worlds import DUE, REGIONS, SEED_BYTES, Fate, World, world_of

WEEKS = range(33, 37)
"""The weeks of the bridge."""

BOOKED = (
    *("2026-06-30", "2026-07-01", "2026-08-09", "2026-08-10", "2026-08-16", "2026-08-17"),
    *("2026-08-23", "2026-08-30", "2026-08-31", "2026-09-02", "2026-09-06", "2026-09-07"),
)
AMOUNTS = (0.0, 100.0, 100.0, 250.0, 33.3333)
"""Few different ones, so that forecasts are met and opportunities matched."""


def linked_world(seeds: bytes) -> World:
    """Give the world of some seeds with opportunities behind its orders and forecasts."""
    world = world_of(seeds)
    fate = Fate(seeds + b"linked")
    deals = _by_region(world.get("opportunities", []), "opportunity_id")
    for name in ("orders", "forecasts"):
        for row in world.get(name, []):
            row["opportunity_id"] = _about(fate, deals.get(_region_of(str(row["rep_id"])), []))
    reps = _by_region(world["roster"], "rep_id")
    accounts = _by_region(world["accounts"], "account_id")
    for code in sorted(reps):
        if f"{code}-A0" in accounts[code]:
            _tell(fate, world, code, sorted(set(reps[code])), accounts[code], sorted(reps))
    return world


LINKED_WORLDS = st.binary(min_size=REGIONS * SEED_BYTES, max_size=REGIONS * SEED_BYTES).map(
    linked_world
)
"""Such companies of nineteen regions."""


def _region_of(name: str) -> str:
    return name.partition("-")[0]


def _by_region(rows: Sequence[Row], key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(_region_of(str(row[key])), []).append(str(row[key]))
    return found


def _about(fate: Fate, deals: Sequence[str]) -> str | None:
    return fate.maybe(fate.choice(deals)) if deals else None


def _tell(
    fate: Fate,
    world: World,
    code: str,
    reps: Sequence[str],
    accounts: Sequence[str],
    codes: Sequence[str],
) -> None:
    """Add what happens in one region."""
    owner: Row = {"rep_id": fate.choice(reps), "account_id": fate.choice(accounts)}
    deals = [_deal(fate, f"{code}-P{number}", owner) for number in range(3)]
    names = [str(one["opportunity_id"]) for one in deals]
    lines = [
        order(
            f"{code}-L{number}",
            fate.choice(AMOUNTS),
            **owner | {"rep_id": fate.choice(reps)},
            opportunity_id=_about(fate, names),
            region=fate.choice(codes) if fate.rarely() else None,
            booked_on=fate.choice(BOOKED),
        )
        for number in range(4)
    ]
    more: World = {
        "opportunities": deals,
        "orders": lines,
        "forecasts": _promises(fate, code, owner, names),
        "stage_events": [_move(fate, f"{one}-{n}", one) for one in names for n in fate.few()],
        "credits": [row for line in lines if fate.rarely() for row in _shares(fate, line, reps)],
    }
    for extract, rows in more.items():
        world.setdefault(extract, []).extend(rows)


def _deal(fate: Fate, name: str, owner: Row) -> Row:
    stage = fate.choice(["WON", "WON", "LOST", "CANCELLED", "L4"])
    on = fate.choice(BOOKED)
    cells = {"amount": fate.maybe(fate.choice(AMOUNTS)), "expected_order_on": fate.choice(DUE)}
    return closed(name, stage, on, **owner | cells | ({} if stage != "L4" else {"closed_on": None}))


def _promises(fate: Fate, code: str, owner: Row, names: Sequence[str]) -> list[Row]:
    said = {}
    for _ in range(6):
        target = fate.choice(WEEKS)
        made = target - fate.randint(1, 4)
        about = fate.choice([None, *names])
        said[made, target, about] = promise(
            f"2026-W{made}",
            f"2026-W{target}",
            fate.choice(AMOUNTS),
            **owner | {"account_id": f"{code}-A0"},
            opportunity_id=about,
        )
    return list(said.values())


def _move(fate: Fate, event_id: str, name: str) -> Row:
    at = f"{fate.choice(BOOKED)}T{fate.choice(['00:00:00', '23:59:59'])}+08:00"
    return moved(event_id, name, fate.choice(DUE), fate.choice(DUE), changed_at=at)


def _shares(fate: Fate, line: Row, reps: Sequence[str]) -> list[Row]:
    name = str(line["order_line_id"])
    if len(reps) == 1:
        return [credit(name, reps[0], 1.0)]
    share = fate.choice([0.5, 0.3333])
    return [credit(name, reps[0], share), credit(name, reps[1], 1 - share)]
