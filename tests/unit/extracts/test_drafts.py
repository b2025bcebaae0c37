"""One file's draft: its header, its keys, its cells, and every fault it has by itself."""

from pathlib import Path

import pandas as pd
import pytest

from assets.extracts.drafts import Draft
from schemas.extracts.registry import EXTRACTS, kinds_of, optional_of
from schemas.settings import Settings
from tests.unit.extracts.landings import (
    ACTION,
    Row,
    as_csv,
    as_parquet,
    as_xlsx,
    core,
    drafted,
    found,
    order,
    orders,
    row,
    sheet,
    world,
)


def draft_of(folder: Path, rows: list[Row], settings: Settings, extract: str = "orders") -> Draft:
    """Make the draft of rows written as CSV."""
    return drafted(folder, f"{extract}.csv", as_csv(rows), settings)


def values(draft: Draft, rule: str) -> list[tuple[int | None, str]]:
    """Give row and value of the faults of one rule."""
    faults = draft.faults[draft.faults["rule"] == rule]
    return list(zip(faults["row"].tolist(), faults["value"].astype(str), strict=True))


def severities(draft: Draft) -> set[tuple[str, str]]:
    """Give rule and severity of the faults."""
    return set(draft.faults[["rule", "severity"]].itertuples(index=False, name=None))


def test_a_valid_file_has_no_faults_and_the_model_s_types(
    tmp_path: Path, sample_settings: Settings
) -> None:
    for extract, rows in world().items():
        draft = draft_of(tmp_path, rows, sample_settings, extract)
        assert found(draft.faults) == []
        assert len(draft.typed) == len(rows)
        EXTRACTS[extract].validate(draft.typed, lazy=True)


def test_an_id_keeps_its_leading_zeros(tmp_path: Path, sample_settings: Settings) -> None:
    draft = draft_of(tmp_path, world()["accounts"], sample_settings, "accounts")
    assert draft.typed["account_id"].tolist() == ["000001", "000002", "000003", "000004"]


def test_region_na_is_a_region(tmp_path: Path, sample_settings: Settings) -> None:
    draft = draft_of(tmp_path, [order(1, region="NA"), order(2)], sample_settings)
    assert draft.typed["region"].isna().tolist() == [False, True]
    assert draft.typed["region"].iloc[0] == "NA"


def test_faults_name_their_file_and_extract(tmp_path: Path, sample_settings: Settings) -> None:
    draft = draft_of(tmp_path, [order(1, amount="x")], sample_settings)
    assert draft.faults["file"].tolist() == ["orders.csv"]
    assert draft.faults["extract"].tolist() == ["orders"]


@pytest.mark.parametrize("extract", world())
def test_a_missing_column_is_an_error_that_names_it(
    tmp_path: Path, sample_settings: Settings, extract: str
) -> None:
    model = EXTRACTS[extract]
    for name in kinds_of(model):
        if name in optional_of(model):
            continue
        rows = [
            {key: cell for key, cell in line.items() if key != name} for line in world()[extract]
        ]
        draft = draft_of(tmp_path, rows, sample_settings, extract)
        assert found(draft.faults, "missing_column") == [("missing_column", extract, None, name)]
        assert ("missing_column", "file") in severities(draft)
        assert not any(
            column == name and at is not None for _, _, at, column in found(draft.faults)
        )


def test_columns_may_stand_in_any_order(tmp_path: Path, sample_settings: Settings) -> None:
    rows = world()["orders"]
    turned = [dict(reversed(line.items())) for line in rows]
    straight = draft_of(tmp_path, rows, sample_settings)
    draft = draft_of(tmp_path, turned, sample_settings)
    assert found(draft.faults) == []
    pd.testing.assert_frame_equal(draft.typed, straight.typed)


def test_an_extra_column_is_kept_out_with_a_notice(
    tmp_path: Path, sample_settings: Settings
) -> None:
    rows = [{**line, "fax": str(place)} for place, line in enumerate(orders(3))]
    draft = draft_of(tmp_path, rows, sample_settings)
    assert found(draft.faults) == [("extra_column", "orders", None, "fax")]
    assert severities(draft) == {("extra_column", "notice")}
    assert list(draft.typed.columns) == list(kinds_of(EXTRACTS["orders"]))


