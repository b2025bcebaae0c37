"""RAD segmentation: share of wallet, cell, white space and the next move (SEG-1 to SEG-6)."""

import pandas as pd
import pytest

from assets.metrics.segmentation import next_move_value, rad_cell
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Make, account, event, having, only, order


def cell_of(own: float, power: float | None, settings: Settings) -> str:
    cells = rad_cell(pd.Series([own]), pd.Series([power], dtype=float), settings.segmentation)
    return str(cells.iloc[0])


def segment(company: Company, account_id: str = "A1") -> pd.Series:
    return only(company.account_segments, account_id=account_id)


# --- the golden accounts

GOLDEN = [
    # account, buying power, own sales, share of wallet as printed, cell
    ("A01", 1_200_000.00, 720_000.0, "60.0%", "R1"),
    ("A02", 1_000_000.00, 500_000.0, "50.0%", "D2"),
    ("A03", 500_000.00, 50_000.0, "10.0%", "D2"),
    ("A04", 400_000.00, 30_000.0, "7.5%", "A3"),
    ("A05", 2_500_000.00, 0.0, "0.0%", "A1"),
    ("A07", 300_000.00, 390_000.0, "130.0%", "R3"),
    ("A08", 1_000_010.00, 501_000.0, "50.1%", "R1"),
]


@pytest.mark.parametrize(("account_id", "power", "own", "sow", "cell"), GOLDEN)
def test_a_golden_account_has_its_share_of_wallet_and_its_cell(
    w36: Company, account_id: str, power: float, own: float, sow: str, cell: str
) -> None:
    found = segment(w36, account_id)
    assert (found["buying_power"], found["own_12m"]) == (power, own)
    assert found["sow_rate"] == own / power
    assert f"{found['sow_rate']:.1%}" == sow
    assert found["rad_cell"] == cell
    assert pd.isna(found["reason"])


def test_the_golden_shares_of_wallet_are_exact_where_the_fraction_is(w36: Company) -> None:
    sow = w36.account_segments.set_index("account_id")["sow_rate"]
    assert sow[["A01", "A02", "A03", "A04", "A05", "A07"]].tolist() == [
        *(0.6, 0.5, 0.1, 0.075, 0.0, 1.3)
    ]
    assert sow["A08"] == 501_000 / 1_000_010


def test_the_golden_account_without_buying_power_is_unknown(w36: Company) -> None:
    found = segment(w36, "A06")
    assert (found["rad_cell"], found["reason"]) == ("U", "no_buying_power")
    assert found[["sow_rate", "white_space", "next_move_value"]].isna().all()


def test_only_the_golden_account_that_bought_more_than_it_can_is_flagged(w36: Company) -> None:
    flags = w36.account_segments.set_index("account_id")["flags"].dropna()
    assert flags.to_dict() == {"A07": "sow_over_1"}


def test_the_golden_long_tail_stands_on_the_edge_of_d_or_at_nothing(w36: Company) -> None:
    tail = w36.account_segments.query("region == 'E2'").set_index("account_id")
    sold = ["L01", "L02", "L03", "L04", "L05"]
    assert tail.loc[sold, "sow_rate"].tolist() == [0.1] * 5  # 20,000 of 200,000
    assert set(tail.loc[sold, "rad_cell"]) == {"D3"}
    assert set(tail.drop(sold)["rad_cell"]) == {"A3"}


def test_the_golden_white_space_is_4799_01_thousand(w36: Company) -> None:
    found = only(w36.segment_grid, level="region", region="E1", rad_cell="ALL")
    # 480 + 500 + 450 + 370 + 2500 + 0 + 499.01
    assert found["white_space"] == 4_799_010.0
    alone = segment(w36, "A05")["white_space"]
    assert alone == 2_500_000.0
    assert f"{alone / found['white_space']:.1%}" == "52.1%"


