"""What is not planted is right: keys, references, dates, sums."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from schemas.columns import Kind
from schemas.extracts.registry import EXTRACTS, key_of, kinds_of, optional_of, references_of
from schemas.settings import Settings

Raw = Callable[..., pd.DataFrame]

WEEKS = ["2026-W33", "2026-W34", "2026-W35", "2026-W36"]
SUNDAYS = {"2026-W33": "2026-08-16", "2026-W34": "2026-08-23", "2026-W35": "2026-08-30"}

BAD_IDS = {"L9000099", "V9000099", "P900099"}


def good(raw: Raw, extract: str, week: str) -> pd.DataFrame:
    """Give the rows without those that are planted to break a rule."""
    frame = raw(extract, week)
    bad = frame.iloc[:, 0].isin(BAD_IDS)
    assert bad.sum() == (extract in {"orders", "visits", "opportunities"} and week != "2026-W33")
    return frame[~bad]


def on(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells.where(cells != ""), format="%Y-%m-%d")


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("extract", EXTRACTS)
def test_keys_are_unique_but_for_the_planted_exact_duplicate(
    raw: Raw, extract: str, week: str
) -> None:
    frame = good(raw, extract, week)
    twice = frame[frame.duplicated(key_of(EXTRACTS[extract]), keep=False)]
    if extract == "orders":
        assert twice["order_line_id"].tolist() == ["L9000017", "L9000017"]
        assert len(twice.drop_duplicates()) == 1
    else:
        assert twice.empty


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("extract", EXTRACTS)
def test_everything_that_is_named_exists(
    raw: Raw, settings: Settings, extract: str, week: str
) -> None:
    frame = good(raw, extract, week)
    keys = {"opportunities": "opportunity_id", "orders": "order_line_id", "roster": "rep_id"}
    keys["accounts"] = "account_id"
    known = {target: set(good(raw, target, week)[key]) for target, key in keys.items()}
    known["regions"] = {region.code for region in settings.regions}
    known["industries"] = {industry.code for industry in settings.industries}
    for column, target in references_of(EXTRACTS[extract]).items():
        named = frame[column].dropna()
        strangers = set(named[named != ""]) - known[target]
        assert (column, strangers) == (column, set())


@pytest.mark.parametrize("extract", EXTRACTS)
def test_required_cells_are_filled(raw: Raw, extract: str) -> None:
    frame, model = good(raw, extract, "2026-W36"), EXTRACTS[extract]
    required = [name for name in kinds_of(model) if name not in optional_of(model)]
    empty = frame[required].isna() | (frame[required] == "")
    assert not empty.to_numpy().any()


@pytest.mark.parametrize("extract", EXTRACTS)
def test_closed_lists_hold_all_of_their_words_and_no_others(raw: Raw, extract: str) -> None:
    frame = good(raw, extract, "2026-W36")
    for name, column in EXTRACTS[extract].to_schema().columns.items():
        if column.metadata["kind"] is Kind.ENUM:
            allowed = set(column.checks[0].statistics["allowed_values"])
            assert set(frame[name]) - {""} == allowed


@pytest.mark.parametrize("week", [*SUNDAYS])
def test_a_landing_knows_nothing_that_arrived_after_its_sunday(raw: Raw, week: str) -> None:
    sunday = SUNDAYS[week]
    arrivals = {
        "orders": "received_on",
        "order_events": "received_on",
        "quotas": "approved_on",
        "accounts": "opened_on",
        "account_plans": "updated_on",
        "roster": "valid_from",
        "fx_rates": "on",
        "opportunities": "created_on",
    }
    for extract, column in arrivals.items():
        assert raw(extract, week)[column].max() <= sunday
    assert raw("opportunities", week)["closed_on"].max() <= sunday
    assert raw("forecasts", week)["made_in_week"].max() == week
    assert raw("actions", week)["week"].max() == week
    moments = raw("stage_events", week)["changed_at"].dt.tz_convert("Asia/Shanghai")
    assert moments.max() <= pd.Timestamp(f"{sunday}T23:59:59", tz="Asia/Shanghai")
    happened = pd.to_datetime(raw("visits", week)["happened_at"].str[:10].replace("", None))
    assert happened.max() <= pd.Timestamp(sunday)


def test_facts_once_sent_stay_as_they_were(raw: Raw) -> None:
    for extract in ("orders", "order_events", "credits", "stage_events", "forecasts"):
        for earlier, later in pairwise(WEEKS):
            before = raw(extract, earlier).astype(str)
            after = raw(extract, later).astype(str)
            kept = before.merge(after.drop_duplicates(), how="left", indicator="found")
            assert (kept["found"] == "both").all()


def test_plans_of_the_coming_week_know_no_result(raw: Raw) -> None:
    visits = good(raw, "visits", "2026-W36")
    ahead = visits[visits["planned_on"].between("2026-09-07", "2026-09-13")]
    assert len(ahead) > 500
    assert set(ahead["status"]) == {"PLANNED"}
    nothing = ["happened_at", "end_customer_present", "connected", "outcome"]
    assert (ahead[nothing] == "").to_numpy().all()
    assert visits["planned_on"].max() <= "2026-09-13"


def test_every_order_has_its_rep_in_the_roster_on_that_day(raw: Raw) -> None:
    orders = good(raw, "orders", "2026-W36")[["rep_id", "booked_on"]]
    both = orders.reset_index().merge(raw("roster"), on="rep_id")
    inside = both["valid_from"].le(both["booked_on"])
    inside &= both["valid_to"].eq("") | both["booked_on"].le(both["valid_to"])
    assert both[inside]["index"].value_counts().eq(1).all()
    assert both[inside]["index"].nunique() == len(orders)


def test_stages_and_closing_days_agree(raw: Raw) -> None:
    deals = good(raw, "opportunities", "2026-W36")
    closed = deals["stage"].isin(["WON", "LOST", "CANCELLED"])
    assert (closed == deals["closed_on"].ne("")).all()
    assert (closed == deals["close_reason"].ne("")).all()
    created = deals["created_on"].ne("") & closed
    assert (deals["created_on"] <= deals["closed_on"])[created].all()


def test_opportunities_are_what_their_last_events_say(raw: Raw) -> None:
    deals = good(raw, "opportunities", "2026-W36").set_index("opportunity_id")
    events = raw("stage_events").sort_values("event_id")
    for field in ("stage", "amount", "expected_order_on", "rep_id"):
        of_field = events[events["field"] == field]
        last = of_field.drop_duplicates("opportunity_id", keep="last")
        said = last.set_index("opportunity_id")["new_value"]
        assert len(said) > 20
        assert (deals.loc[said.index, field] == said).all()


def test_the_old_value_of_an_event_is_the_new_value_of_the_one_before(raw: Raw) -> None:
    events = raw("stage_events").sort_values("event_id")
    before = events.groupby(["opportunity_id", "field"])["new_value"].shift()
    follows = before.notna()
    assert follows.sum() > 5000
    assert (events["old_value"] == before)[follows].all()
    assert (events["old_value"] != events["new_value"]).all()
    firsts = events[(events["field"] == "stage") & ~follows]
    assert set(firsts["new_value"]) == {"L1"}
    assert firsts["old_value"].isna().all()


def test_order_lines_add_up_to_what_was_won_in_general(raw: Raw) -> None:
    deals, orders = good(raw, "opportunities", "2026-W36"), good(raw, "orders", "2026-W36")
    won = deals[deals["stage"].eq("WON") & deals["closed_on"].between("2025-07-01", "2026-08-16")]
    ordered = orders["amount"].astype(float).groupby(orders["opportunity_id"]).sum()
    gap = won.set_index("opportunity_id")["amount"].astype(float).sub(ordered, fill_value=np.nan)
    gap = gap.loc[won["opportunity_id"]]
    assert len(won) > 300
    assert 0.85 < gap.abs().lt(0.005).mean() < 0.99
    assert gap.isna().mean() < 0.05
    booked_to = set(orders["opportunity_id"]) - {""}
    assert booked_to <= set(deals.loc[deals["stage"] == "WON", "opportunity_id"])


def test_an_order_is_booked_in_its_accounts_region(raw: Raw) -> None:
    orders = good(raw, "orders", "2026-W36").merge(raw("accounts"), on="account_id")
    given = orders[orders["region_x"].ne("") & orders["account_id"].ne("900010")]
    assert (given["region_x"] == given["region_y"]).all()
    assert 0.02 < orders["region_x"].eq("").mean() < 0.1


def test_lines_arrive_on_the_day_of_booking_or_up_to_some_days_later(raw: Raw) -> None:
    orders = good(raw, "orders", "2026-W36")
    orders = orders[~orders["order_line_id"].str.startswith("L9")]
    said = orders[orders["received_on"] != ""]
    assert 0.005 < 1 - len(said) / len(orders) < 0.04
    lag = (on(said["received_on"]) - on(said["booked_on"])).dt.days
    assert lag.between(0, 8).all()
    assert 0.6 < lag.eq(0).mean() < 0.9


def test_primary_shares_of_a_line_sum_to_one(raw: Raw) -> None:
    shares = raw("credits")
    primary = shares[shares["kind"] == "PRIMARY"]
    sums = primary["share"].astype(float).groupby(primary["order_line_id"]).sum()
    assert len(sums) > 20
    assert sums.sub(1).abs().lt(1e-9).all()


def test_profit_is_known_for_nearly_all_orders_and_between_15_and_35_percent(raw: Raw) -> None:
    orders = good(raw, "orders", "2026-W36")
    known = orders["gross_profit"].ne("")
    assert 0 < (~known).sum() < 0.01 * len(orders)
    rate = orders["gross_profit"][known].astype(float) / orders["amount"][known].astype(float)
    assert rate.between(0.149, 0.351).all()


def test_broken_rows_are_far_below_one_percent(raw: Raw) -> None:
    for extract in ("orders", "visits", "opportunities"):
        frame = raw(extract)
        assert frame.iloc[:, 0].isin(BAD_IDS).sum() / len(frame) < 0.001


def test_seats_follow_each_other_without_overlap(raw: Raw) -> None:
    roster = raw("roster").sort_values(["rep_id", "valid_from"])
    former = roster["valid_to"].ne("")
    assert roster[former]["rep_id"].tolist() == ["AE021", "AE030"]
    following = on(roster["valid_from"]).shift(-1)[former]
    assert (following == on(roster["valid_to"])[former] + pd.Timedelta(days=1)).all()
