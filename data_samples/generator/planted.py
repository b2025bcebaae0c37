"""The truths planted in the sample: who, what and where, by id. Their rows stand in `planting_*`.

README.md tells which metric should show each. Ids of reps hold at every scale, because the
first seats of a region come first; ids of planted rows are outside the numbers drawn.
"""

from datetime import date

import pandas as pd

from schemas.calendar import Week

SANDBAGGERS = {"AE004": "900016", "AE034": "900017"}
"""Reps who commit about 70 % of what they book, and the account that orders every week."""

SANDBAGGED = 0.70
"""The share of their bookings that sandbaggers commit."""

OVER_CALLERS = {"AE008": "900018", "AE040": "900019"}
"""Reps who commit about 135 % of what they book, and the account that orders every week."""

OVER_CALLED = 1.35
"""The share of their bookings that over-callers commit."""

LOW_VISITORS = ("AE012", "AE027")
"""Reps far below twelve effective visits a week."""

LOW_VISITS = 7.0
"""Visits they log a week."""

VACANT_AE = "AE015"
"""An outside seat nobody sits on; its accounts are worked by inside sales."""

VACANT_SR = "SR020"
"""An inside seat nobody sits on."""

NO_FORECAST = "AE018"
"""A rep who submitted nothing in NO_FORECAST_WEEK."""

NO_FORECAST_WEEK = Week.parse("2026-W36")
"""The week without a submission of NO_FORECAST."""

MOVED_REP = "AE021"
"""A rep who moved from MOVED_REP_FROM to Jiangsu on MOVED_REP_ON; two roster rows."""

MOVED_REP_FROM = "ZJ"
"""Where MOVED_REP sat before."""

MOVED_REP_ON = date(2026, 8, 3)
"""MOVED_REP's first day in the new region, in the middle of a quarter."""

MOVED_REP_PREDECESSOR = "AE020"
"""Who worked MOVED_REP's new accounts before."""

MOVED_REP_COLLEAGUE = "AE022"
"""Whose accounts MOVED_REP visited before the move."""

NO_QUOTA = "AE030"
"""A rep without a quota."""

NEW_IN_SEAT = "AE030"
"""A seat on which somebody new sits since NEW_IN_SEAT_ON: under eight weeks."""

NEW_IN_SEAT_ON = date(2026, 8, 10)
"""First day of the new person on NEW_IN_SEAT."""

QUOTA_MET_REGION = "CQ"
"""A region that has booked more than its quota of the quarter; V is absent there."""

HOLIDAY_WEEK = Week.parse("2026-W25")
"""The week of the Dragon Boat Festival (Friday 2026-06-19)."""

FORMULA_NAME, PLUS_NAME, MARKUP_NAME = "900001", "900002", "900003"
"""Accounts whose names a spreadsheet or a browser would like to run."""

BROKEN_NAME, LONG_ZH_NAME, LONG_EN_NAME = "900004", "900005", "900006"
"""Accounts whose names hold comma, quote and line break, or do not end."""

ZERO_BUYING_POWER, NO_BUYING_POWER = "900007", "900008"
"""Accounts without a usable buying power: zero, and empty."""

NEGATIVE_OWN_SALES = "900009"
"""An account whose only event of the last 365 days is a return of an older order."""

MOVED_ACCOUNT = "900010"
"""An account that moves from Sichuan to Chongqing; its earlier orders stay in Sichuan."""

MOVED_ACCOUNT_FROM, MOVED_ACCOUNT_TO = "SC", "CQ"
"""Where MOVED_ACCOUNT was, and is."""

MOVED_ACCOUNT_OWNERS = ("AE046", "SR031")
"""Who owns MOVED_ACCOUNT after its move."""

MOVED_ACCOUNT_WEEK = Week.parse("2026-W35")
"""First week whose landing has MOVED_ACCOUNT in its new region."""

MOVED_ACCOUNT_ORDERS = ("L9000012", "L9000013")
"""Its order of 400,000 before the move and of 200,000 after."""

