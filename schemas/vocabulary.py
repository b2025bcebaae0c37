"""The closed lists of words that extracts, tables and templates share.

Only lists whose members the method fixes stand here. What a company chooses for itself
(regions, industries) is in its settings; how a word reads in Chinese or English is in the
message catalogues.
"""

from collections.abc import Mapping
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

EXIT_CHECKS: Mapping[Stage, tuple[str, ...]] = {
    Stage.L1: ("key_people", "organisation", "needs_and_installed_base", "interest"),
    Stage.L2: (
        "decision_makers",
        "influencers",
        "critical_needs",
        "problem_and_solutions",
        "meetings_recorded",
    ),
    Stage.L3: (
        "agreed_needs",
        "customer_benefit",
        "solution",
        "financial_capability",
        "delivery_schedule",
        "installation_plan",
    ),
    Stage.L4: ("proposal_reviewed", "questions_answered", "quotation_approved", "price_agreed"),
    Stage.L5: ("customer_satisfied", "terms_accepted", "partner_chosen", "contract_signed"),
}
"""The checks that a level requires before an opportunity leaves it upwards (FUN-10)."""


class FunnelStep(StrEnum):
    """A step up the funnel; the last one is the whole way (FUN-2)."""

    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L4 = "L3-L4"
    L4_L5 = "L4-L5"
    L5_WON = "L5-WON"
    L1_WON = "L1-WON"


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


class VisitOutcome(StrEnum):
    """What a visit brought, as published: the outcomes, and that nobody gave one."""

    OPPORTUNITY_WON = "OPPORTUNITY_WON"
    OPPORTUNITY_FOUND = "OPPORTUNITY_FOUND"
    PROBLEM_SOLVED = "PROBLEM_SOLVED"
    NONE = "NONE"
    NOT_REPORTED = "NOT_REPORTED"


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


class AgendaItem(StrEnum):
    """What an item of a review agenda is."""

    ACTION = "action"
    OPPORTUNITY = "opportunity"
    FLAG = "flag"


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


class View(StrEnum):
    """Where a booking belongs: to the region of its day, or to the account's present one."""

    AS_WAS = "as_was"
    AS_IS = "as_is"


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


class RowChange(StrEnum):
    """What became of a row of an extract since an earlier week."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ChangeCause(StrEnum):
    """Why a reported figure is another one now (REC-2)."""

    LATE = "late"
    REMOVED = "removed"
    CORRECTED = "corrected"
    SETTINGS = "settings"


class KeptStatus(StrEnum):
    """What became of a four-week commit (FCT-4)."""

    KEPT = "kept"
    BROKEN = "broken"
    SANDBAGGED = "sandbagged"
    NO_COMMIT = "no_commit"


class ForecastHabit(StrEnum):
    """How a rep forecasts, week after week (ACC-5)."""

    SANDBAGS = "sandbags"
    OVER_CALLS = "over_calls"
    STEADY = "steady"
    TOO_FEW = "too_few"


class ForecastBucket(StrEnum):
    """Why a forecast and the orders of its week differ, if they do (ACC-8)."""

    PULLED_IN = "pulled_in"
    UNFORECAST = "unforecast"
    SLIPPED = "slipped"
    LOST = "lost"
    AMOUNT_CHANGE = "amount_change"
    MET = "met"


class MatchClass(StrEnum):
    """How what the CRM calls won and what was booked go together (REC-1)."""

    MATCHED = "matched"
    AMOUNT_DIFFERENCE = "amount_difference"
    CRM_ONLY = "crm_only"
    ORDER_ONLY = "order_only"
    CANCELLED = "cancelled"
    TIMING = "timing"


class Fit(StrEnum):
    """How a count compares with its target range (SEG-7, LST-3)."""

    OK = "ok"
    OVER = "over"
    UNDER = "under"


class ListChange(StrEnum):
    """What happened to an account on the list since last week (LST-2)."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    OWNER_CHANGED = "owner_changed"


