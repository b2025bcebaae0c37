"""The pipeline bridge: from last week's open amount in the window to this week's (FUN-6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as hypothesis_settings

from assets.metrics.rules import RULES
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Region, Settings
from schemas.vocabulary import PipelineBucket
from tests.company import NO_HISTORY, Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, only, rate, reasons, seat, typed
from tests.unit.metrics.two_weeks import REGIONS, TWO_WEEKS, TwoWeeks

PLUS = ("opening", "created", "moved_in", "pulled_in", "reopened", "increased")
MINUS = ("decreased", "pushed_out", "moved_out", "won", "lost", "cancelled", "lapsed")
MOVED = [seat("AE1", valid_to="2026-09-01"), seat("AE1", region="E2", valid_from="2026-09-02")]
"""AE1 moves from E1 to E2 on the Wednesday of the report week."""

Pair = Callable[..., Company]


@pytest.fixture(scope="session")
def pair(make: Make) -> Pair:
    """Make a company of this week's opportunities that knows last week's from its snapshot."""

    def company(
        last: list[Row], now: list[Row], week: str = "2026-W36", **rows: list[Row]
    ) -> Company:
        known = {**NO_HISTORY, "last_opportunities": typed("opportunities", last)}
        return replace(make(week, opportunities=now, **rows), history=known)

    return company


def bridge(company: Company, level: str = "company", region: str | None = None) -> dict[str, float]:
    """Give the amounts of one place by bucket, those that are nothing left out."""
    rows = company.pipeline_bridge
    place = rows["region"].isna() if region is None else rows["region"] == region
    mine = rows[(rows["level"] == level) & place]
    assert mine["bucket"].tolist() == [str(one) for one in PipelineBucket]
    assert mine.iloc[-1][["opportunity_count", "amount"]].tolist() == [0, 0.0]
    told = mine[mine["opportunity_count"] > 0]
    return dict(zip(told["bucket"].tolist(), told["amount"].tolist(), strict=True))


def ties_off(company: Company, *tables: str) -> dict[str, float]:
    """Give the ties of tables that do not hold, by name."""
    found: dict[str, float] = {}
    for name in tables:
        frames = {one: getattr(company, one) for one in (name, *RULES[name].needs(name))}
        ties = RULES[name].tied(frames, company.week, company.settings)
        assert ties
        found |= {tie.name: tie.gap for tie in ties if tie.gap != 0}
    return found


# --- the worked example

LAST = [
    deal("GROWS", amount=300_000.0),
    deal("SHRINKS", amount=230_000.0),
    deal("PUSHED", amount=120_000.0),
    deal("WON", amount=200_000.0),
    deal("LOST", amount=100_000.0),
    deal("LAPSES", amount=50_000.0, expected_order_on="2026-09-03"),
    deal("STAYS", amount=650_000.0),
    deal("PULLED", amount=100_000.0, expected_order_on="2026-10-15"),
]
NOW = [
    deal("GROWS", amount=350_000.0),
    deal("SHRINKS", amount=200_000.0),
    deal("PUSHED", amount=120_000.0, expected_order_on="2026-10-01"),
    closed("WON", "WON", "2026-09-02", amount=210_000.0),
    closed("LOST", "LOST", "2026-09-04", amount=100_000.0),
    deal("LAPSES", amount=50_000.0, expected_order_on="2026-09-03"),
    deal("STAYS", amount=650_000.0),
    deal("PULLED", amount=100_000.0),
    deal("CREATED", amount=200_000.0, created_on="2026-09-01"),
]
GOLDEN = {
    "opening": 1_650_000.0,
    "created": 200_000.0,
    "pulled_in": 100_000.0,
    "increased": 50_000.0,
    "decreased": 30_000.0,
    "pushed_out": 120_000.0,
    "won": 200_000.0,
    "lost": 100_000.0,
    "lapsed": 50_000.0,
    "closing": 1_500_000.0,
}


def test_the_golden_bridge_leads_from_1650_to_1500(pair: Pair) -> None:
    company = pair(LAST, NOW)
    assert bridge(company) == GOLDEN
    assert bridge(company, "region", "E1") == GOLDEN
    assert bridge(company, "region", "E2") == {}
    assert ties_off(company, "pipeline_bridge", "pipeline_moves") == {}


def test_the_golden_moves_stand_row_by_row(pair: Pair) -> None:
    moves = pair(LAST, NOW).pipeline_moves.query("level == 'region'")
    assert moves["region"].eq("E1").all()
    assert dict(zip(moves["opportunity_id"], moves["bucket"], strict=True)) == {
        "CREATED": "created",
        "PULLED": "pulled_in",
        "GROWS": "increased",
        "SHRINKS": "decreased",
        "PUSHED": "pushed_out",
        "WON": "won",
        "LOST": "lost",
        "LAPSES": "lapsed",
    }
    grown = only(moves, opportunity_id="GROWS")
    figures = ["amount", "opening_amount", "closing_amount"]
    assert grown[figures].tolist() == [50_000.0, 300_000.0, 350_000.0]


# --- one bucket for each that comes or goes


@pytest.mark.parametrize(
    ("last", "now", "bucket"),
    [
        (deal("O1"), closed("O1", "WON", "2026-09-03"), "won"),
        (deal("O1"), closed("O1", "LOST", "2026-09-03"), "lost"),
        (deal("O1"), closed("O1", "CANCELLED", "2026-09-03"), "cancelled"),
        (deal("O1"), None, "cancelled"),  # deleted from the CRM
        (deal("O1"), deal("O1", expected_order_on="2026-10-01"), "pushed_out"),
        (deal("O1"), deal("O1", expected_order_on=None), "pushed_out"),
        (deal("O1", expected_order_on="2026-09-06"), deal("O1"), None),
        (deal("O1"), deal("O1", expected_order_on="2026-09-06"), "lapsed"),
        (deal("O1"), closed("O1", "WON", "2026-09-03", amount=7.0), "won"),
        (deal("O1", expected_order_on="2026-10-01"), deal("O1"), "pulled_in"),
        (deal("O1", expected_order_on="2026-08-30"), deal("O1"), "pulled_in"),  # was overdue
        (deal("O1", expected_order_on=None), deal("O1"), "pulled_in"),
        (None, deal("O1", created_on="2026-09-02"), "created"),
        (None, deal("O1", created_on=None), "created"),
        (deal("O1", created_on="2026-09-02"), deal("O1", created_on="2026-09-02"), "created"),
        (closed("O1", "LOST", "2026-07-15"), deal("O1"), "reopened"),
        (closed("O1", "WON", "2026-07-15"), deal("O1"), "reopened"),
        (closed("O1", "LOST", "2026-08-31"), deal("O1"), None),  # it was open last Sunday
        (deal("O1"), deal("O1", amount=100_000.01), "increased"),
        (deal("O1"), deal("O1", amount=99_999.99), "decreased"),
        (deal("O1", amount=None), deal("O1"), "increased"),
        (deal("O1"), deal("O1", amount=None), "decreased"),
        (deal("O1"), deal("O1", "L5", expected_order_on="2026-09-30"), None),
    ],
)
def test_each_has_the_one_bucket_that_tells_what_happened(
    pair: Pair, last: Row | None, now: Row | None, bucket: str | None
) -> None:
    other = deal("OTHER")
    company = pair([other, *([last] if last else [])], [other, *([now] if now else [])])
    moves = company.pipeline_moves
    for level in ("company", "region"):
        mine = moves[moves["level"] == level]
        assert mine["bucket"].tolist() == ([bucket] if bucket else [])
    assert bridge(company, "region", "E1") == bridge(company)


def test_one_closed_leaves_with_what_it_was_worth_last_week(pair: Pair) -> None:
    company = pair([deal("O1", amount=80.0)], [closed("O1", "WON", "2026-09-03", amount=95.0)])
    assert bridge(company) == {"opening": 80.0, "won": 80.0}


def test_an_unpriced_one_is_counted_and_in_no_sum(pair: Pair) -> None:
    last = [deal("O1", amount=None), deal("O2", amount=5.0)]
    company = pair(last, [closed("O1", "LOST", "2026-09-03", amount=None), *last[1:]])
    rows = company.pipeline_bridge
    found = only(rows, level="company", bucket="lost")
    assert found[["opportunity_count", "amount"]].tolist() == [1, 0.0]
    opening = only(rows, level="company", bucket="opening")
    assert opening[["opportunity_count", "amount"]].tolist() == [2, 5.0]
    assert company.pipeline_moves["amount"].isna().all()


def test_a_new_rate_is_no_change_of_amount(pair: Pair) -> None:
    rates = [rate("USD", "2026-04-01", 7.0), rate("USD", "2026-09-01", 7.2)]
    dollars = [deal("O1", amount=1_000.0, currency="USD")]
    company = pair(dollars, dollars, fx_rates=rates)
    assert bridge(company) == {"opening": 7_200.0, "closing": 7_200.0}


# --- between regions


def test_one_whose_rep_moves_leaves_one_region_and_comes_to_the_other(pair: Pair) -> None:
    company = pair([deal("O1", amount=9.0)], [deal("O1", amount=10.0)], roster=MOVED)
    assert bridge(company, "region", "E1") == {"opening": 9.0, "moved_out": 9.0}
    assert bridge(company, "region", "E2") == {"moved_in": 10.0, "closing": 10.0}
    assert bridge(company) == {"opening": 9.0, "increased": 1.0, "closing": 10.0}


def test_one_handed_over_to_another_region_moves_too(pair: Pair) -> None:
    company = pair([deal("O1", amount=9.0)], [deal("O1", amount=9.0, rep_id="AE3")])
    assert bridge(company, "region", "E1") == {"opening": 9.0, "moved_out": 9.0}
    assert bridge(company, "region", "E2") == {"moved_in": 9.0, "closing": 9.0}
    assert bridge(company) == {"opening": 9.0, "closing": 9.0}


def test_one_that_moves_before_it_is_won_has_moved_out_of_its_region(pair: Pair) -> None:
    won = closed("O1", "WON", "2026-09-03", amount=9.0)
    company = pair([deal("O1", amount=9.0)], [won], roster=MOVED)
    assert bridge(company, "region", "E1") == {"opening": 9.0, "moved_out": 9.0}
    assert bridge(company, "region", "E2") == {}
    assert bridge(company) == {"opening": 9.0, "won": 9.0}


def test_one_won_before_its_rep_moves_is_won(pair: Pair) -> None:
    won = closed("O1", "WON", "2026-09-01", amount=9.0)
    company = pair([deal("O1", amount=9.0)], [won], roster=MOVED)
    assert bridge(company, "region", "E1") == {"opening": 9.0, "won": 9.0}


def test_one_pulled_in_by_another_region_has_moved_in(pair: Pair) -> None:
    last = [deal("O1", amount=9.0, expected_order_on="2026-10-01")]
    company = pair(last, [deal("O1", amount=9.0)], roster=MOVED)
    assert bridge(company, "region", "E1") == {}
    assert bridge(company, "region", "E2") == {"moved_in": 9.0, "closing": 9.0}
    assert bridge(company) == {"pulled_in": 9.0, "closing": 9.0}


def test_one_reopened_in_another_region_is_reopened(pair: Pair) -> None:
    last = [closed("O1", "LOST", "2026-07-15", amount=9.0)]
    company = pair(last, [deal("O1", amount=9.0)], roster=MOVED)
    assert bridge(company, "region", "E2") == {"reopened": 9.0, "closing": 9.0}


def test_a_rep_whom_the_roster_has_forgotten_sat_where_the_opportunity_is_now(pair: Pair) -> None:
    last = [deal("O1", amount=9.0, rep_id="GONE"), deal("O2", amount=5.0, rep_id="GONE")]
    company = pair(last, [deal("O1", amount=9.0)])
    assert bridge(company, "region", "E1") == {"opening": 9.0, "closing": 9.0}
    nowhere = {"opening": 5.0, "cancelled": 5.0}
    assert bridge(company, "region") == nowhere
    assert bridge(company) == {"opening": 14.0, "cancelled": 5.0, "closing": 9.0}
    assert ties_off(company, "pipeline_bridge", "pipeline_moves") == {}


# --- a new quarter


@pytest.mark.parametrize(
    ("due", "opening"),
    [
        ("2026-09-28", {}),  # of the old quarter, though after last Sunday
        ("2026-09-30", {}),
        ("2026-10-01", {"opening": 9.0, "lapsed": 9.0}),
        ("2026-10-04", {"opening": 9.0, "lapsed": 9.0}),
        ("2026-10-05", {"opening": 9.0, "closing": 9.0}),
        ("2026-12-31", {"opening": 9.0, "closing": 9.0}),
        ("2027-01-01", {}),
    ],
)
def test_a_new_quarter_starts_clean(pair: Pair, due: str, opening: dict[str, float]) -> None:
    deals = [deal("O1", amount=9.0, expected_order_on=due)]
    assert bridge(pair(deals, deals, "2026-W40")) == opening


def test_one_of_the_old_quarter_put_off_into_the_new_is_pulled_in(pair: Pair) -> None:
    last = [deal("O1", amount=9.0, expected_order_on="2026-09-29")]
    now = [deal("O1", amount=9.0, expected_order_on="2026-10-20")]
    assert bridge(pair(last, now, "2026-W40")) == {"pulled_in": 9.0, "closing": 9.0}


# --- what is not known


def test_without_history_every_figure_is_absent(make: Make) -> None:
    rows = make(opportunities=[deal("O1")]).pipeline_bridge
    assert len(rows) == 3 * len(PipelineBucket)
    assert rows[["opportunity_count", "amount"]].isna().all(axis=None)
    assert set(rows["reason"]) == {"no_history"}
    assert make(opportunities=[deal("O1")]).pipeline_moves.empty


def test_without_opportunities_every_figure_is_absent(pair: Pair) -> None:
    rows = pair([deal("O1")], []).pipeline_bridge
    assert rows[["opportunity_count", "amount"]].isna().all(axis=None)
    assert reasons(rows.iloc[0]) == ["absent_extract"]


def test_without_a_roster_only_the_company_has_a_bridge(pair: Pair) -> None:
    company = pair([deal("O1", amount=9.0)], [closed("O1", "WON", "2026-09-01")], roster=[])
    assert bridge(company) == {"opening": 9.0, "won": 9.0}
    regions = company.pipeline_bridge.query("level == 'region'")
    assert regions["amount"].isna().all()
    assert set(regions["reason"]) == {"absent_extract"}
    assert set(company.pipeline_moves["level"]) == {"company"}


# --- whatever happens

twenty = hypothesis_settings(
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


DRAWN: dict[str, Company] = {}
"""Companies already drawn: every property looks at the same ones, computed once."""

Drawn = Callable[[TwoWeeks], Company]


@pytest.fixture(scope="module")
def drawn(golden_settings: Settings) -> Drawn:
    """Make two drawn weeks a company that knows the first from its snapshot."""
    regions = tuple(Region(code=code) for code in REGIONS)
    settings = golden_settings.model_copy(update={"regions": regions})

    def company(weeks: TwoWeeks) -> Company:
        key = repr(weeks)
        if key not in DRAWN:
            rows = {"roster": weeks.roster, "fx_rates": weeks.fx_rates, "opportunities": weeks.now}
            frames = {name: typed(name, rows.get(name, [])) for name in EXTRACTS}
            known = {**NO_HISTORY, "last_opportunities": typed("opportunities", weeks.last)}
            DRAWN[key] = Company(frames, settings, weeks.week, known)
        return DRAWN[key]

    return company


def every_pair(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test on twenty drawn pairs of weeks, the same for every test."""
    return seed(20260906)(twenty(given(weeks=TWO_WEEKS)(test)))