@pytest.mark.parametrize(
    "name", ["Amount", "AMOUNT", " amount", "amount ", "a_mount", "amount\u200b", "amonut", "Amt."]
)
def test_a_column_by_nearly_the_name_is_said_to_be_meant(
    tmp_path: Path, sample_settings: Settings, name: str
) -> None:
    content = as_csv(orders(1)).replace(b",amount,", f",{name},".encode())
    faults = drafted(tmp_path, "orders.csv", content, sample_settings).faults
    if name == "Amt.":
        assert found(faults) == [
            ("missing_column", "orders", None, "amount"),
            ("extra_column", "orders", None, "Amt."),
        ]
    else:
        assert found(faults) == [("misnamed_column", "orders", None, "amount")]
        assert faults["value"].iloc[0].strip() == repr(name)[1:-1].strip()


def test_a_column_without_a_name_is_told_where_it_holds_anything(
    tmp_path: Path, sample_settings: Settings
) -> None:
    rows = [{**order(1), "": "", " ": ""}, {**order(2), "": "", " ": "stray"}]
    draft = drafted(tmp_path, "orders.csv", as_csv(rows), sample_settings)
    assert found(draft.faults) == [("nameless_column", "orders", 3, None)]
    assert draft.faults["value"].tolist() == ["stray"]
    empty = drafted(
        tmp_path, "orders.csv", as_csv([{**order(1), "": "", " ": ""}]), sample_settings
    )
    assert found(empty.faults) == []
    assert len(empty.usable) == 1


def test_a_column_that_stands_twice_rejects_the_file(
    tmp_path: Path, sample_settings: Settings
) -> None:
    content = as_csv(orders(2)).replace(b",currency", b",amount", 1)
    draft = drafted(tmp_path, "orders.csv", content, sample_settings)
    assert ("duplicate_header", "orders", 1, "amount") in found(draft.faults)
    assert ("duplicate_header", "file") in severities(draft)
    assert draft.typed.empty


def test_a_header_alone_rejects_the_file(tmp_path: Path, sample_settings: Settings) -> None:
    header = as_csv(orders(1)).splitlines(keepends=True)[0]
    draft = drafted(tmp_path, "orders.csv", header, sample_settings)
    assert found(draft.faults) == [("header_only", "orders", None, None)]
    assert severities(draft) == {("header_only", "file")}


def test_an_exact_duplicate_is_dropped_counted_and_told(
    tmp_path: Path, sample_settings: Settings
) -> None:
    draft = draft_of(tmp_path, [order(1), order(2), order(1), order(1)], sample_settings)
    assert draft.duplicate.tolist() == [False, False, True, True]
    assert found(draft.faults) == [("exact_duplicate", "orders", 4, "order_line_id")]
    assert severities(draft) == {("exact_duplicate", "notice")}
    assert draft.faults["count"].tolist() == [2]
    assert draft.broken_rows().empty


def test_two_rows_with_one_key_reject_the_file_and_are_named(
    tmp_path: Path, sample_settings: Settings
) -> None:
    draft = draft_of(tmp_path, [order(1), order(2), order(1, amount="7")], sample_settings)
    assert found(draft.faults) == [("duplicate_key", "orders", 2, "order_line_id")]
    assert severities(draft) == {("duplicate_key", "file")}
    assert values(draft, "duplicate_key") == [(2, "N1 (2, 4)")]
    assert not draft.duplicate.any()


def test_every_key_that_stands_twice_is_told(tmp_path: Path, sample_settings: Settings) -> None:
    rows = [order(1), order(2), order(1, amount="7"), order(2, amount="8"), order(1, amount="9")]
    draft = draft_of(tmp_path, rows, sample_settings)
    assert values(draft, "duplicate_key") == [(2, "N1 (2, 4, 6)"), (3, "N2 (3, 5)")]