class PipelineBucket(StrEnum):
    """What leads from last week's open amount in the window to this week's, in order (FUN-6)."""

    OPENING = "opening"
    CREATED = "created"
    MOVED_IN = "moved_in"
    PULLED_IN = "pulled_in"
    REOPENED = "reopened"
    INCREASED = "increased"
    DECREASED = "decreased"
    PUSHED_OUT = "pushed_out"
    MOVED_OUT = "moved_out"
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    CLOSING = "closing"
    RESIDUAL = "residual"


class Period(StrEnum):
    """Over what a rate is taken."""

    WEEK = "week"
    QUARTER = "quarter"


class ProbabilitySet(StrEnum):
    """Win probabilities as the method has them, or as the company's own history bears out."""

    METHOD = "method"
    CALIBRATED = "calibrated"


class BookingKind(StrEnum):
    """An order line as booked, or a later event on it."""

    ORDER = "ORDER"
    CANCEL = "CANCEL"
    RETURN = "RETURN"
    REPRICE = "REPRICE"


class BookingBucket(StrEnum):
    """What leads from last week's net bookings of the quarter to this week's, in order (PRG-1)."""

    OPENING = "opening"
    RESTATED = "restated"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REPRICED = "repriced"
    CLOSING = "closing"


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
    NO_NAMED_ACCOUNTS = "no_named_accounts"
    NO_PLANS = "no_plans"
    NO_PLANNED_VISITS = "no_planned_visits"
    NO_CALLS = "no_calls"
    NO_WHITE_SPACE = "no_white_space"
    NOT_SUBMITTED_THEN = "not_submitted_then"
    NO_COMMIT = "no_commit"
    NO_LAST_COMMIT = "no_last_commit"
    ONE_HORIZON = "one_horizon"
    NO_HISTORY = "no_history"
    NOT_REACHED = "not_reached"
    NO_OPPORTUNITIES = "no_opportunities"
    NO_EVIDENCE = "no_evidence"
    NO_SPOT_RATE = "no_spot_rate"
    NEW_IN_SEAT = "new_in_seat"
    NOTHING_DUE = "nothing_due"
    NO_ROW_COUNT = "no_row_count"


class Flag(StrEnum):
    """A remark on a row that does not make its figures absent. Several are joined with `;`."""

    STALE_BUYING_POWER = "stale_buying_power"
    SOW_OVER_1 = "sow_over_1"
    NOT_SUBMITTED = "not_submitted"
    ABSENT_EXTRACT = "absent_extract"
    NO_ACCOUNT = "no_account"
    UNPRICED = "unpriced"
    UNDATED = "undated"
    NO_OPEN_OPPORTUNITY = "no_open_opportunity"
    UNBACKED = "unbacked"
    OVERDUE = "overdue"
    DATE_IS_FICTION = "date_is_fiction"
    STALE = "stale"
    SKIP = "skip"
    UNKNOWN_EVIDENCE = "unknown_evidence"
    UNDER_TARGET = "under_target"
    BROKEN = "broken"
    SANDBAGGED = "sandbagged"
    NO_COMMIT = "no_commit"
    SANDBAGS = "sandbags"
    OVER_CALLS = "over_calls"
    OTHER_REGION = "other_region"


class Status(StrEnum):
    """How a headline figure compares with its target."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"
    ABSENT = "absent"


class DecisionKind(StrEnum):
    """What a director is asked to decide."""

    OVERDUE = "overdue"
    FICTION = "fiction"
    STALE = "stale"
    UNBACKED = "unbacked"
    NOT_SUBMITTED = "not_submitted"
    LANDING_SHORT = "landing_short"
    CRM_ONLY = "crm_only"
    VACANT = "vacant"
    SET_ASIDE = "set_aside"


class EvidencePage(StrEnum):
    """The page of a pack on which the rows behind a figure stand."""

    QUOTA = "quota"
    FORECAST = "forecast"
    ACCURACY = "accuracy"
    PIPELINE = "pipeline"
    COVERAGE = "coverage"
    REVIEW = "review"
    METHOD = "method"


DATA_STATUS = "DATA"
"""Stands where a metric code stands, for figures about the week's files."""


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
