"""A whole week: every kind of bad input, every form of good input, and nothing lost between."""

import codecs
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from upath import UPath

from assets.extracts.intake import take_in
from assets.extracts.totals import ties_out
from assets.proof import check_model
from schemas.calendar import Week
from schemas.errors import InputError
from schemas.extracts.registry import EXTRACTS, OPTIONAL, REQUIRED
from schemas.settings import Settings
from schemas.tables.quality import DataQuality, ExtractStatus
from tests.unit.extracts.landings import (
    WEEK,
    Found,
    Row,
    World,
    alone,
    as_csv,
    as_gzip,
    as_parquet,
    as_xlsx,
    core,
    drafted,
    found,
    instead,
    landed,
    order,
    parquet,
    row,
    rules,
    sheet,
    status,
    taken,
    with_absent,
    with_limit,
    world,
)

Fact = tuple[str, str, str | None, int | None, str | None]

FAULTY: dict[str, list[Fact]] = {
    "none": [],
    "missing_file": [("missing_file", "file", "visits", None, None)],
    "two_files": [("two_files", "file", "orders", None, None)],
    "missing_column": [("missing_column", "file", "opportunities", None, "stage")],
    "unknown_enum": [("not_in_list", "row", "opportunities", 4, "stage")],
    "wrong_encoding": [("wrong_encoding", "file", "accounts", None, None)],
    "ragged_row": [("ragged_row", "row", "visits", 4, None)],
    "ragged_order": [
        ("ragged_row", "row", "orders", 4, None),
        ("amount_unknown", "file", "orders", 4, None),
    ],
    "duplicate_key": [("duplicate_key", "file", "accounts", 5, "account_id")],
    "exact_duplicate": [("exact_duplicate", "notice", "orders", 5, "order_line_id")],
    "unknown_account": [("unknown_account", "row", "orders", 4, "account_id")],
    "unknown_rep": [("unknown_rep", "row", "visits", 4, "rep_id")],
    "unknown_region": [("unknown_region", "row", "accounts", 5, "region")],
    "negative_amount": [("too_small", "row", "orders", 4, "amount")],
    "non_numeric_amount": [("not_a_number", "row", "orders", 4, "amount")],
    "impossible_date": [("not_a_date", "row", "visits", 4, "planned_on")],
    "header_only": [("header_only", "file", "visits", None, None)],
    "empty_file": [("empty_file", "file", "visits", None, None)],
    "no_final_newline": [("no_final_newline", "file", "orders", 4, None)],
    "nul_bytes": [("nul_bytes", "file", "visits", 5, None)],
    "duplicate_header": [("duplicate_header", "file", "orders", 1, "amount")],
    "extra_column": [("extra_column", "notice", "accounts", None, "fax")],
    "control_totals_mismatch": [("control_totals_mismatch", "file", "orders", None, "amount_sum")],
    "foreign_currency": [("no_plan_rate", "row", "orders", 4, "currency")],
    "html_instead": [("markup_instead", "file", "orders", None, None)],
}
"""Every faulty folder of the samples, and the only faults it has besides the limit."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "gb18030": b"",
}
"""Encodings of a CSV, and the byte order mark that Python does not write by itself."""


def csv_form(separator: str, encoding: str) -> Callable[[list[Row]], bytes]:
    """Give a way to write rows as CSV."""
    return lambda rows: ENCODINGS[encoding] + as_csv(rows, SEPARATORS[separator], encoding)


FORMS: dict[str, Callable[[list[Row]], bytes]] = {
    **{
        f"csv {separator} {encoding}": csv_form(separator, encoding)
        for separator in SEPARATORS
        for encoding in ENCODINGS
    },
    "csv.gz": as_gzip,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
}

TYPED: dict[str, Callable[[str], object]] = {
    "amount": Decimal,
    "booked_on": date.fromisoformat,
    "received_on": date.fromisoformat,
}
"""How the cells of an order are typed where a file has types."""


def facts(faults: pd.DataFrame) -> list[Fact]:
    """Give rule, severity, extract, row and column of faults, those of the limit left out."""
    kept = faults[faults["rule"] != "too_many_set_aside"]
    return [
        (rule, str(severity), extract, at, column)
        for (rule, extract, at, column), severity in zip(found(kept), kept["severity"], strict=True)
    ]


def names_at_fault(faults: pd.DataFrame) -> set[tuple[str, str]]:
    """Give rule and file of faults."""
    return set(faults[["rule", "file"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_week_has_exactly_its_fault_and_fits_the_published_tables(
    case: str, sample_landing: Path, sample_settings: Settings
) -> None:
    landing = UPath(sample_landing.parent / "faulty" / case)
    intake = take_in(landing, WEEK, sample_settings)
    assert facts(intake.faults) == FAULTY[case]
    severity = {fault[1] for fault in FAULTY[case]}
    assert intake.accepted is not bool(severity & {"file", "row"})
    assert ("too_many_set_aside" in rules(intake.faults)) is ("row" in severity)
    assert check_model(DataQuality, intake.faults).passed
    assert check_model(ExtractStatus, intake.extract_status).passed


def test_there_is_no_faulty_week_without_a_test(sample_landing: Path) -> None:
    folders = {path.name for path in (sample_landing.parent / "faulty").iterdir()}
    assert folders == set(FAULTY)


def test_a_fault_tells_the_file_and_the_value(
    sample_landing: Path, sample_settings: Settings
) -> None:
    intake = take_in(
        UPath(sample_landing.parent / "faulty" / "non_numeric_amount"), WEEK, sample_settings
    )
    fault = intake.faults[intake.faults["rule"] == "not_a_number"].iloc[0]
    assert (fault["file"], fault["value"], fault["region"]) == ("orders.csv", "48OO.50", "BJ")


@pytest.mark.parametrize("week", ["2026-W36", "2026-W37"])
def test_the_golden_weeks_have_no_faults(
    golden: Path, golden_settings: Settings, week: str
) -> None:
    intake = take_in(UPath(golden), Week.parse(week), golden_settings)
    assert found(intake.faults) == []
    assert ties_out(intake.extract_status)
    for extract, frame in intake.frames.items():
        assert check_model(EXTRACTS[extract], frame).passed, extract


def test_the_sample_week_sets_aside_its_three_awkward_rows(
    sample_landing: Path, sample_settings: Settings
) -> None:
    intake = take_in(UPath(sample_landing), WEEK, sample_settings)
    assert intake.accepted
    aside = intake.faults[intake.faults["severity"] == "row"]
    assert sorted(aside[["extract", "rule", "value"]].itertuples(index=False, name=None)) == [
        ("opportunities", "too_small", "-50000.00"),
        ("orders", "unknown_account", "999999"),
        ("visits", "not_a_date", "2026-02-30"),
    ]
    assert status(intake, "orders")["duplicate_count"] == 1
    assert intake.extract_status["control_row_count"].notna().all()
    assert ties_out(intake.extract_status)
    assert {"000001", "900007"} <= set(intake.frames["accounts"]["account_id"])
    assert "NA" in set(intake.frames["accounts"]["region"])


@pytest.fixture(scope="module")
def plain(
    tmp_path_factory: pytest.TempPathFactory, sample_settings: Settings
) -> dict[str, pd.DataFrame]:
    """The typed accounts and visits as plain CSV gives them."""
    folder = tmp_path_factory.mktemp("plain")
    return {
        extract: typed_from(folder, f"{extract}.csv", as_csv(rows), sample_settings)
        for extract, rows in tricky().items()
    }


def tricky() -> World:
    """Give accounts with every separator in a name, and visits with every kind of cell."""
    accounts = world()["accounts"]
    accounts[1]["name"] = 'Brimwick, "Steel"; Ünïon\t&\nSons'
    return {"accounts": accounts, "visits": world()["visits"]}


def typed_from(folder: Path, name: str, content: bytes, company: Settings) -> pd.DataFrame:
    """Write a file without faults and give its typed rows, numbered anew."""
    draft = drafted(folder, name, content, company)
    assert found(draft.faults) == []
    return draft.typed.reset_index(drop=True)


@pytest.mark.parametrize("form", FORMS)
def test_every_format_encoding_and_separator_gives_the_same_frame(
    tmp_path: Path, sample_settings: Settings, plain: dict[str, pd.DataFrame], form: str
) -> None:
    name, content = f"accounts.{form.split(maxsplit=1)[0]}", FORMS[form](tricky()["accounts"])
    typed = typed_from(tmp_path, name, content, sample_settings)
    assert typed["account_id"].tolist() == ["000001", "000002", "000003", "000004"]
    assert typed["name"].tolist()[:2] == [
        "澄岚供电公司",
        'Brimwick, "Steel"; Ünïon\t&\nSons',
    ]
    pd.testing.assert_frame_equal(typed, plain["accounts"])


@pytest.mark.parametrize("form", ["csv.gz", "xlsx", "parquet"])
def test_times_and_answers_are_the_same_in_every_format(
    tmp_path: Path, sample_settings: Settings, plain: dict[str, pd.DataFrame], form: str
) -> None:
    content = FORMS[form](tricky()["visits"])
    typed = typed_from(tmp_path, f"visits.{form}", content, sample_settings)
    assert typed["happened_at"].iloc[0] == pd.Timestamp("2026-09-01T02:00:00Z")
    assert typed["connected"].tolist() == [pd.NA, True, pd.NA]
    pd.testing.assert_frame_equal(typed, plain["visits"])


def test_typed_cells_give_the_same_frame_as_text(tmp_path: Path, sample_settings: Settings) -> None:
    lines = [order(1, amount="4800.50"), order(2, amount="0.10", received_on="2026-09-02")]
    expected = typed_from(tmp_path, "orders.csv", as_csv(lines), sample_settings)
    cells = [
        [TYPED.get(name, str)(cell) if cell else None for name, cell in line.items()]
        for line in lines
    ]
    book = sheet([list(lines[0]), *cells])
    columns = dict(zip(lines[0], map(list, zip(*cells, strict=True)), strict=True))
    money = {"amount": pa.decimal128(18, 2), "gross_profit": pa.decimal128(18, 2)}
    table = parquet({name: pa.array(column, money.get(name)) for name, column in columns.items()})
    for ending, content in {"xlsx": book, "parquet": table}.items():
        typed = typed_from(tmp_path, f"orders.{ending}", content, sample_settings)
        pd.testing.assert_frame_equal(typed, expected)


def test_the_fallback_encoding_is_the_company_s(tmp_path: Path, lenient: Settings) -> None:
    files = instead("accounts", "accounts.csv", as_csv(core()["accounts"], encoding="gb18030"))
    assert alone(tmp_path, files, lenient).accepted
    reading = lenient.reading.model_copy(update={"fallback_encoding": "utf-8"})
    strict = lenient.model_copy(update={"reading": reading})
    assert found(alone(tmp_path, files, strict).faults) == [
        ("wrong_encoding", "accounts", None, None)
    ]


def test_faults_of_several_files_are_told_at_once(
    tmp_path: Path, sample_settings: Settings
) -> None:
    files: dict[str, list[Row] | bytes] = {**world(), "actions.csv": b"", "notes.txt": b"x"}
    del files["quotas"]
    spoilt = {
        "accounts.csv": b"<html></html>\n",
        "visits.csv": as_csv(world()["visits"]).replace(b"PLANNED", b"SOME"),
        "orders.csv": as_csv([order(1, amount="x", booked_on="x"), order(2)]),
        "control_totals.csv": b"extract,row_count,amount_sum\nroster,4,\n",
        "opportunities.csv": as_csv(world()["opportunities"]).replace(b",stage,", b",level,"),
    }
    landed(tmp_path, files)
    landed(tmp_path, spoilt)
    intake = take_in(UPath(tmp_path), WEEK, sample_settings)
    assert not intake.accepted
    assert names_at_fault(intake.faults) >= {
        ("unexpected_file", "notes.txt"),
        ("missing_file", "quotas"),
        ("empty_file", "actions.csv"),
        ("markup_instead", "accounts.csv"),
        ("not_in_list", "visits.csv"),
        ("not_a_number", "orders.csv"),
        ("not_a_date", "orders.csv"),
        ("too_many_set_aside", "orders.csv"),
        ("missing_column", "opportunities.csv"),
        ("extra_column", "opportunities.csv"),
        ("control_totals_mismatch", "roster.csv"),
    }


def test_every_required_extract_must_be_there(tmp_path: Path, lenient: Settings) -> None:
    intake = take_in(UPath(landed(tmp_path, {"notes.txt": b""})), WEEK, lenient)
    assert found(intake.faults, "missing_file") == [
        ("missing_file", extract, None, None)
        for extract in (
            *("accounts", "opportunities", "visits", "orders", "quotas", "forecasts", "roster"),
        )
    ]
    for extract in REQUIRED:
        assert status(intake, extract)["presence"] == "missing"
    assert not intake.accepted


def test_a_missing_file_is_named_by_its_extract(tmp_path: Path, lenient: Settings) -> None:
    files = world()
    del files["visits"]
    intake = taken(tmp_path, files, lenient)
    assert found(intake.faults) == [("missing_file", "visits", None, None)]
    assert intake.faults["file"].tolist() == ["visits"]


def test_an_extract_the_company_does_not_have_is_absent(tmp_path: Path, lenient: Settings) -> None:
    files = world()
    del files["visits"]
    intake = taken(tmp_path, files, with_absent(lenient, "visits"))
    assert intake.accepted
    assert found(intake.faults) == []
    assert status(intake, "visits")["presence"] == "absent"
    assert intake.frames["visits"].empty
    assert check_model(EXTRACTS["visits"], intake.frames["visits"]).passed


def test_an_extract_declared_absent_that_is_there_is_told_and_not_read(
    tmp_path: Path, lenient: Settings
) -> None:
    files = instead("orders", "orders.csv", as_csv(core()["orders"]))
    landed(tmp_path, {**files, "visits.csv": b"<html>not even read</html>"})
    absent = with_absent(lenient, "visits", "opportunities", "quotas", "forecasts")
    intake = take_in(UPath(tmp_path), WEEK, absent)
    assert intake.accepted
    assert found(intake.faults) == [("present_though_absent", "visits", None, None)]
    assert intake.faults["file"].tolist() == ["visits.csv"]
    assert status(intake, "visits")["presence"] == "absent"


def test_an_optional_extract_may_be_absent(tmp_path: Path, lenient: Settings) -> None:
    intake = taken(tmp_path, world(), lenient)
    for extract in OPTIONAL:
        assert status(intake, extract)["presence"] == "absent"
        assert intake.frames[extract].empty
        assert check_model(EXTRACTS[extract], intake.frames[extract]).passed


def test_an_optional_extract_that_is_there_must_not_be_empty(
    tmp_path: Path, lenient: Settings
) -> None:
    landed(tmp_path, {f"{extract}.csv": b"" for extract in OPTIONAL})
    intake = take_in(UPath(tmp_path), WEEK, with_absent(lenient, *REQUIRED))
    assert found(intake.faults) == [("empty_file", extract, None, None) for extract in OPTIONAL]
    for extract in OPTIONAL:
        assert status(intake, extract)["presence"] == "rejected"
    assert not intake.accepted


def test_two_files_of_an_optional_extract_stop_the_week_too(
    tmp_path: Path, lenient: Settings
) -> None:
    event = row("order_events", event_id="E1", order_line_id="L1", happened_on="2026-09-01")
    events = [event | {"type": "CANCEL", "amount_delta": "-5"}]
    files = {"order_events.csv": as_csv(events), "order_events.csv.gz": as_gzip(events)}
    intake = alone(tmp_path, {**core(), **files}, lenient)
    assert found(intake.faults) == [("two_files", "order_events", None, None)]
    assert not intake.accepted


def test_a_week_without_a_folder_is_refused(tmp_path: Path, lenient: Settings) -> None:
    landed(tmp_path, {"notes.txt": b""})
    with pytest.raises(InputError) as caught:
        take_in(UPath(tmp_path), WEEK + 1, lenient)
    assert [fault.rule for fault in caught.value.faults] == ["week_without_folder"]


def test_a_week_on_an_object_store_is_taken_in(tmp_path: Path, lenient: Settings) -> None:
    landing = UPath("memory://intake-landing")
    folder = landing / str(WEEK)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in core().items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows))
    absent = with_absent(lenient, "visits", "opportunities", "quotas", "forecasts")
    remote = take_in(landing, WEEK, absent)
    local = alone(tmp_path, core(), lenient)
    assert found(remote.faults) == []
    for extract in ("roster", "accounts", "orders"):
        pd.testing.assert_frame_equal(remote.frames[extract], local.frames[extract])


WRONG_CELLS = [
    ("amount", "x"),
    ("amount", "-7.25"),
    ("amount", ""),
    ("amount", "1.00001"),
    ("booked_on", "2026-02-30"),
    ("account_id", "999999"),
    ("rep_id", "AE999"),
    ("rep_id", ""),
    ("region", "XX"),
    ("currency", "USD"),
    ("order_line_id", ""),
    ("opportunity_id", "P9"),
    ("received_on", "soon"),
]
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
AMOUNTS = st.decimals(0, 1_000_000, places=2).map(str)
SPOILT = st.lists(st.sampled_from(WRONG_CELLS), max_size=2)
LINES = st.lists(st.tuples(AMOUNTS, SPOILT, st.integers(1, 3)), min_size=1, max_size=8)


def spoilt_lines(lines: list[tuple[str, list[tuple[str, str]], int]]) -> list[Row]:
    """Give order lines with wrong cells, some of them several times over."""
    return [
        order(number, **({"amount": amount} | dict(wrong)))
        for number, (amount, wrong, times) in enumerate(lines, start=1)
        for _ in range(times)
    ]


@settings(deadline=None, max_examples=12, phases=NO_SHRINKING)
@given(lines=LINES, ragged=st.integers(0, 2))
def test_every_row_read_is_a_duplicate_set_aside_or_used(
    tmp_path_factory: pytest.TempPathFactory,
    lenient: Settings,
    lines: list[tuple[str, list[tuple[str, str]], int]],
    ragged: int,
) -> None:
    rows = spoilt_lines(lines)
    content = as_csv(rows) + b"torn,row\n" * ragged
    files = {**instead("orders", "orders.csv", content), "opportunities": world()["opportunities"]}
    intake = alone(tmp_path_factory.mktemp("week"), files, lenient)
    line, used = status(intake, "orders"), intake.frames["orders"]
    assert intake.accepted is (ragged == 0)
    assert line["rows_read"] == len(rows) + ragged
    assert line["rows_read"] == (
        line["duplicate_count"] + line["set_aside_count"] + line["used_count"]
    )
    assert line["used_count"] == len(used) or ragged
    aside = intake.faults[(intake.faults["severity"] == "row")]
    assert line["set_aside_count"] == aside["row"].nunique()
    assert ties_out(intake.extract_status)
    assert line["amount_used"] == pytest.approx(used["amount"].sum()) or ragged
    unknown = aside.drop_duplicates("row")["amount"].isna().any()
    assert pd.isna(line["amount_set_aside"]) == unknown
    if not unknown:
        assert line["amount_set_aside"] == pytest.approx(intake.faults["amount"].sum())
    assert check_model(EXTRACTS["orders"], used).passed


@settings(deadline=None, max_examples=5, phases=NO_SHRINKING)
@given(data=st.data(), lines=LINES)
def test_the_order_of_rows_does_not_change_what_is_accepted(
    tmp_path_factory: pytest.TempPathFactory,
    lenient: Settings,
    data: st.DataObject,
    lines: list[tuple[str, list[tuple[str, str]], int]],
) -> None:
    rows = spoilt_lines(lines)
    accounts = core()["accounts"]
    shuffled = data.draw(st.permutations(rows))
    landing = tmp_path_factory.mktemp("week")
    straight = alone(landing, core(orders=rows), lenient)
    turned = alone(landing, core(orders=shuffled, accounts=accounts[::-1]), lenient)
    for extract in ("orders", "accounts"):
        pd.testing.assert_frame_equal(straight.frames[extract], turned.frames[extract])
    columns = ["rule", "column", "value", "severity"]
    before, after = (
        intake.faults.loc[intake.faults["severity"] == "row", columns]
        for intake in (straight, turned)
    )
    pd.testing.assert_frame_equal(
        before.sort_values(columns, ignore_index=True),
        after.sort_values(columns, ignore_index=True),
    )


def test_the_limit_of_the_settings_is_obeyed(tmp_path: Path, sample_settings: Settings) -> None:
    rows = [order(number, amount="x" if number == 1 else "1") for number in range(1, 101)]
    assert alone(tmp_path, core(orders=rows), sample_settings).accepted
    strict = with_limit(sample_settings, 0.009)
    stopped = alone(tmp_path, core(orders=rows), strict)
    expected: Found = ("too_many_set_aside", "orders", None, None)
    assert expected in found(stopped.faults)
    assert stopped.frames["orders"].empty
