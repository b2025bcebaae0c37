"""The closed lists of words that extracts, tables and templates share.

Only lists whose members the method fixes stand here. What a company chooses for itself
(regions, industries) is in its settings; how a word reads in Chinese or English is in the
message catalogues.
"""

from enum import StrEnum


class Stage(StrEnum):
    """Funnel level or end state of an opportunity."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    WON = "WON"
    LOST = "LOST"
    CANCELLED = "CANCELLED"


OPEN_STAGES = (Stage.L1, Stage.L2, Stage.L3, Stage.L4, Stage.L5)
"""The stages that count as open, in funnel order."""

CLOSED_STAGES = (Stage.WON, Stage.LOST, Stage.CANCELLED)
"""The stages that end an opportunity."""


class Tier(StrEnum):
    """How closely an account is worked. `L3` is the long tail, not funnel level 3."""

    TOP20 = "TOP20"
    NAMED = "NAMED"
    L3 = "L3"


class Role(StrEnum):
    """What a seat in the roster does: outside sales, inside sales, director."""

    AE = "AE"
    SR = "SR"
    DIRECTOR = "DIRECTOR"


class Seat(StrEnum):
    """Whether somebody sits on a roster seat."""

    FILLED = "FILLED"
    VACANT = "VACANT"


class VisitKind(StrEnum):
    """A visit at the customer, an outbound or an inbound call."""

    VISIT = "VISIT"
    OB_CALL = "OB_CALL"
    IB_CALL = "IB_CALL"


class VisitStatus(StrEnum):
    """What became of a visit or call."""

    PLANNED = "PLANNED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class Outcome(StrEnum):
    """What a visit or call brought."""

    OPPORTUNITY_FOUND = "OPPORTUNITY_FOUND"
    OPPORTUNITY_WON = "OPPORTUNITY_WON"
    PROBLEM_SOLVED = "PROBLEM_SOLVED"
    NONE = "NONE"


class Measure(StrEnum):
    """What a quota is set in."""

    REVENUE = "revenue"
    GROSS_PROFIT = "gross_profit"


class Category(StrEnum):
    """How firmly a forecast was submitted."""

    COMMIT = "COMMIT"
    BEST_CASE = "BEST_CASE"


class OrderEventType(StrEnum):
    """What changed a booked order line afterwards."""

    CANCEL = "CANCEL"
    RETURN = "RETURN"
    REPRICE = "REPRICE"


class StageEventField(StrEnum):
    """Which field of an opportunity a stage event changed."""

    STAGE = "stage"
    AMOUNT = "amount"
    EXPECTED_ORDER_ON = "expected_order_on"
    REP_ID = "rep_id"


class ActionStatus(StrEnum):
    """Where an agreed action stands."""

    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


class CreditKind(StrEnum):
    """PRIMARY credit splits an order line; OVERLAY is counted beside it."""

    PRIMARY = "PRIMARY"
    OVERLAY = "OVERLAY"


class RateKind(StrEnum):
    """PLAN rates measure performance, SPOT rates are for accounting."""

    PLAN = "PLAN"
    SPOT = "SPOT"


class Level(StrEnum):
    """The grain of a row in a table that is published at several grains."""

    COMPANY = "company"
    REGION = "region"
    TEAM = "team"
    REP = "rep"


class RadCell(StrEnum):
    """A cell of the RAD grid; `U` is an account without a usable buying power (SEG-2)."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    U = "U"


class MoveCause(StrEnum):
    """Why an account sits in another RAD cell than at the last quarter end (SEG-5)."""

    SALES = "sales"
    BUYING_POWER = "buying_power"
    BOTH = "both"
    NEW = "new"


class BookingKind(StrEnum):
    """An order line as booked, or a later event on it."""

    ORDER = "ORDER"
    CANCEL = "CANCEL"
    RETURN = "RETURN"
    REPRICE = "REPRICE"


class Reason(StrEnum):
    """Why a figure is absent or to be read with care. Several are joined with `;`."""

    NO_QUOTA = "no_quota"
    QUOTA_MET = "quota_met"
    NO_BUYING_POWER = "no_buying_power"
    NO_ACTUAL = "no_actual"
    TOO_FEW = "too_few"
    NOT_SUBMITTED = "not_submitted"
    NO_GROSS_PROFIT = "no_gross_profit"
    PROVISIONAL = "provisional"
    V_PROVISIONAL = "v_provisional"
    ABSENT_EXTRACT = "absent_extract"
    NO_ACCOUNTS = "no_accounts"
    NO_VISITS = "no_visits"
    NO_SELLERS = "no_sellers"
    NO_WINS = "no_wins"
    NO_WORKING_DAYS = "no_working_days"


class Flag(StrEnum):
    """A remark on a row that does not make its figures absent. Several are joined with `;`."""

    STALE_BUYING_POWER = "stale_buying_power"
    SOW_OVER_1 = "sow_over_1"
    NOT_SUBMITTED = "not_submitted"
    ABSENT_EXTRACT = "absent_extract"
    NO_ACCOUNT = "no_account"
    UNPRICED = "unpriced"
    UNDATED = "undated"


class Status(StrEnum):
    """How a headline figure compares with its target."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"
    ABSENT = "absent"


class Unit(StrEnum):
    """How a headline figure is written."""

    MONEY = "money"
    RATE = "rate"
    FACTOR = "factor"


class Dimension(StrEnum):
    """What the rows of a summing table are split by."""

    ALL = "all"
    TIER = "tier"
    INDUSTRY = "industry"


class Severity(StrEnum):
    """What a fault does: stops the week, sets one row aside, or is only told."""

    FILE = "file"
    ROW = "row"
    NOTICE = "notice"


class Presence(StrEnum):
    """What became of an extract in a week."""

    PRESENT = "present"
    ABSENT = "absent"
    MISSING = "missing"
    REJECTED = "rejected"


class PackState(StrEnum):
    """What became of a pack: made in this run, kept from an earlier one, failed, never made."""

    DONE = "done"
    KEPT = "kept"
    FAILED = "failed"
    NOT_MADE = "not_made"


SEPARATOR = ";"
"""Joins several reasons or flags in one column."""