def test_a_duplicate_beside_another_row_of_its_key_is_both(
    tmp_path: Path, sample_settings: Settings
) -> None:
    draft = draft_of(tmp_path, [order(1), order(1), order(1, amount="7")], sample_settings)
    assert draft.duplicate.tolist() == [False, True, False]
    assert values(draft, "duplicate_key") == [(2, "N1 (2, 4)")]


def test_a_key_of_several_columns_is_compared_whole(
    tmp_path: Path, sample_settings: Settings
) -> None:
    quota = world()["quotas"][0]
    rows = [quota, {**quota, "version": "2"}, {**quota, "measure": "gross_profit"}]
    assert found(draft_of(tmp_path, rows, sample_settings, "quotas").faults) == []
    draft = draft_of(tmp_path, [*rows, {**quota, "amount": "9"}], sample_settings, "quotas")
    assert values(draft, "duplicate_key") == [(2, "AE001 FY2026-Q2 revenue 1 (2, 5)")]


def test_two_rows_with_one_key_written_differently_reject_the_file(
    tmp_path: Path, sample_settings: Settings
) -> None:
    quota = world()["quotas"][0]
    rows = [quota, {**quota, "version": "01", "amount": "9"}]
    draft = draft_of(tmp_path, rows, sample_settings, "quotas")
    assert "file" in set(draft.faults["severity"]) or len(draft.broken_rows()) == 1


def test_an_empty_part_of_a_key_counts_as_a_value(
    tmp_path: Path, sample_settings: Settings
) -> None:
    said = world()["forecasts"][0]
    assert said["opportunity_id"] == ""
    draft = draft_of(tmp_path, [said, said], sample_settings, "forecasts")
    assert draft.duplicate.tolist() == [False, True]
    draft = draft_of(tmp_path, [said, {**said, "amount": "9"}], sample_settings, "forecasts")
    assert ("duplicate_key", "file") in severities(draft)


def test_rows_without_a_key_are_set_aside_and_no_duplicates(
    tmp_path: Path, sample_settings: Settings
) -> None:
    nameless = order(1, order_line_id="")
    draft = draft_of(tmp_path, [nameless, nameless, order(2)], sample_settings)
    assert found(draft.faults) == [
        ("required_empty", "orders", 2, "order_line_id"),
        ("required_empty", "orders", 3, "order_line_id"),
    ]
    assert not draft.duplicate.any()
    assert draft.broken_rows().tolist() == [2, 3]


@pytest.mark.parametrize(
    ("extract", "column", "value", "rule"),
    [
        ("opportunities", "stage", "L9", "not_in_list"),
        ("opportunities", "stage", "won", "not_in_list"),
        ("accounts", "tier", "TOP 20", "not_in_list"),
        ("visits", "kind", "CALL", "not_in_list"),
        ("visits", "status", "done", "not_in_list"),
        ("visits", "outcome", "OTHER", "not_in_list"),
        ("quotas", "measure", "profit", "not_in_list"),
        ("forecasts", "category", "commit", "not_in_list"),
        ("roster", "role", "MANAGER", "not_in_list"),
        ("roster", "seat", "EMPTY", "not_in_list"),
        ("orders", "amount", "-4800.50", "too_small"),
        ("orders", "amount", "-0.0001", "too_small"),
        ("opportunities", "amount", "-1", "too_small"),
        ("quotas", "amount", "-1", "too_small"),
        ("forecasts", "amount", "-1", "too_small"),
        ("quotas", "version", "-1", "too_small"),
        ("quotas", "version", "1.5", "not_a_whole_number"),
        ("quotas", "fiscal_quarter", "2026-Q2", "not_a_quarter"),
        ("forecasts", "target_week", "2025-W53", "not_a_week"),
        ("forecasts", "made_in_week", "36", "not_a_week"),
        ("orders", "amount", "48OO.50", "not_a_number"),
        ("orders", "amount", "1,000.00", "not_a_number"),
        ("orders", "amount", "1e5", "not_a_number"),
        ("orders", "amount", "\uff11\uff10\uff10", "not_a_number"),
        ("orders", "amount", "inf", "not_a_number"),
        ("orders", "amount", "0.00001", "too_many_decimals"),
        ("orders", "gross_profit", "x", "not_a_number"),
        ("orders", "booked_on", "2026-02-30", "not_a_date"),
        ("orders", "booked_on", "", "required_empty"),
        ("orders", "amount", "", "required_empty"),
        ("orders", "account_id", "", "required_empty"),
        ("visits", "planned_on", "2026-02-30", "not_a_date"),
        ("visits", "happened_at", "2026-09-06T25:00:00", "not_a_timestamp"),
        ("visits", "connected", "yes", "not_true_or_false"),
    ],
)
def test_a_bad_cell_sets_its_row_aside_with_its_rule_and_value(
    tmp_path: Path, sample_settings: Settings, extract: str, column: str, value: str, rule: str
) -> None:
    rows = world()[extract]
    rows[-1][column] = value
    draft = draft_of(tmp_path, rows, sample_settings, extract)
    at = len(rows) + 1
    assert found(draft.faults) == [(rule, extract, at, column)]
    assert draft.faults["severity"].tolist() == ["row"]
    assert draft.faults["value"].fillna("").tolist() == [value]
    assert draft.broken_rows().tolist() == [at]


