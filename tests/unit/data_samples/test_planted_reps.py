"""The truths planted in reps and regions, seen in the raw files."""

from collections.abc import Callable

import pandas as pd
import pytest

Raw = Callable[..., pd.DataFrame]

LAST_13_WEEKS = [f"2026-W{number}" for number in range(24, 37)]


def week_of(days: pd.Series) -> pd.Series:
    """Give ISO weeks of 2026 as `2026-W36`."""
    numbers = pd.to_datetime(days).dt.isocalendar()["week"]
    return "2026-W" + numbers.astype(str).str.zfill(2)


def booked_by_week(raw: Raw) -> pd.Series:
    orders = raw("orders").drop_duplicates()
    orders = orders[orders["booked_on"] >= "2026-01-05"]
    amounts = orders["amount"].astype(float)
    return amounts.groupby([orders["rep_id"], week_of(orders["booked_on"])]).sum()


def commits(raw: Raw, horizon: int) -> pd.Series:
    forecasts = raw("forecasts")
    ahead = forecasts["target_week"].str[6:].astype(int)
    ahead -= forecasts["made_in_week"].str[6:].astype(int)
    chosen = forecasts[(ahead == horizon) & (forecasts["category"] == "COMMIT")]
    return chosen["amount"].astype(float).groupby([chosen["rep_id"], chosen["target_week"]]).sum()


@pytest.mark.parametrize("horizon", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("rep", "share"), [("AE004", 0.70), ("AE034", 0.70), ("AE008", 1.35), ("AE040", 1.35)]
)
def test_sandbaggers_and_over_callers_do_so_every_week(
    raw: Raw, rep: str, share: float, horizon: int
) -> None:
    booked = booked_by_week(raw)[rep].reindex(LAST_13_WEEKS)
    said = commits(raw, horizon)[rep].reindex(LAST_13_WEEKS)
    near = (said / booked).between(share * 0.95, share * 1.05)
    assert booked.notna().all()
    assert near.sum() >= 12


def test_other_reps_do_neither_in_general(raw: Raw) -> None:
    booked = booked_by_week(raw)
    said = commits(raw, 1).rename_axis(booked.index.names)
    ratio = (said / booked).dropna()
    middle = ratio.groupby(level=0).median()
    others = middle.drop(["AE004", "AE034", "AE008", "AE040"])
    assert others.between(0.85, 1.15).mean() > 0.8


def effective_visits(raw: Raw) -> pd.DataFrame:
    """Give effective visits by rep and week of the history."""
    visits = raw("visits")
    done = visits[visits["rep_id"].str.startswith("AE") & visits["kind"].eq("VISIT")]
    done = done[done["end_customer_present"].eq("true") & done["outcome"].ne("NONE")]
    day = done["happened_at"].map(pd.Timestamp).map(local_day)
    once = done.assign(day=day).drop_duplicates(["rep_id", "account_id", "day"])
    weeks = week_of(once["day"])
    return pd.crosstab(once["rep_id"], weeks)[LAST_13_WEEKS]


def local_day(moment: pd.Timestamp) -> pd.Timestamp:
    local = moment if moment.tz is None else moment.tz_convert("Asia/Shanghai").tz_localize(None)
    return local.normalize()


def test_two_reps_visit_far_less_than_the_others(raw: Raw) -> None:
    average = effective_visits(raw).mean(axis=1)
    low = average[["AE012", "AE027"]]
    others = average.drop(["AE012", "AE027"])
    assert low.between(3, 6).all()
    assert others.between(8, 16).all()


def test_the_week_of_the_dragon_boat_festival_has_fewer_visits(raw: Raw) -> None:
    by_week = effective_visits(raw).sum()
    before_and_after = by_week[["2026-W24", "2026-W26"]].mean()
    assert 0.7 < by_week["2026-W25"] / before_and_after < 0.9
    happened = raw("visits")["happened_at"]
    assert not happened.str.startswith("2026-06-19").any()


def test_vacant_seats_have_accounts_and_do_nothing(raw: Raw) -> None:
    accounts = raw("accounts")
    assert accounts["ae_id"].eq("AE015").sum() > 3
    assert accounts["sr_id"].eq("SR020").sum() > 10
    for extract in ("visits", "forecasts", "orders", "opportunities", "quotas"):
        assert not raw(extract)["rep_id"].isin(["AE015", "SR020"]).any()