@every_pair
def test_the_bridge_closes_to_nothing_everywhere(weeks: TwoWeeks, drawn: Drawn) -> None:
    company = drawn(weeks)
    rows = company.pipeline_bridge
    amounts = rows.pivot_table(
        index=["level", "region"], columns="bucket", values="amount", dropna=False, observed=True
    )
    amounts = amounts[amounts.notna().all(axis=1)]
    assert len(amounts) == 1 + len(REGIONS)
    led = amounts[list(PLUS)].sum(axis=1) - amounts[list(MINUS)].sum(axis=1)
    assert (led - amounts["closing"]).round(2).abs().tolist() == [0.0] * len(amounts)
    residual = rows[rows["bucket"] == "residual"]
    assert residual["amount"].eq(0.0).all()
    assert residual["opportunity_count"].eq(0).all()
    assert ties_off(company, "pipeline_bridge", "pipeline_moves") == {}


@every_pair
def test_the_ends_of_the_bridge_are_what_is_open_in_the_window(
    weeks: TwoWeeks, drawn: Drawn
) -> None:
    company = drawn(weeks)
    rows = company.pipeline_bridge
    quarter = company.settings.fiscal.quarter(weeks.week.sunday)
    first = max((weeks.week - 1).sunday, date.fromordinal(quarter.start.toordinal() - 1))
    for bucket, deals, after in (
        ("opening", weeks.last, first),
        ("closing", weeks.now, weeks.week.sunday),
    ):
        known = (weeks.week if bucket == "closing" else weeks.week - 1).sunday.isoformat()
        due = [
            row
            for row in deals
            if not row["closed_on"]
            and str(row["created_on"] or "") <= known
            and after.isoformat() < str(row["expected_order_on"] or "") <= quarter.end.isoformat()
        ]
        found = only(rows, level="company", bucket=bucket)
        assert found["opportunity_count"] == len(due)
        at = [7.2357, 7.1] if _later(weeks) else [7.1]
        worth = [sum(_worth(row, rate) for row in due) for rate in at]
        assert any(found["amount"] == pytest.approx(one, abs=1e-3) for one in worth)