@pytest.mark.parametrize(
    ("extract", "cells", "column", "rule"),
    [
        ("credits", {"share": "1.5"}, "share", "too_large"),
        ("credits", {"share": "-0.1"}, "share", "too_small"),
        ("credits", {"kind": "SECOND"}, "kind", "not_in_list"),
        ("fx_rates", {"rate": "0"}, "rate", "too_small"),
        ("fx_rates", {"kind": "BUDGET"}, "kind", "not_in_list"),
        ("order_events", {"type": "REFUND"}, "type", "not_in_list"),
        ("order_events", {"amount_delta": ""}, "amount_delta", "required_empty"),
        ("stage_events", {"field": "name"}, "field", "not_in_list"),
        ("stage_events", {"changed_at": "2026-09-06T"}, "changed_at", "not_a_timestamp"),
        ("actions", {"status": "open"}, "status", "not_in_list"),
        ("account_plans", {"updated_on": "soon"}, "updated_on", "not_a_date"),
    ],
)
def test_a_bad_cell_of_an_optional_extract_sets_its_row_aside(
    tmp_path: Path,
    sample_settings: Settings,
    extract: str,
    cells: dict[str, str],
    column: str,
    rule: str,
) -> None:
    draft = draft_of(tmp_path, [{**OPTIONAL[extract], **cells}], sample_settings, extract)
    assert found(draft.faults) == [(rule, extract, 2, column)]


OPTIONAL: dict[str, Row] = {
    "credits": row("credits", order_line_id="L1", rep_id="AE001", kind="PRIMARY", share="1"),
    "fx_rates": row("fx_rates", currency="USD", on="2026-04-01", kind="PLAN", rate="7.10"),
    "order_events": row(
        "order_events",
        event_id="E1",
        order_line_id="L1",
        happened_on="2026-09-01",
        type="CANCEL",
        amount_delta="-60000.00",
    ),
    "stage_events": row(
        "stage_events",
        event_id="S1",
        opportunity_id="P1",
        changed_at="2026-09-01T10:00:00",
        field="stage",
        new_value="L4",
    ),
    "actions": ACTION,
    "account_plans": row(
        "account_plans", account_id="000001", rep_id="AE001", updated_on="2026-08-01"
    ),
}


@pytest.mark.parametrize("extract", OPTIONAL)
def test_a_valid_row_of_an_optional_extract_has_no_faults(
    tmp_path: Path, sample_settings: Settings, extract: str
) -> None:
    draft = draft_of(tmp_path, [OPTIONAL[extract]], sample_settings, extract)
    assert found(draft.faults) == []
    EXTRACTS[extract].validate(draft.typed, lazy=True)