SOW_OVER_ONE = {"900011": "L9000011", "900020": "L9000018"}
"""Accounts that bought more from us than their buying power, and the order that shows it."""

STALE_BUYING_POWER = "900012"
"""An account whose buying power was estimated more than 400 days ago."""

ACTIVATED_WITHOUT_CONTACT = "900013"
"""An account with an opportunity of this fiscal year and no visit or call."""

COMPLETE_PLAN, PLAN_WITH_GAPS = "900014", "900015"
"""Accounts whose plan has all seven fields, and only two."""

VACANT_AE_ACCOUNT, VACANT_SR_ACCOUNT = "900024", "900025"
"""Accounts whose only owner is a vacant seat."""

HOSTS = ("900021", "900022", "900023")
"""Accounts in Guangdong, Shaanxi and Southern Xinjiang (NA) that carry the deals below."""

SLIPPING = ("P900001", "P900002")
"""Open opportunities whose expected date was pushed three times or more."""

OVERDUE = "P900003"
"""An open opportunity whose expected date is past since 2026-08-21."""

WON_WITHOUT_ORDER = "P900004"
"""An opportunity won on 2026-08-20 for which no order line exists."""

USD_DEAL, USD_LINE = "P900005", "L9000009"
"""An open opportunity and an order line in US dollars; fx_rates has their PLAN rate."""

REOPENED = "P900006"
"""Lost on 2026-07-15, reopened on 2026-09-02 (W36)."""

WITHOUT_ACCOUNT, UNPRICED, UNDATED = "P900007", "P900008", "P900009"
"""Open opportunities that lack an account, an amount, an expected date."""

SKIPPED, FELL_BACK = "P900010", "P900011"
"""From L1 straight to L3, and from L4 back to L2."""

ACTIVATING_DEAL = "P900012"
"""The opportunity of ACTIVATED_WITHOUT_CONTACT."""

LATE_REGISTERED, LATE_REGISTERED_LINE = "P900013", "L9000016"
"""Created on 2026-08-24, booked two days later."""

CANCELLED_LINE, RETURNED_LINE, REPRICED_LINE = "L9000001", "L9000002", "L9000003"
"""Order lines with a CANCEL, a RETURN and a REPRICE event."""

LATE_LINES = ("L9000004", "L9000005")
"""Booked in W35, received in W36: absent from W35's landing."""

BACK_DATED_LINE = "L9000006"
"""Booked on 2026-06-29 in FY2026-Q1, received on 2026-09-02 in W36."""

LINE_WITHOUT_DEAL = "L9000007"
"""An order line without an opportunity."""

SPLIT_LINE = "L9000008"
"""300,000, credited 60 % and 40 %, with an OVERLAY for inside sales."""

OLD_LINE, OLD_RETURN = "L9000010", "X900004"
"""The line of NEGATIVE_OWN_SALES, booked more than 365 days ago, and its return."""

MOVED_REP_LINES = {"L9000014": "900026", "L9000015": "900027"}
"""Booked by MOVED_REP in the old region and in the new one, and on which account."""

DUPLICATED_LINE = "L9000017"
"""An order line that stands in the file twice, exactly alike."""

BAD_ORDER, BAD_VISIT, BAD_DEAL = "L9000099", "V9000099", "P900099"
"""An order of an unknown account, a visit on 2026-02-30, an opportunity of minus 50,000."""

UNKNOWN_ACCOUNT = "999999"
"""The account of BAD_ORDER, which does not exist."""

EDGE_VISITS = ("V9000001", "V9000002")
"""At 2026-09-06T23:59:59+08:00, the last second of W36, and one second later."""

EDGE_WEEK = Week.parse("2026-W36")
"""The week whose landing first has EDGE_VISITS; the second of them belongs to the week after."""


def is_planted(ids: pd.Series) -> pd.Series:
    """Tell which ids of accounts, opportunities, order lines or events are planted ones."""
    return ids.str.match(r"[A-Z]?9")
