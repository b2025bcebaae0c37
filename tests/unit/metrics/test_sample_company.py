"""The sample company: four figures computed a second time in plain loops, and planted truths."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from schemas.calendar import Week
from tests.company import Company
from tests.unit.metrics.conftest import only, reasons

AS_OF = date(2026, 9, 6)
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
OPEN = {"L1", "L2", "L3", "L4", "L5"}
REGIONS = ["BJ", "TJ", "HE", "LN", "HL", "SH", "JS", "ZJ", "AH", "SD", "HA", "HB", "GD", "SZ"]
REGIONS += ["SC", "CQ", "SN", "NA"]

Row = dict[str, Any]
Rows = list[Row]


def rows_of(company: Company, extract: str) -> Rows:
    """Give an extract as plain values: days as dates, nothing as None."""
    rows: Rows = []
    for row in company.frames[extract].to_dict("records"):
        plain = {name: None if pd.isna(value) else value for name, value in row.items()}
        days = {name: v.date() for name, v in plain.items() if isinstance(v, pd.Timestamp)}
        rows.append({str(name): value for name, value in (plain | days).items()})
    return rows


def units(amount: object) -> int:
    """Give money in whole ten-thousandths."""
    return round(float(str(amount)) * 10_000)


class Books:
    """The extracts in plain rows, and the second computation over them."""

    def __init__(self, company: Company) -> None:
        """Read what the four figures need."""
        self.orders = rows_of(company, "orders")
        self.events = rows_of(company, "order_events")
        self.deals = rows_of(company, "opportunities")
        self.quotas = rows_of(company, "quotas")
        self.forecasts = rows_of(company, "forecasts")
        self.roster = rows_of(company, "roster")
        self.rates = rows_of(company, "fx_rates")
        self.credits = rows_of(company, "credits")
        self.line = {row["order_line_id"]: row for row in self.orders}

    def in_yuan(self, amount: object, currency: object, day: date) -> int:
        """Give an amount at the latest PLAN rate on or before a day."""
        if currency in {None, "CNY"}:
            return units(amount)
        plan = [r for r in self.rates if r["currency"] == currency and r["kind"] == "PLAN"]
        valid = [(row["on"], row["rate"]) for row in plan if row["on"] <= day]
        return units(float(str(amount)) * max(valid)[1])

    def region(self, rep: object, day: date) -> str:
        """Give the region in which a rep sat on a day."""
        for row in self.roster:
            until = row["valid_to"] or date.max
            if row["rep_id"] == rep and row["valid_from"] <= day <= until:
                return str(row["region"])
        raise LookupError((rep, day))

    def moves(self) -> list[tuple[Row, date, int, bool]]:
        """Give the line, day and amount of every order and event, and whether it is an order."""
        found = []
        for row in self.orders:
            amount = self.in_yuan(row["amount"], row["currency"], row["booked_on"])
            found.append((row, row["booked_on"], amount, True))
        for change in self.events:
            row = self.line.get(change["order_line_id"], {})
            if row:
                amount = self.in_yuan(change["amount_delta"], row["currency"], row["booked_on"])
                found.append((row, change["happened_on"], amount, False))
        return [move for move in found if move[1] <= AS_OF]

    def shares(self, row: Row) -> list[tuple[object, float]]:
        """Give who is credited with a line, and with how much of it."""
        line = row["order_line_id"]
        primary = [c for c in self.credits if c["order_line_id"] == line and c["kind"] == "PRIMARY"]
        return [(c["rep_id"], float(str(c["share"]))) for c in primary] or [(row["rep_id"], 1.0)]

    def own_12m(self) -> dict[object, int]:
        """Give the net sales of each account in the 365 days that end with the week."""
        own: dict[object, int] = defaultdict(int)
        for row, day, amount, _ in self.moves():
            if AS_OF - timedelta(days=365) < day:
                own[row["account_id"]] += amount
        return own

    def booked_net(self) -> dict[str, int]:
        """Give the net bookings of each region in the quarter to date."""
        net: dict[str, int] = defaultdict(int)
        for row, day, amount, _ in self.moves():
            if day >= QUARTER[0]:
                home = self.region(self.shares(row)[0][0], row["booked_on"])
                net[str(row["region"] or home)] += amount
        return net

    def open_in_window(self) -> dict[str, int]:
        """Give what each region may still book in the quarter."""
        due: dict[str, int] = defaultdict(int)
        for row in self.deals:
            day = row["expected_order_on"]
            counts = row["stage"] in OPEN and day is not None and row["amount"] is not None
            if counts and AS_OF < day <= QUARTER[1]:
                due[self.region(row["rep_id"], AS_OF)] += self.in_yuan(
                    row["amount"], row["currency"], AS_OF
                )
        return due

    def quota(self) -> dict[str, int]:
        """Give the revenue quotas of each region, of every rep the latest version approved."""
        latest: dict[object, Row] = {}
        for row in sorted(self.quotas, key=lambda row: (row["approved_on"], row["version"])):
            mine = row["fiscal_quarter"] == "FY2026-Q2" and row["measure"] == "revenue"
            if mine and row["approved_on"] <= AS_OF:
                latest[row["rep_id"]] = row
        total: dict[str, int] = defaultdict(int)
        for row in latest.values():
            total[str(row["region"])] += units(row["amount"])
        return total

    def wape(self) -> dict[str, float | None]:
        """Give the pooled error of each region's reps in W36 as forecast in W35."""
        made = Week.parse("2026-W35")
        submitted = {r["rep_id"] for r in self.forecasts if r["made_in_week"] == str(made)}
        forecast: dict[tuple[str, object], int] = defaultdict(int)
        for row in self.forecasts:
            weeks = (row["made_in_week"], row["target_week"], row["category"])
            if weeks == ("2026-W35", "2026-W36", "COMMIT"):
                key = (self.region(row["rep_id"], made.sunday), row["rep_id"])
                forecast[key] += self.in_yuan(row["amount"], row["currency"], made.sunday)
        actual: dict[tuple[str, object], float] = defaultdict(float)
        for row, day, amount, is_order in self.moves():
            if is_order and day > AS_OF - timedelta(days=7):
                for rep, share in self.shares(row):
                    home = self.region(rep, row["booked_on"])
                    actual[str(row["region"] or home), rep] += round(amount * share)
        return {region: _wape(region, forecast, actual, submitted) for region in REGIONS}