def test_an_empty_optional_cell_is_no_fault(tmp_path: Path, sample_settings: Settings) -> None:
    for extract, rows in world().items():
        names = optional_of(EXTRACTS[extract])
        hollow = [{**line, **dict.fromkeys(names, "")} for line in rows]
        draft = draft_of(tmp_path, hollow, sample_settings, extract)
        assert found(draft.faults) == []


def test_two_faults_in_one_row_are_both_told_and_set_it_aside_once(
    tmp_path: Path, sample_settings: Settings
) -> None:
    rows = [order(1), order(2, amount="x", booked_on="2026-02-30", account_id="")]
    draft = draft_of(tmp_path, rows, sample_settings)
    assert set(found(draft.faults)) == {
        ("not_a_number", "orders", 3, "amount"),
        ("not_a_date", "orders", 3, "booked_on"),
        ("required_empty", "orders", 3, "account_id"),
    }
    assert len(draft.faults) == 3
    assert draft.broken_rows().tolist() == [3]


def test_a_broken_row_that_stands_twice_is_set_aside_once(
    tmp_path: Path, sample_settings: Settings
) -> None:
    draft = draft_of(tmp_path, [order(1, amount="-1"), order(1, amount="-1")], sample_settings)
    assert draft.duplicate.tolist() == [False, True]
    assert draft.broken_rows().tolist() == [2]


def test_every_bad_row_is_told(tmp_path: Path, sample_settings: Settings) -> None:
    rows = [order(number, amount="-1" if number % 2 else "x") for number in range(1, 2001)]
    draft = draft_of(tmp_path, rows, sample_settings)
    assert draft.faults["row"].tolist() == sorted(range(2, 2002), key=lambda at: (at % 2 == 0, at))
    assert draft.faults["rule"].value_counts().to_dict() == {
        "not_a_number": 1000,
        "too_small": 1000,
    }


def test_row_numbers_are_those_of_the_file(tmp_path: Path, sample_settings: Settings) -> None:
    rows = [order(1), order(2, amount="x")]
    lines = as_csv(rows).splitlines(keepends=True)
    blank = drafted(
        tmp_path, "orders.csv", b"".join([lines[0], b"\n\n", *lines[1:]]), sample_settings
    )
    assert found(blank.faults) == [("not_a_number", "orders", 5, "amount")]
    book = drafted(tmp_path, "orders.xlsx", as_xlsx(rows), sample_settings)
    assert found(book.faults) == [("not_a_number", "orders", 3, "amount")]
    table = drafted(tmp_path, "orders.parquet", as_parquet(rows), sample_settings)
    assert found(table.faults) == [("not_a_number", "orders", 2, "amount")]


def test_row_numbers_count_the_lines_of_a_quoted_cell(
    tmp_path: Path, sample_settings: Settings
) -> None:
    accounts = world()["accounts"]
    accounts[0]["name"] = "澄岚\n供电\n公司"
    accounts[1]["buying_power"] = "x"
    draft = draft_of(tmp_path, accounts, sample_settings, "accounts")
    assert draft.typed["name"].iloc[0] == "澄岚\n供电\n公司"
    assert found(draft.faults) == [("not_a_number", "accounts", 5, "buying_power")]


def test_row_numbers_of_a_workbook_count_its_empty_rows(
    tmp_path: Path, sample_settings: Settings
) -> None:
    rows = [order(1), order(2, amount="x")]
    lines = [list(rows[0]), [], list(rows[0].values()), [], list(rows[1].values())]
    draft = drafted(tmp_path, "orders.xlsx", sheet(lines), sample_settings)
    assert found(draft.faults) == [("not_a_number", "orders", 5, "amount")]


def test_a_ragged_row_is_set_aside_and_the_others_stay(
    tmp_path: Path, sample_settings: Settings
) -> None:
    content = as_csv(orders(3)).replace(b"N2,", b"N2,surplus,")
    draft = drafted(tmp_path, "orders.csv", content, sample_settings)
    assert found(draft.faults) == [("ragged_row", "orders", 3, None)]
    assert draft.broken_rows().tolist() == [3]
    assert draft.typed["order_line_id"].tolist() == ["N1", "N3"]
    assert draft.source.rows_read == 3


