"""The planted opportunities: how each stood when it was created, and every change after."""

from typing import NamedTuple

from data_samples.generator import planted
from schemas.vocabulary import Stage
from schemas.vocabulary import StageEventField as Field


class Step(NamedTuple):
    """One change of a planted opportunity."""

    on: str
    field: Field
    value: str | float


class Deal(NamedTuple):
    """A planted opportunity as created at L1, and its later changes."""

    opportunity_id: str
    account_id: str | None
    rep_id: str
    created_on: str
    amount: float | None
    expected_order_on: str | None
    steps: tuple[Step, ...]
    currency: str = "CNY"


def _levels(*steps: tuple[str, Stage]) -> tuple[Step, ...]:
    return tuple(Step(on, Field.STAGE, str(stage)) for on, stage in steps)


def _pushes(*steps: tuple[str, str]) -> tuple[Step, ...]:
    return tuple(Step(on, Field.EXPECTED_ORDER_ON, to) for on, to in steps)


_GD, _SN, _NA = planted.HOSTS

DEALS = (
    Deal(
        planted.SLIPPING[0],
        _GD,
        "AE037",
        "2026-03-02",
        480_000,
        "2026-06-30",
        _levels(("2026-03-20", Stage.L2), ("2026-04-15", Stage.L3), ("2026-06-01", Stage.L4))
        + _pushes(
            ("2026-06-22", "2026-07-31"), ("2026-07-24", "2026-08-28"), ("2026-08-20", "2026-09-18")
        ),
    ),
    Deal(
        planted.SLIPPING[1],
        _NA,
        "AE052",
        "2026-02-10",
        350_000,
        "2026-05-29",
        _levels(("2026-03-03", Stage.L2), ("2026-04-21", Stage.L3))
        + _pushes(
            ("2026-05-25", "2026-06-26"),
            ("2026-06-22", "2026-07-31"),
            ("2026-07-28", "2026-08-31"),
            ("2026-08-27", "2026-09-25"),
        )
        + (Step("2026-07-28", Field.AMOUNT, 310_000),),
    ),
    Deal(
        planted.OVERDUE,
        _SN,
        "AE050",
        "2026-05-11",
        260_000,
        "2026-08-21",
        _levels(("2026-06-02", Stage.L2), ("2026-07-06", Stage.L3)),
    ),
    Deal(
        planted.WON_WITHOUT_ORDER,
        _GD,
        "AE037",
        "2026-05-18",
        140_000,
        "2026-08-21",
        _levels(
            ("2026-06-03", Stage.L2),
            ("2026-06-24", Stage.L3),
            ("2026-07-15", Stage.L4),
            ("2026-08-05", Stage.L5),
            ("2026-08-20", Stage.WON),
        ),
    ),
    Deal(
        planted.USD_DEAL,
        _SN,
        "AE050",
        "2026-06-15",
        40_000,
        "2026-09-24",
        _levels(("2026-06-30", Stage.L2), ("2026-07-20", Stage.L3), ("2026-08-17", Stage.L4)),
        currency="USD",
    ),
    Deal(
        planted.REOPENED,
        _NA,
        "AE052",
        "2026-04-07",
        220_000,
        "2026-08-14",
        _levels(
            ("2026-04-28", Stage.L2),
            ("2026-06-09", Stage.L3),
            ("2026-07-15", Stage.LOST),
            ("2026-09-02", Stage.L3),
        )
        + _pushes(("2026-09-02", "2026-09-28")),
    ),
    Deal(
        planted.WITHOUT_ACCOUNT,
        None,
        "AE037",
        "2026-07-06",
        90_000,
        "2026-10-16",
        _levels(("2026-07-27", Stage.L2)),
    ),
    Deal(planted.UNPRICED, _SN, "AE050", "2026-08-03", None, "2026-11-20", ()),
    Deal(
        planted.UNDATED, _NA, "AE052", "2026-06-08", 75_000, None, _levels(("2026-07-02", Stage.L2))
    ),
    Deal(
        planted.SKIPPED,
        _GD,
        "AE037",
        "2026-05-06",
        180_000,
        "2026-10-09",
        _levels(("2026-06-10", Stage.L3)),
    ),
    Deal(
        planted.FELL_BACK,
        _SN,
        "AE050",
        "2026-04-13",
        330_000,
        "2026-10-23",
        _levels(
            ("2026-05-04", Stage.L2),
            ("2026-06-01", Stage.L3),
            ("2026-07-13", Stage.L4),
            ("2026-08-25", Stage.L2),
        ),
    ),
    Deal(
        planted.ACTIVATING_DEAL,
        planted.ACTIVATED_WITHOUT_CONTACT,
        "AE035",
        "2026-06-10",
        150_000,
        "2026-11-13",
        _levels(("2026-07-01", Stage.L2)),
    ),
    Deal(
        planted.LATE_REGISTERED,
        _GD,
        "AE037",
        "2026-08-24",
        120_000,
        "2026-08-28",
        _levels(("2026-08-25", Stage.L5), ("2026-08-26", Stage.WON)),
    ),
)
"""Every planted opportunity."""