def test_the_golden_segment_has_a_share_of_wallet_of_31_75_percent(w36: Company) -> None:
    found = only(w36.segment_grid, level="region", region="E1", rad_cell="ALL")
    assert (found["own_12m"], found["buying_power"]) == (2_191_000.0, 6_900_010.0)
    assert found["sow_rate"] == 2_191_000 / 6_900_010
    assert f"{found['sow_rate']:.2%}" == "31.75%"
    assert found["account_count"] == 7  # A06 stands apart


@pytest.mark.parametrize(
    ("account_id", "worth"),
    [
        ("A05", 250_000.0),  # A: 2500 x (10 % - 0)
        ("A04", 10_000.0),  # A: 400 x (10 % - 7.5 %)
        ("A03", 200_000.0),  # D: 500 x (50 % - 10 %)
        ("A02", 0.0),  # D that stands on the edge
        ("A01", 480_000.0),  # R: 1200 x (100 % - 60 %)
        ("A08", 499_010.0),  # R: 1000.01 - 501
        ("A07", 0.0),  # R beyond 100 %
    ],
)
def test_the_golden_next_moves_are_worth_what_lies_before_the_next_edge(
    w36: Company, account_id: str, worth: float
) -> None:
    assert segment(w36, account_id)["next_move_value"] == worth


def test_the_golden_account_a08_moved_from_d1_to_r1_by_sales(w36: Company) -> None:
    # at the quarter end 251 + 229 = 480 of 1000.01, now 251 + 90 + 160 = 501
    found = segment(w36, "A08")
    assert (found["previous_cell"], found["rad_cell"]) == ("D1", "R1")
    assert found["move_cause"] == "sales"


def test_the_late_order_lifts_the_golden_account_a01_a_week_later(w37: Company) -> None:
    found = segment(w37, "A01")
    assert found["own_12m"] == 760_000.0
    assert found["sow_rate"] == 760 / 1200


# --- the edges of the grid


@pytest.mark.parametrize(
    ("own", "letter"),
    [
        (99_900.0, "A"),  # 9.99 %
        (99_999.9999, "A"),  # the next amount below 10 %
        (100_000.0, "D"),  # 10 %
        (100_000.0001, "D"),  # the next amount above
        (100_100.0, "D"),  # 10.01 %
        (499_900.0, "D"),  # 49.99 %
        (499_999.9999, "D"),
        (500_000.0, "D"),  # 50 %
        (500_000.0001, "R"),
        (500_100.0, "R"),  # 50.01 %
        (1_000_000.0, "R"),
        (1_300_000.0, "R"),
        (0.0, "A"),
        (-60_000.0, "A"),  # negative own sales count as none
    ],
)
def test_the_middle_band_of_the_share_of_wallet_owns_both_edges(
    own: float, letter: str, golden_settings: Settings
) -> None:
    assert cell_of(own, 1_000_000.0, golden_settings) == f"{letter}2"


@pytest.mark.parametrize(
    ("own", "power", "cell"),
    [
        (12_345.6789, 123_456.789, "D3"),  # exactly 10 %
        (12_345.6788, 123_456.789, "A3"),
        (61_728.3945, 123_456.789, "D3"),  # exactly 50 %
        (61_728.3946, 123_456.789, "R3"),
        (0.07, 0.7, "D3"),  # 0.07 / 0.7 is 0.10000000000000002 in floats
        (0.0003, 0.003, "D3"),
        (98_765.4321, 987_654.321, "D2"),
        (1.1, 11.0, "D3"),
        (300_000.03, 3_000_000.3, "D1"),
    ],
)
def test_an_edge_is_met_exactly_with_awkward_decimals(
    own: float, power: float, cell: str, golden_settings: Settings
) -> None:
    assert cell_of(own, power, golden_settings) == cell


