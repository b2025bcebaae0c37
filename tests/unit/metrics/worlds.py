"""Small random but valid companies: some regions side by side, each with a story of its own.

A company is a row of seeds, one a region; a seed of nothing is a region in which nothing happens
but an order of nothing, so that a failing company shrinks to the regions that matter. Days, weeks
and amounts lie around the edges that the metrics have; reps move, orders are booked in other
regions than their rep's, and everything that may be empty sometimes is.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from tests.unit.metrics.conftest import (
    Row,
    account,
    deal,
    event,
    order,
    promise,
    quota,
    seat,
    visit,
)

World = dict[str, list[Row]]
T = TypeVar("T")

REGIONS = 19
SEED_BYTES = 4

DAYS = (
    *("2025-08-02", "2025-09-06", "2025-09-07", "2025-09-30", "2025-10-01", "2026-03-31"),
    *("2026-04-01", "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-05", "2026-08-02"),
    *("2026-08-03", "2026-08-30", "2026-08-31", "2026-09-03", "2026-09-06", "2026-09-07"),
)
DUE = (
    *("2026-08-28", "2026-09-06", "2026-09-07", "2026-09-13", "2026-09-14", "2026-09-30"),
    *("2026-10-01", "2026-10-04", "2026-10-05", "2027-01-10"),
)
PLANNED = ("2026-08-30", "2026-08-31", "2026-09-03", "2026-09-07", "2026-09-13", "2026-09-14")
TIMES = ("00:00:00", "10:30:00", "23:59:59")
POWERS = (None, 0.0, -1.0, 123_456.789, 5e5, 1e6, 1_000_000.01, 2_500_000.0)
MADE = ("2026-W31", "2026-W32", "2026-W34", "2026-W35", "2026-W36", "2026-W37")
TARGETS = ("2026-W35", "2026-W36", "2026-W37", "2026-W38", "2026-W40", "2026-W41")
STAGES = ("L1", "L2", "L3", "L4", "L5", "WON", "LOST", "CANCELLED")
CLOSED = ("WON", "LOST", "CANCELLED")


class Fate(Random):
    """Chances that a world takes."""

    def rarely(self) -> bool:
        """Say yes one time in six."""
        return self.randrange(6) == 0

    def maybe(self, value: T) -> T | None:
        """Give the value, or one time in six nothing."""
        return None if self.rarely() else value

    def day(self) -> str:
        """Give a day near an edge."""
        return self.choice(DAYS)

    def money(self) -> float:
        """Give up to a million yuan with four decimals."""
        return self.randrange(10**10) / 10_000

    def few(self) -> range:
        """Count from nothing to three."""
        return range(self.randrange(4))


def world_of(seeds: bytes) -> World:
    """Make a company of as many regions as there are seeds, `G0` and following."""
    starts = range(0, len(seeds), SEED_BYTES)
    codes = [f"G{number}" for number, _ in enumerate(starts)]
    world: World = {}
    for code, start in zip(codes, starts, strict=True):
        seed = seeds[start : start + SEED_BYTES]
        rows = _region(Fate(seed), code, codes) if any(seed) else _quiet(code)
        for extract, more in rows.items():
            world.setdefault(extract, []).extend(more)
    return world


WORLDS = st.binary(min_size=REGIONS * SEED_BYTES, max_size=REGIONS * SEED_BYTES).map(world_of)
"""Companies of nineteen regions."""


def _quiet(code: str) -> World:
    return {
        "roster": [seat(code, region=code)],
        "accounts": [account(code, region=code, ae_id=code)],
        "orders": [order(code, 0.0, rep_id=code, account_id=code)],
    }


def _region(fate: Fate, code: str, codes: Sequence[str]) -> World:
    reps = [f"{code}-{number}" for number in range(fate.randint(1, 3))]
    accounts = [f"{code}-A{number}" for number in range(fate.randint(1, 3))]
    lines = [_order(fate, f"{code}-S{number}", reps, accounts, codes) for number in fate.few()]
    return {
        "roster": [row for rep in reps for row in _seats(fate, rep, code, codes)],
        "quotas": [row for rep in reps for row in _quotas(fate, rep, code, codes)],
        "accounts": [_account(fate, one, code, reps) for one in accounts],
        "opportunities": [_deal(fate, f"{code}-O{n}", reps, accounts) for n in fate.few()],
        "orders": lines,
        "order_events": [row for line in lines if fate.rarely() for row in _events(fate, line)],
        "forecasts": _promises(fate, reps, accounts),
        "visits": [_visit(fate, f"{code}-V{n}", reps, accounts) for n in fate.few()],
        "account_plans": [_plan(fate, one, reps) for one in accounts if not fate.rarely()],
    }


def _seats(fate: Fate, rep: str, code: str, codes: Sequence[str]) -> list[Row]:
    role = fate.choice(["AE", "AE", "AE", "SR"])
    cells = {"role": role, "seat": "VACANT" if fate.rarely() else "FILLED"}
    team = f"{code}-T{fate.randint(1, 2)}"
    if not fate.rarely():
        return [seat(rep, region=code, team=team, **cells)]
    other = fate.choice(codes)
    return [
        seat(rep, region=code, team=team, valid_to="2026-08-02", **cells),
        seat(rep, region=other, team=f"{other}-T1", valid_from="2026-08-03", **cells),
    ]


def _quotas(fate: Fate, rep: str, code: str, codes: Sequence[str]) -> list[Row]:
    region = fate.choice(codes) if fate.rarely() else code
    return [
        quota(
            rep,
            fate.money(),
            version=version,
            region=region,
            approved_on=fate.day(),
            measure=fate.choice(["revenue", "revenue", "gross_profit"]),
        )
        for version in fate.few()
    ]


def _account(fate: Fate, account_id: str, code: str, reps: Sequence[str]) -> Row:
    return account(
        account_id,
        region=code,
        ae_id=fate.maybe(fate.choice(reps)),
        tier=fate.choice(["TOP20", "NAMED", "L3"]),
        industry=fate.choice(["power", "finance"]),
        buying_power=fate.choice(POWERS),
        buying_power_on=fate.maybe(fate.day()),
        opened_on=fate.maybe(fate.day()),
    )


def _deal(fate: Fate, opportunity_id: str, reps: Sequence[str], accounts: Sequence[str]) -> Row:
    stage = fate.choice(STAGES)
    return deal(
        opportunity_id,
        stage,
        rep_id=fate.choice(reps),
        account_id=fate.maybe(fate.choice(accounts)),
        amount=fate.maybe(fate.money()),
        gross_profit=fate.maybe(fate.money()),
        created_on=fate.maybe(fate.day()),
        expected_order_on=fate.maybe(fate.choice(DUE)),
        closed_on=fate.maybe(fate.day()) if stage in CLOSED else None,
    )


def _order(
    fate: Fate, line: str, reps: Sequence[str], accounts: Sequence[str], codes: Sequence[str]
) -> Row:
    return order(
        line,
        fate.money(),
        rep_id=fate.choice(reps),
        account_id=fate.choice(accounts),
        region=fate.choice(codes) if fate.rarely() else None,
        booked_on=fate.day(),
        gross_profit=fate.maybe(fate.money()),
    )


def _events(fate: Fate, line: Row) -> list[Row]:
    amount = float(str(line["amount"]))
    kind = fate.choice(["CANCEL", "RETURN", "REPRICE"])
    delta = -amount if kind == "CANCEL" else -round(amount * fate.random(), 4)
    return [event(str(line["order_line_id"]), delta, type=kind, happened_on=fate.day())]


def _promises(fate: Fate, reps: Sequence[str], accounts: Sequence[str]) -> list[Row]:
    made = [
        promise(
            fate.choice(MADE),
            fate.choice(TARGETS),
            fate.money(),
            rep_id=fate.choice(reps),
            account_id=fate.choice(accounts),
            category=fate.choice(["COMMIT", "COMMIT", "BEST_CASE"]),
        )
        for _ in fate.few()
    ]
    key = ("rep_id", "account_id", "made_in_week", "target_week", "category")
    return list({tuple(row[name] for name in key): row for row in made}.values())


def _visit(fate: Fate, visit_id: str, reps: Sequence[str], accounts: Sequence[str]) -> Row:
    return visit(
        visit_id,
        fate.maybe(f"{fate.day()}T{fate.choice(TIMES)}"),
        rep_id=fate.choice(reps),
        account_id=fate.choice(accounts),
        kind=fate.choice(["VISIT", "VISIT", "VISIT", "OB_CALL", "IB_CALL"]),
        status=fate.choice(["DONE", "DONE", "DONE", "PLANNED", "CANCELLED"]),
        end_customer_present=fate.choice([True, True, False, None]),
        connected=fate.choice([True, False, None]),
        outcome=fate.choice(["PROBLEM_SOLVED", "OPPORTUNITY_FOUND", "NONE", None]),
        planned_on=fate.maybe(fate.choice(PLANNED)),
    )


def _plan(fate: Fate, account_id: str, reps: Sequence[str]) -> Row:
    filled = {field: fate.maybe("known") for field in ("decision_map", "needs", "goals")}
    written = {"rep_id": fate.choice(reps), "updated_on": fate.day()}
    return {"account_id": account_id, **written, **filled, "review_on": fate.maybe("2026-12-01")}