def _wape(
    region: str,
    forecast: dict[tuple[str, object], int],
    actual: dict[tuple[str, object], float],
    submitted: set[object],
) -> float | None:
    keys = {key for key in (*forecast, *actual) if key[0] == region}
    booked = sum(actual.get(key, 0) for key in keys)
    if not booked or not any(rep in submitted for _, rep in keys):
        return None
    return sum(abs(forecast.get(key, 0) - actual.get(key, 0)) for key in keys) / booked


@pytest.fixture(scope="module")
def books(sample: Company) -> Books:
    """The second computation, its extracts read once."""
    return Books(sample)


# --- computed a second time


def test_the_own_sales_of_every_account_are_those_of_a_second_computation(
    sample: Company, books: Books
) -> None:
    found = sample.account_segments.set_index("account_id")["own_12m"]
    own = books.own_12m()
    assert len(found) > 700
    assert found.map(units).to_dict() == {account: own.get(account, 0) for account in found.index}


def test_the_net_bookings_of_every_region_are_those_of_a_second_computation(
    sample: Company, books: Books
) -> None:
    rows = sample.sales_progress.query("level == 'region' and measure == 'revenue'")
    assert rows.set_index("region")["booked_net"].map(units).to_dict() == books.booked_net()


def test_the_v_of_every_region_is_that_of_a_second_computation(
    sample: Company, books: Books
) -> None:
    rows = sample.sales_progress.query("level == 'region' and measure == 'revenue'")
    quota, net, due = books.quota(), books.booked_net(), books.open_in_window()
    remaining = {region: quota[region] - net[region] for region in REGIONS}
    expected = {r: due[r] / remaining[r] if remaining[r] > 0 else None for r in REGIONS}
    found = {row["region"]: row["v"] for _, row in rows.iterrows()}
    assert {region: None if pd.isna(v) else v for region, v in found.items()} == expected


def test_the_wape_of_every_region_is_that_of_a_second_computation(
    sample: Company, books: Books
) -> None:
    table = sample.forecast_accuracy
    rows = table.query("grain == 'region' and horizon == 1 and target_week == '2026-W36'")
    found = {row["region"]: row["wape_rate"] for _, row in rows.iterrows()}
    expected = books.wape()
    assert sum(wape is not None for wape in expected.values()) > 15
    assert {region: None if pd.isna(wape) else wape for region, wape in found.items()} == expected


# --- planted truths: progress


def revenue(sample: Company, level: str, **cells: object) -> pd.Series:
    return only(sample.sales_progress, level=level, measure="revenue", **cells)


