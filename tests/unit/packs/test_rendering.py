"""Many packs at once: each has its result, and none takes another one with it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from assets.delivery.publishing import ENDINGS
from assets.packs.fonts import FontSet
from assets.packs.pack import COMPANY
from assets.packs.rendering import Order, Result, file_name, render, render_all, use_fonts
from tests.reports.week import World
from tests.unit.packs.lethal import Lethal, attempts

CODES = [COMPANY, "E1", "E2"]


def by_code(results: list[Result]) -> dict[str, Result]:
    found = {result.code: result for result in results}
    assert len(found) == len(results), "no pack has two results"
    return found


def made(order: Order) -> bool:
    return all(order.path(ending).exists() for ending in ENDINGS)


def with_tables(order: Order, tables: Mapping[str, pd.DataFrame]) -> Order:
    return replace(order, tables=tables)


def without_rows(order: Order) -> Order:
    """Give an order that must fail: a table of it is missing."""
    tables = {name: frame for name, frame in order.tables.items() if name != "headline_weeks"}
    return with_tables(order, tables)


@pytest.fixture(scope="module")
def rendered(
    world: World, fonts: FontSet, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Order], list[Result]]:
    """The three golden packs rendered by the pool."""
    orders = world.orders(CODES, tmp_path_factory.mktemp("rendered"), "en")
    return orders, list(render_all(orders, fonts, workers=2))


def test_every_order_has_one_result(rendered: tuple[list[Order], list[Result]]) -> None:
    assert sorted(by_code(rendered[1])) == sorted(CODES)


def test_a_result_says_how_much_was_made(rendered: tuple[list[Order], list[Result]]) -> None:
    for result in rendered[1]:
        assert result.fault is None
        assert result.pages == {"E2": 11}.get(result.code, 12)
        assert result.workbook_rows is not None
        assert result.workbook_rows > 100
        assert result.warnings == ()
        assert set(result.seconds) == {"html", "pdf", "workbook", "screen"}


def test_the_files_stand_where_the_order_says(rendered: tuple[list[Order], list[Result]]) -> None:
    for order in rendered[0]:
        code = order.about.code
        assert order.path("pdf").name == f"{code}-2026-W36.pdf"
        assert order.path("pdf").parent.name == code
        assert order.path("pdf").read_bytes().startswith(b"%PDF-")
        assert order.path("xlsx").read_bytes().startswith(b"PK")
        assert order.path("html").read_bytes().startswith(b"<!DOCTYPE html>")
        assert b"\nSubject: " in order.path("eml").read_bytes()


def test_nothing_but_the_files_is_left_behind(
    rendered: tuple[list[Order], list[Result]],
) -> None:
    for order in rendered[0]:
        names = {path.name for path in order.path("pdf").parent.iterdir()}
        assert names == {file_name(order.about, ending) for ending in ENDINGS}


def test_no_orders_give_no_results(fonts: FontSet) -> None:
    assert list(render_all([], fonts)) == []


def test_a_pack_that_fails_is_told_and_the_others_are_made(
    orders: list[Order], fonts: FontSet
) -> None:
    mixed = [without_rows(orders[0]), *orders[1:]]
    results = by_code(list(render_all(mixed, fonts, workers=2)))
    fault = results[COMPANY].fault
    assert fault is not None
    assert fault.rule == "render_failed"
    assert "headline_weeks" in str(fault.value)
    assert not made(orders[0])
    for order in orders[1:]:
        assert results[order.about.code].fault is None
        assert made(order)


def test_a_failed_pack_leaves_the_files_of_an_earlier_one_alone(
    orders: list[Order], fonts: FontSet
) -> None:
    use_fonts(fonts)
    order = orders[1]
    for ending in ENDINGS:
        order.path(ending).parent.mkdir(parents=True, exist_ok=True)
        order.path(ending).write_bytes(b"earlier")
    assert render(without_rows(order)).fault is not None
    assert [order.path(ending).read_bytes() for ending in ENDINGS] == [b"earlier"] * len(ENDINGS)


def test_a_folder_that_cannot_be_written_is_a_fault_of_that_pack_only(
    orders: list[Order], fonts: FontSet, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    blocked = replace(orders[1], folder=str(tmp_path / "file" / "below"))
    results = by_code(list(render_all([blocked, orders[2]], fonts, workers=1)))
    assert results["E1"].fault is not None
    assert results["E2"].fault is None


def test_a_pack_whose_process_is_killed_is_tried_once_more_alone(
    orders: list[Order], fonts: FontSet, tmp_path: Path
) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    once = with_tables(orders[1], Lethal(orders[1].tables, traces, "E1", deaths=1))
    mixed = [orders[0], once, orders[2]]
    results = by_code(list(render_all(mixed, fonts, workers=2)))
    assert sorted(results) == sorted(CODES)
    assert {result.fault for result in results.values()} == {None}
    assert all(made(order) for order in mixed)
    assert len(attempts(traces, "E1")) == 2


def test_a_pack_that_kills_every_process_is_given_up_and_the_others_are_made(
    orders: list[Order], fonts: FontSet, tmp_path: Path
) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    always = with_tables(orders[0], Lethal(orders[0].tables, traces, COMPANY, deaths=99))
    results = by_code(list(render_all([always, *orders[1:]], fonts, workers=2)))
    fault = results[COMPANY].fault
    assert fault is not None
    assert fault.rule == "renderer_died"
    assert len(attempts(traces, COMPANY)) == 2
    assert not made(orders[0])
    for order in orders[1:]:
        assert results[order.about.code].fault is None
        assert made(order)


def test_two_packs_that_kill_do_not_take_the_third(
    orders: list[Order], fonts: FontSet, tmp_path: Path
) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    deadly = [
        with_tables(order, Lethal(order.tables, traces, order.about.code, deaths=99))
        for order in orders[1:]
    ]
    results = by_code(list(render_all([*deadly, orders[0]], fonts, workers=2)))
    rules = {code: result.fault and result.fault.rule for code, result in results.items()}
    assert rules == {COMPANY: None, "E1": "renderer_died", "E2": "renderer_died"}
    assert made(orders[0])