@pytest.mark.parametrize(
    ("power", "size"),
    [
        (0.01, "3"),
        (499_990.0, "3"),
        (499_999.99, "3"),
        (500_000.0, "2"),
        (500_000.01, "2"),
        (999_999.99, "2"),
        (1_000_000.0, "2"),
        (1_000_000.01, "1"),
        (1_000_010.0, "1"),
    ],
)
def test_the_middle_band_of_the_buying_power_owns_both_edges(
    power: float, size: str, golden_settings: Settings
) -> None:
    assert cell_of(0.0, power, golden_settings) == f"A{size}"


@pytest.mark.parametrize("power", [0.0, -1.0, None])
def test_without_a_usable_buying_power_the_cell_is_unknown(
    power: float | None, golden_settings: Settings
) -> None:
    assert cell_of(1_000.0, power, golden_settings) == "U"


@pytest.mark.parametrize("power", [0.0, -1.0, None])
def test_without_a_usable_buying_power_nothing_that_rests_on_it_is_shown(
    make: Make, power: float | None
) -> None:
    company = make(accounts=[account("A1", buying_power=power)], orders=[order("S1", 1_000.0)])
    found = segment(company)
    assert (found["rad_cell"], found["reason"]) == ("U", "no_buying_power")
    assert found["own_12m"] == 1_000.0
    assert found[["sow_rate", "white_space", "next_move_value"]].isna().all()


def test_the_edges_are_settings(golden_settings: Settings) -> None:
    other = having(
        golden_settings,
        "segmentation",
        sow_edges=(0.2, 0.4),
        buying_power_edges=(100_000.0, 200_000.0),
    )
    assert cell_of(41_000.0, 100_000.0, other) == "R2"
    assert cell_of(19_999.0, 99_999.0, other) == "A3"


# --- own sales and their window


@pytest.mark.parametrize(
    ("booked_on", "own"),
    [
        ("2025-09-06", 0.0),  # the day before the window
        ("2025-09-07", 70_000.0),  # the first of 365 days
        ("2026-09-06", 70_000.0),  # the last
        ("2026-09-07", 0.0),  # after the week
    ],
)
def test_own_sales_are_those_of_365_days_that_end_with_the_week(
    make: Make, booked_on: str, own: float
) -> None:
    orders = [order("S1", 70_000.0, booked_on=booked_on), order("S2", 1.0, account_id="A2")]
    assert segment(make(orders=orders))["own_12m"] == own


def test_own_sales_are_net_of_what_happened_in_the_window(make: Make) -> None:
    orders = [order("S1", 180_000.0, booked_on="2025-07-10"), order("S2", 50_000.0)]
    found = segment(make(orders=orders, order_events=[event("S1", -20_000.0)]))
    assert found["own_12m"] == 30_000.0  # the old order is out of the window, its return is in


def test_negative_own_sales_are_shown_and_count_as_none_for_the_cell(make: Make) -> None:
    orders = [order("S1", 180_000.0, booked_on="2025-07-10")]
    found = segment(make(orders=orders, order_events=[event("S1", -60_000.0)]))
    assert found["own_12m"] == -60_000.0
    assert found["sow_rate"] == -0.06
    assert found["rad_cell"] == "A2"
    assert found["white_space"] == 1_060_000.0  # buying power - own


def test_an_account_that_never_bought_has_sold_nothing(make: Make) -> None:
    found = segment(make(orders=[order("S1", 5.0)]), "A2")
    assert (found["own_12m"], found["sow_rate"], found["rad_cell"]) == (0.0, 0.0, "A2")


# --- flags


@pytest.mark.parametrize(
    ("estimated_on", "flag"),
    [
        ("2025-08-02", None),  # 400 days before 2026-09-06
        ("2025-08-01", "stale_buying_power"),  # 401
        ("2026-09-06", None),
        (None, "stale_buying_power"),  # nobody knows how old it is
    ],
)
def test_a_buying_power_older_than_400_days_is_stale(
    make: Make, estimated_on: str | None, flag: str | None
) -> None:
    company = make(
        accounts=[account("A1", buying_power_on=estimated_on)], orders=[order("S1", 5.0)]
    )
    found = segment(company)["flags"]
    assert (None if pd.isna(found) else found) == flag