def test_only_chongqing_has_met_its_quota(sample: Company) -> None:
    rows = sample.sales_progress.query("level == 'region' and measure == 'revenue'")
    assert rows.loc[rows["v"].isna(), "region"].tolist() == ["CQ"]
    found = revenue(sample, "region", region="CQ")
    assert reasons(found)[0] == "quota_met"
    assert found["attainment_rate"] > 1


def test_ae030_has_no_quota_and_its_bookings_count(sample: Company) -> None:
    found = revenue(sample, "rep", rep_id="AE030")
    assert found[["quota", "attainment_rate", "v"]].isna().all()
    assert reasons(found)[0] == "no_quota"
    assert found["booked_net"] > 0


def test_ae021_has_bookings_in_both_regions_and_the_quota_of_the_later(sample: Company) -> None:
    before = revenue(sample, "rep", rep_id="AE021", region="ZJ")
    after = revenue(sample, "rep", rep_id="AE021", region="JS")
    assert before["booked_net"] == 130_000.0  # L9000014
    assert pd.isna(before["quota"])
    assert after["booked_net"] > 95_000.0  # L9000015 and what is not planted
    assert after["quota"] > 0


@pytest.mark.parametrize(
    ("line", "region", "amount"),
    [
        ("L9000012", "SC", 400_000.0),  # of account 900010, before it moved to CQ
        ("L9000013", "CQ", 200_000.0),
        ("L9000014", "ZJ", 130_000.0),  # of AE021, before the move to JS
        ("L9000015", "JS", 95_000.0),
        ("L9000009", "SN", 71_000.0),  # USD 10,000 at PLAN 7.10
    ],
)
def test_a_planted_order_is_booked_in_the_region_of_its_day(
    sample: Company, line: str, region: str, amount: float
) -> None:
    found = only(sample.bookings, order_line_id=line)
    assert (found["region"], found["amount"]) == (region, amount)


def test_the_account_that_moved_is_now_chongqings_with_all_of_its_sales(sample: Company) -> None:
    found = only(sample.account_segments, account_id="900010")
    assert (found["region"], found["own_12m"], found["rad_cell"]) == ("CQ", 600_000.0, "D1")


def test_a_planted_order_is_split_between_two_reps_and_not_the_overlay(sample: Company) -> None:
    rows = sample.bookings.query("order_line_id == 'L9000008'")
    assert rows.set_index("rep_id")["amount"].to_dict() == {"AE037": 180_000.0, "AE038": 120_000.0}


@pytest.mark.parametrize(
    ("line", "kind", "left"),
    [
        ("L9000001", "CANCEL", -160_000.0),
        ("L9000002", "RETURN", -30_000.0),
        ("L9000003", "REPRICE", -5_500.0),
    ],
)
def test_a_planted_event_is_net_of_its_order(
    sample: Company, line: str, kind: str, left: float
) -> None:
    assert only(sample.bookings, order_line_id=line, kind=kind)["amount"] == left


def test_the_back_dated_order_is_not_of_this_quarter(sample: Company) -> None:
    found = only(sample.bookings, order_line_id="L9000006")
    assert (found["happened_on"], found["amount"]) == (pd.Timestamp("2026-06-29"), 50_000.0)


def test_the_region_na_is_a_region(sample: Company) -> None:
    assert revenue(sample, "region", region="NA")["booked_net"] > 0
    assert len(sample.headlines.query("region == 'NA'")) == 6


# --- planted truths: forecast and accuracy


def test_ae018_did_not_submit_and_nothing_of_it_is_zero(sample: Company) -> None:
    rows = sample.forecast_weeks.query("rep_id == 'AE018'")
    assert rows["flags"].tolist() == ["not_submitted"] * 4
    assert rows["submitted_commit"].isna().all()
    assert rows["last_week_commit"].iloc[0] > 0
    silent = sample.forecast_weeks.query(
        "rep_count == 1 and submitted_count == 0 and level == 'rep'"
    )
    assert set(silent["rep_id"]) == {"AE018"}


def test_the_region_of_ae018_shows_that_one_is_missing(sample: Company) -> None:
    found = only(sample.forecast_weeks, level="region", region="SH", horizon=1)
    assert found["rep_count"] - found["submitted_count"] == 1


@pytest.mark.parametrize("horizon", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("rep_id", "bias"), [("AE004", -0.30), ("AE034", -0.30), ("AE008", 0.35), ("AE040", 0.35)]
)
def test_sandbaggers_and_over_callers_are_off_by_as_much_as_was_planted(
    sample: Company, rep_id: str, bias: float, horizon: int
) -> None:
    found = only(sample.accuracy_horizons, grain="rep", rep_id=rep_id, horizon=horizon)
    assert found["week_count"] == 13
    assert found["bias_rate"] == pytest.approx(bias, abs=0.01)
    assert found["wape_rate"] == pytest.approx(abs(bias), abs=0.01)