def _later(weeks: TwoWeeks) -> bool:
    """Tell whether the second rate is in force by the week's end."""
    return str(weeks.fx_rates[1]["on"]) <= weeks.week.sunday.isoformat()


def _worth(row: Row, usd: float) -> float:
    amount = float(str(row["amount"])) if row["amount"] is not None else 0.0
    return round(amount * usd, 4) if row["currency"] == "USD" else amount


@every_pair
def test_what_the_regions_have_is_what_the_company_has(weeks: TwoWeeks, drawn: Drawn) -> None:
    rows = drawn(weeks).pipeline_bridge
    sums = rows.groupby(["level", "bucket"])["amount"].sum().round(4)
    for end in ("opening", "closing"):
        assert sums["company", end] == sums["region", end]
    assert (sums["company", "moved_in"], sums["company", "moved_out"]) == (0.0, 0.0)
    assert not rows["amount"].lt(0).any()


@every_pair
def test_the_order_of_rows_changes_no_bridge(weeks: TwoWeeks, drawn: Drawn) -> None:
    company = drawn(weeks)
    mixed = {
        name: frame.sample(frac=1, random_state=20).reset_index(drop=True)
        for name, frame in company.frames.items()
    }
    last = company.history["last_opportunities"][::-1].reset_index(drop=True)
    history = {**company.history, "last_opportunities": last}
    other = replace(company, frames=mixed, history=history)
    for name in ("pipeline_bridge", "pipeline_moves", "slip_rates"):
        pd.testing.assert_frame_equal(
            getattr(other, name), getattr(company, name), check_exact=True
        )