def test_without_a_buying_power_nothing_can_be_stale(make: Make) -> None:
    bare = account("A1", buying_power=None, buying_power_on=None)
    assert pd.isna(segment(make(accounts=[bare], orders=[order("S1", 5.0)]))["flags"])


@pytest.mark.parametrize(
    ("amount", "flag"), [(1_000_000.0, None), (1_000_000.0001, "sow_over_1"), (2e6, "sow_over_1")]
)
def test_a_share_of_wallet_over_one_is_kept_and_flagged(
    make: Make, amount: float, flag: str | None
) -> None:
    found = segment(make(orders=[order("S1", amount)]))
    assert found["sow_rate"] == amount / 1_000_000
    assert (None if pd.isna(found["flags"]) else found["flags"]) == flag
    assert found["white_space"] == 0.0


def test_two_flags_stand_side_by_side(make: Make) -> None:
    old = account("A1", buying_power=100.0, buying_power_on="2025-01-01")
    found = segment(make(accounts=[old], orders=[order("S1", 101.0)]))
    assert found["flags"] == "stale_buying_power;sow_over_1"


# --- next move, migration, grid


@pytest.mark.parametrize(
    ("sow", "cell", "worth"),
    [
        (0.0, "A2", 100_000.0),
        (0.099, "A2", 1_000.0),
        (0.1, "D2", 400_000.0),
        (0.5, "D2", 0.0),
        (0.501, "R2", 499_000.0),
        (1.0, "R2", 0.0),
        (1.3, "R2", 0.0),
    ],
)
def test_the_next_move_leads_to_the_next_edge_and_r_to_the_whole(
    sow: float, cell: str, worth: float, golden_settings: Settings
) -> None:
    arguments = (pd.Series([sow]), pd.Series([1_000_000.0]), pd.Series([cell], dtype="str"))
    assert next_move_value(*arguments, golden_settings.segmentation).tolist() == [worth]


def test_of_no_accounts_there_are_no_next_moves(golden_settings: Settings) -> None:
    nothing = pd.Series([], dtype=float)
    none = pd.Series([], dtype="str")
    found = next_move_value(nothing, nothing, none, golden_settings.segmentation)
    assert found.empty
    assert found.dtype == float


def test_an_account_that_stayed_in_its_cell_has_no_cause(make: Make) -> None:
    found = segment(make(orders=[order("S1", 200_000.0, booked_on="2026-03-01")]))
    assert (found["previous_cell"], found["rad_cell"]) == ("D2", "D2")
    assert pd.isna(found["move_cause"])


def test_an_account_that_fell_with_its_sales_moved_by_sales(make: Make) -> None:
    # sold on the first day of the window that ended on 2026-06-30: out of the present one
    found = segment(make(orders=[order("S1", 200_000.0, booked_on="2025-07-01")]))
    assert (found["previous_cell"], found["rad_cell"]) == ("D2", "A2")
    assert found["move_cause"] == "sales"


@pytest.mark.parametrize(
    ("opened_on", "cause"), [("2026-07-01", "new"), ("2026-06-30", None), (None, None)]
)
def test_an_account_opened_in_the_quarter_is_new(
    make: Make, opened_on: str | None, cause: str | None
) -> None:
    company = make(accounts=[account("A1", opened_on=opened_on)], orders=[order("S1", 5.0)])
    found = segment(company)
    assert (None if pd.isna(found["move_cause"]) else found["move_cause"]) == cause
    assert pd.isna(found["previous_cell"]) == (cause == "new")