def test_a_formula_without_value_sets_its_row_aside_with_one_fault(
    tmp_path: Path, sample_settings: Settings
) -> None:
    lines = [list(line.values()) for line in orders(2)]
    lines[1][7] = "=500+500"
    book = sheet([list(order(1)), *lines])
    draft = drafted(tmp_path, "orders.xlsx", book, sample_settings)
    assert found(draft.faults) == [("formula_without_value", "orders", 3, "amount")]
    assert draft.broken_rows().tolist() == [3]
    assert draft.source.rows_read == 2


def test_a_row_with_a_formula_that_stands_twice_is_set_aside_once(
    tmp_path: Path, sample_settings: Settings
) -> None:
    line = list(order(1).values())
    line[8] = "=500+500"
    draft = drafted(tmp_path, "orders.xlsx", sheet([list(order(1)), line, line]), sample_settings)
    assert draft.duplicate.tolist() == [False, True]
    assert draft.broken_rows().tolist() == [2]
    assert draft.source.rows_read == 2


def test_a_formula_without_value_in_an_extra_column_sets_nothing_aside(
    tmp_path: Path, sample_settings: Settings
) -> None:
    lines = [[*line.values(), "=1+1"] for line in orders(2)]
    book = sheet([[*order(1), "check"], *lines])
    draft = drafted(tmp_path, "orders.xlsx", book, sample_settings)
    assert draft.broken_rows().empty
    assert ("extra_column", "orders", None, "check") in found(draft.faults)


def test_the_amounts_are_those_that_tie_out(tmp_path: Path, sample_settings: Settings) -> None:
    draft = draft_of(tmp_path, world()["orders"], sample_settings)
    assert draft.amounts is not None
    assert draft.amounts.to_dict() == {2: 250_000.0, 3: 12_500.0, 4: 4800.5}
    assert draft_of(tmp_path, world()["visits"], sample_settings, "visits").amounts is None


@pytest.mark.parametrize(
    "character",
    ["\ufffd", "\ue000", "\uf8ff", "\U000f0000", "\U000ffffd", "\U00100000", "\U0010fffd"],
)
def test_a_character_lost_in_a_name_is_told_and_in_an_id_costs_its_row(
    tmp_path: Path, sample_settings: Settings, character: str
) -> None:
    rows = core()["accounts"]
    rows[0]["name"] = f"Harb{character}ur"
    rows[1]["sr_id"] = f"SR{character}"
    draft = drafted(tmp_path, "accounts.csv", as_csv(rows), sample_settings)
    assert found(draft.faults) == [
        ("lost_character", "accounts", 2, "name"),
        ("lost_character_in_id", "accounts", 3, "sr_id"),
    ]
    assert draft.faults["severity"].tolist() == ["notice", "row"]
    assert draft.usable["name"].iloc[0] == f"Harb{character}ur"


@pytest.mark.parametrize("character", ["\ud7ff", "\uf900", "\uffee", "\U0001f600", "\U000e0100"])
def test_the_neighbours_of_lost_characters_are_characters(
    tmp_path: Path, sample_settings: Settings, character: str
) -> None:
    rows = core()["accounts"]
    rows[0]["name"] = character
    assert drafted(tmp_path, "accounts.csv", as_csv(rows), sample_settings).faults.empty


def test_a_file_that_lost_characters_in_many_rows_is_refused(
    tmp_path: Path, sample_settings: Settings
) -> None:
    valid = core()["accounts"][0]
    rows = [valid | {"account_id": f"{n}", "name": "\ufffd" if n < 6 else "a"} for n in range(120)]
    told = drafted(tmp_path, "accounts.csv", as_csv(rows), sample_settings).faults
    assert told[["rule", "count"]].to_numpy().tolist() == [["lost_character", 6]]
    rows[50]["name"] = "\ufffd"
    refused = drafted(tmp_path, "accounts.csv", as_csv(rows), sample_settings).faults
    assert refused[["rule", "severity", "row", "value"]].to_numpy().tolist() == [
        ["mangled_text", "file", 2, "7 / 120"]
    ]