def test_every_filled_outside_seat_submits_every_horizon_every_week(raw: Raw) -> None:
    roster = raw("roster")
    sellers = roster[(roster["role"] == "AE") & (roster["seat"] == "FILLED")]
    expected = set(sellers["rep_id"])
    assert len(expected) == 53
    forecasts = raw("forecasts")
    assert forecasts["made_in_week"].nunique() == 17
    for (made, _), submitted in forecasts.groupby(["made_in_week", "target_week"]):
        missing = expected - set(submitted["rep_id"])
        assert missing == ({"AE018"} if made == "2026-W36" else set())


def test_a_rep_moves_region_in_the_middle_of_the_quarter(raw: Raw) -> None:
    roster = raw("roster")
    rows = roster[roster["rep_id"] == "AE021"].sort_values("valid_from")
    assert rows[["region", "valid_from", "valid_to"]].to_numpy().tolist() == [
        ["ZJ", "2024-04-01", "2026-08-02"],
        ["JS", "2026-08-03", ""],
    ]
    orders = raw("orders").set_index("order_line_id")
    moved = orders.loc[["L9000014", "L9000015"], ["rep_id", "region", "booked_on"]]
    assert moved.to_numpy().tolist() == [
        ["AE021", "ZJ", "2026-07-14"],
        ["AE021", "JS", "2026-08-20"],
    ]


def test_the_rep_who_moved_visits_where_the_rep_sits(raw: Raw) -> None:
    visits = raw("visits")
    own = visits[visits["rep_id"].eq("AE021") & visits["happened_at"].ne("")]
    regions = own["account_id"].map(raw("accounts").set_index("account_id")["region"])
    before = own["happened_at"].str[:10] < "2026-08-03"
    assert set(regions[before]) == {"ZJ"}
    assert set(regions[~before]) == {"JS"}


def test_the_quota_of_the_rep_who_moved_has_a_version_for_each_region(raw: Raw) -> None:
    quotas = raw("quotas")
    own = quotas[quotas["rep_id"].eq("AE021") & quotas["fiscal_quarter"].eq("FY2026-Q2")]
    own = own[own["measure"] == "revenue"].sort_values("version")
    assert own[["version", "region", "approved_on"]].to_numpy().tolist() == [
        ["1", "ZJ", "2026-06-25"],
        ["2", "JS", "2026-08-03"],
    ]


def test_a_rep_has_no_quota_and_is_new_in_the_seat(raw: Raw) -> None:
    assert not raw("quotas")["rep_id"].eq("AE030").any()
    assert raw("orders")["rep_id"].eq("AE030").any()
    rows = raw("roster").query("rep_id == 'AE030'").sort_values("valid_from")
    assert rows["valid_from"].tolist() == ["2024-04-01", "2026-08-10"]
    assert rows["name"].nunique() == 2


def quarter_to_date(raw: Raw) -> pd.DataFrame:
    """Give net bookings and quota of each region in FY2026-Q2."""
    orders, events = raw("orders").drop_duplicates(), raw("order_events")
    home = raw("roster").query("valid_to == ''").set_index("rep_id")["region"]
    region = orders["region"].where(orders["region"] != "", orders["rep_id"].map(home))
    in_quarter = orders["booked_on"].between("2026-07-01", "2026-09-06")
    booked = orders["amount"].astype(float)[in_quarter].groupby(region).sum()
    events = events[events["happened_on"].between("2026-07-01", "2026-09-06")]
    of_line = region.set_axis(orders["order_line_id"])
    lost = events["amount_delta"].astype(float)
    booked = booked.add(lost.groupby(events["order_line_id"].map(of_line)).sum(), fill_value=0)
    quotas = raw("quotas").query("fiscal_quarter == 'FY2026-Q2' and measure == 'revenue'")
    latest = quotas.sort_values("version").drop_duplicates("rep_id", keep="last")
    quota = latest["amount"].astype(float).groupby(latest["region"]).sum()
    return pd.DataFrame({"booked": booked, "quota": quota})


def test_one_region_has_met_its_quota(raw: Raw) -> None:
    standing = quarter_to_date(raw)
    met = standing[standing["booked"] > standing["quota"]]
    assert met.index.tolist() == ["CQ"]