@pytest.mark.parametrize(("estimated_on", "known"), [("2026-06-30", True), ("2026-07-01", False)])
def test_a_buying_power_estimated_since_the_quarter_end_makes_up_no_earlier_cell(
    make: Make, estimated_on: str, known: bool
) -> None:
    company = make(
        accounts=[account("A1", buying_power_on=estimated_on)], orders=[order("S1", 5.0)]
    )
    found = segment(company)
    assert pd.notna(found["previous_cell"]) == known
    assert pd.isna(found["move_cause"])


def test_the_grid_has_every_cell_of_the_company_and_of_every_region(w36: Company) -> None:
    cells = ["R1", "R2", "R3", "D1", "D2", "D3", "A1", "A2", "A3", "U", "ALL"]
    for _, rows in w36.segment_grid.groupby("region", dropna=False):
        assert rows["rad_cell"].tolist() == cells
    assert w36.segment_grid["region"].astype(object).unique().tolist()[1:] == ["E1", "E2"]


def test_the_golden_grid_counts_every_account_once(w36: Company) -> None:
    rows = w36.segment_grid.query("region == 'E1' and account_count > 0")
    counts = {"R1": 2, "R3": 1, "D2": 2, "A1": 1, "A3": 1, "U": 1, "ALL": 7}
    assert rows.set_index("rad_cell")["account_count"].to_dict() == counts


def test_an_empty_cell_has_no_share_of_wallet_but_a_reason(w36: Company) -> None:
    found = only(w36.segment_grid, level="region", region="E1", rad_cell="R2")
    assert found["account_count"] == 0
    assert found[["sow_rate", "white_space", "own_12m"]].isna().all()
    assert found["reason"] == "no_accounts"


def test_accounts_of_unknown_buying_power_are_counted_with_a_reason(w36: Company) -> None:
    found = only(w36.segment_grid, level="region", region="E1", rad_cell="U")
    assert (found["account_count"], found["reason"]) == (1, "no_buying_power")
    assert pd.isna(found["sow_rate"])


def test_a_region_of_unknown_accounts_only_has_no_share_of_wallet(make: Make) -> None:
    company = make(accounts=[account("A1", buying_power=None)], orders=[order("S1", 5.0)])
    found = only(company.segment_grid, level="region", region="E1", rad_cell="ALL")
    assert found["account_count"] == 0
    assert pd.isna(found["sow_rate"])
    assert pd.notna(found["reason"])


def test_the_share_of_wallet_of_the_company_is_a_ratio_of_sums(w36: Company) -> None:
    found = only(w36.segment_grid, level="company", rad_cell="ALL")
    assert (found["own_12m"], found["buying_power"]) == (2_291_000.0, 10_900_010.0)
    assert found["sow_rate"] == 2_291_000 / 10_900_010


def test_without_orders_nothing_is_known_of_sales_and_cells(make: Make) -> None:
    company = make(accounts=[account("A1"), account("A3", buying_power=None)])
    found, poor = segment(company), segment(company, "A3")
    unknown = ["own_12m", "sow_rate", "rad_cell", "white_space", "next_move_value"]
    assert found[[*unknown, "previous_cell", "move_cause", "flags"]].isna().all()
    assert found["reason"] == "absent_extract"
    assert poor[["rad_cell", "reason"]].tolist() == ["U", "no_buying_power"]
    assert pd.isna(poor["own_12m"])


def test_without_orders_the_grid_calls_no_cell_empty_of_accounts(make: Make) -> None:
    grid = make(accounts=[account("A1")]).segment_grid
    lettered = grid[(grid["region"] == "E1") & ~grid["rad_cell"].isin(["U", "ALL"])]
    assert not lettered["reason"].eq("no_accounts").any()


def test_without_orders_the_whole_has_no_share_of_wallet_but_a_reason(make: Make) -> None:
    found = only(make(accounts=[account("A1")]).segment_grid, region="E1", rad_cell="ALL")
    assert pd.isna(found["sow_rate"])
    assert found["reason"] == "absent_extract"