@pytest.mark.parametrize(("opportunity_id", "pushes"), [("P900001", 3), ("P900002", 4)])
def test_the_dates_that_were_pushed_carry_their_pushes(
    sample: Company, opportunity_id: str, pushes: int
) -> None:
    assert only(sample.order_forecast, opportunity_id=opportunity_id)["push_count"] == pushes


# --- planted truths: accounts, opportunities, visits


@pytest.mark.parametrize("account_id", ["900011", "900020"])
def test_two_accounts_have_a_share_of_wallet_of_130_percent(
    sample: Company, account_id: str
) -> None:
    found = only(sample.account_segments, account_id=account_id)
    assert found[["sow_rate", "rad_cell", "flags"]].tolist() == [1.3, "R3", "sow_over_1"]


def test_one_buying_power_is_stale(sample: Company) -> None:
    stale = sample.account_segments.query("flags == 'stale_buying_power'")
    assert "900012" in set(stale["account_id"])


@pytest.mark.parametrize("account_id", ["900007", "900008"])
def test_two_accounts_have_no_usable_buying_power(sample: Company, account_id: str) -> None:
    found = only(sample.account_segments, account_id=account_id)
    assert found[["rad_cell", "reason"]].tolist() == ["U", "no_buying_power"]


def test_one_account_has_negative_own_sales_and_stands_at_a(sample: Company) -> None:
    found = only(sample.account_segments, account_id="900009")
    assert found[["own_12m", "rad_cell"]].tolist() == [-60_000.0, "A3"]


@pytest.mark.parametrize("account_id", ["900024", "900025"])
def test_accounts_with_vacant_seats_only_are_not_owned(sample: Company, account_id: str) -> None:
    found = only(sample.account_coverage, account_id=account_id)
    assert found[["owned", "vacant_owner"]].tolist() == [0, 1]


def test_one_account_is_activated_without_contact(sample: Company) -> None:
    found = only(sample.account_coverage, account_id="900013")
    assert found[["contacted", "activated"]].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("opportunity_id", "window", "flag"),
    [
        ("P900003", "overdue", None),
        ("P900007", "beyond", "no_account"),
        ("P900008", "beyond", "unpriced"),
        ("P900009", "undated", "undated"),
        ("P900004", "closed", None),  # won without an order: crm only
    ],
)
def test_an_awkward_opportunity_is_in_its_window_with_its_flag(
    sample: Company, opportunity_id: str, window: str, flag: str | None
) -> None:
    found = only(sample.opportunities_as_of, opportunity_id=opportunity_id)
    assert found["window"] == window
    assert reasons(found, "flags") == ([] if flag is None else [flag])


def test_the_opportunity_in_dollars_counts_at_plan(sample: Company) -> None:
    found = only(sample.opportunities_as_of, opportunity_id="P900005")
    assert found[["amount", "weighted_amount"]].tolist() == [284_000.0, 213_000.0]


def test_two_reps_make_far_fewer_effective_visits_than_the_others(sample: Company) -> None:
    table = sample.visit_effectiveness
    average = table.groupby("rep_id")["effective_visit_count"].mean()
    assert average.nsmallest(2).index.sort_values().tolist() == ["AE012", "AE027"]
    low = table[table["rep_id"].isin(["AE012", "AE027"])]
    assert (low["effective_visit_count"] < 12).all()
    assert average[["AE012", "AE027"]].between(4, 5).all()


def test_the_target_shrinks_in_the_week_of_the_dragon_boat_festival(sample: Company) -> None:
    rows = sample.visit_effectiveness.query("week == '2026-W25'")
    assert set(rows["working_day_count"]) == {4}
    assert set(rows["effective_target"]) == {9.6}
    weeks = sample.visit_weeks.query("level == 'company'").set_index("week")
    fewer = weeks["effective_visit_count"]
    assert fewer["2026-W25"] < min(fewer["2026-W24"], fewer["2026-W26"])


@pytest.mark.parametrize(("visit_id", "counts"), [("V9000001", True), ("V9000002", False)])
def test_a_second_decides_between_two_weeks(
    sample: Company, visit_id: str, *, counts: bool
) -> None:
    assert only(sample.contacts, visit_id=visit_id)["effective"] == counts


def test_every_tie_of_the_sample_company_holds(sample: Company) -> None:
    assert {tie.name: tie.gap for tie in sample.ties() if tie.gap != 0} == {}
