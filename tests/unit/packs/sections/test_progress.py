"""The page of progress: its message, one scale a chart, and a bridge that closes."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.packs import html
from assets.packs.charts import BAD, GOOD, NEUTRAL, TOTAL, draw
from assets.packs.sections import progress
from assets.packs.sections.scales import Room, rooms_of, unit_of, window
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import DASH, brief, whole_rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "CQ", "HA")
VALUES = ("actual_amount", "plan_amount", "previous_amount")
each = pytest.mark.parametrize("language", LANGUAGES)


def own(world: World, name: str, code: str) -> pd.DataFrame:
    table = world.tables[name]
    if code == "company":
        return table[table["level"] == "company"]
    return table[(table["level"] == "region") & (table["region"] == code)]


def told(world: World, **values: Any) -> pd.DataFrame:
    """Give `sales_progress` with other figures in Shanghai's revenue row."""
    table = world.tables["sales_progress"].copy()
    row = (table["level"] == "region") & (table["region"] == "SH") & (table["measure"] == "revenue")
    for column, value in values.items():
        table.loc[row, column] = value
    return table


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_holds_bookings_against_time(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = progress.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "progress", language)
    table = own(sample, "sales_progress", code)
    row = table[table["measure"] == "revenue"].iloc[0]
    assert said["rate"] == whole_rate(row["booked_net"] / row["quota"])
    assert said["elapsed"] == whole_rate(68 / 92)
    if row["booked_net"] >= row["quota"]:
        assert (key, said["over"]) == ("met", brief(row["booked_net"] - row["quota"], language))
        return
    gap = row["booked_net"] - row["quota"] * 68 / 92
    assert key == ("behind" if gap < 0 else "ahead")
    assert said["gap"] == brief(gap, language)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"pace_gap": -400_000.0}, "behind"),
        ({"pace_gap": 400_000.0}, "ahead"),
        ({"pace_gap": 10.0}, "level"),
        ({"attainment_rate": 0.9999, "pace_gap": 1e6}, "ahead"),
        ({"attainment_rate": 1.0, "remaining_quota": 0.0}, "met"),
        ({"attainment_rate": np.nan, "pace_gap": np.nan, "reason": "no_quota"}, "no_quota"),
        ({"booked_net": np.nan, "reason": "absent_extract"}, "unknown"),
    ],
)
def test_every_situation_has_its_sentence(
    sample: World, view: Viewer, values: dict[str, Any], key: str
) -> None:
    made = progress.section(view(sample, "SH", sales_progress=told(sample, **values)))
    assert made.title.key == f"progress.{key}"


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    titles = {
        spoken(progress.section(view(sample, "SH", sales_progress=table)).title, "en")
        for table in (
            sample.tables["sales_progress"],
            told(sample, attainment_rate=0.46),
            told(sample, pace_gap=-698_000.0),
            told(sample, time_elapsed_rate=0.75),
        )
    }
    assert len(titles) == 4


@each
@pytest.mark.parametrize("rate", [0.999, 98.7, np.nan])
def test_titles_of_large_amounts_stay_short(
    sample: World, view: Viewer, language: str, rate: float
) -> None:
    huge = -987_654_321_000.0
    table = told(sample, attainment_rate=rate, pace_gap=huge, remaining_quota=huge, booked_net=huge)
    made = progress.section(view(sample, "SH", language, sales_progress=table))
    assert len(spoken(made.title, language)) <= LONGEST


@each
@pytest.mark.parametrize("code", CODES)
def test_all_panels_of_a_chart_are_on_one_scale_and_hold_their_figures(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    charts = progress.section(view(sample, code, language)).charts
    for kind in ("week", "quarter"):
        panels = charts[kind].options["panels"]
        units = [panel["height"] / (panel["domain"][1] - panel["domain"][0]) for panel in panels]
        assert units == pytest.approx([units[0]] * 6)
        for panel in panels:
            columns = VALUES if panel["column"] == "actual_amount" else (panel["column"],)
            for row in charts[kind].rows:
                found = [row[one] for one in columns if row["measure"] == panel["measure"]]
                low, high = panel["domain"]
                slack = 1 / units[0]
                assert all(low - slack <= one <= high + slack for one in found if one is not None)


@pytest.mark.parametrize("code", CODES)
def test_the_panels_of_weeks_and_quarters_stand_at_the_same_heights(
    sample: World, view: Viewer, code: str
) -> None:
    charts = progress.section(view(sample, code)).charts
    places = [
        [(one["measure"], one["column"], one["height"]) for one in charts[kind].options["panels"]]
        for kind in ("week", "quarter")
    ]
    assert places[0] == places[1]
    assert sum(height for *_, height in places[0]) <= 340


@each
def test_a_row_has_the_figures_of_its_period(sample: World, view: Viewer, language: str) -> None:
    charts = progress.section(view(sample, "SH", language)).charts
    periods = own(sample, "progress_periods", "SH")
    assert [row["period"] for row in charts["week"].rows][::2] == [
        f"2026-W{week}" for week in range(24, 37)
    ]
    divisor = {"en": 1000, "zh": 10_000}[language]
    for kind in ("week", "quarter"):
        held = periods[periods["period_kind"] == kind].set_index(["period", "measure"])
        for row in charts[kind].rows:
            wanted = held.loc[(row["period"], row["measure"])]
            for column in (*VALUES, "plan_variance", "previous_variance"):
                shown = np.nan if row[column] is None else row[column]
                assert shown == pytest.approx(wanted[column] / divisor, nan_ok=True, abs=1e-3)
            shown = row["plan_variance_shown"]
            sign = "+" if wanted["plan_variance"] > 0 else "-"
            assert shown.startswith(sign if shown.strip("0.") else "0")


def test_what_is_not_known_of_the_year_before_is_a_dash(sample: World, view: Viewer) -> None:
    made = progress.section(view(sample, "SH"))
    first = made.charts["quarter"].rows[0]
    assert (first["previous_variance"], first["previous_variance_shown"]) == (None, DASH)
    assert made.untold


@pytest.mark.parametrize("code", ["company", "SH"])
def test_the_bridge_closes_and_changes_are_judged(sample: World, view: Viewer, code: str) -> None:
    rows = progress.section(view(sample, code)).charts["bridge"].rows
    amounts = own(sample, "bookings_bridge", code).set_index("bucket")["amount"]
    assert rows[0]["end"] == pytest.approx(amounts["opening"] / 1000, abs=1e-3)
    assert rows[-1]["end"] == pytest.approx(amounts["closing"] / 1000, abs=1e-3)
    for before, after in pairwise(rows[:-1]):
        assert after["start"] == pytest.approx(before["end"])
    assert rows[-2]["end"] == pytest.approx(rows[-1]["end"], abs=1e-3)
    assert [rows[0]["kind"], rows[-1]["kind"]] == [TOTAL, TOTAL]
    kinds = [GOOD if one > 0 else BAD if one < 0 else NEUTRAL for one in amounts.iloc[1:-1]]
    assert [row["kind"] for row in rows[1:-1]] == kinds


def test_a_week_whose_bookings_are_not_known_has_no_bridge(sample: World, view: Viewer) -> None:
    unknown = sample.tables["bookings_bridge"].assign(amount=np.nan)
    made = progress.section(view(sample, "SH", bookings_bridge=unknown))
    assert "bridge" not in made.charts


def test_the_key_figures_are_those_of_both_measures(sample: World, view: Viewer) -> None:
    made = progress.section(view(sample, "SH"))
    held = own(sample, "sales_progress", "SH").set_index("measure")
    assert made.revenue.booked_net == held.loc["revenue", "booked_net"]
    assert made.profit.attainment_rate == held.loc["gross_profit", "attainment_rate"]


def test_without_orders_or_anything_to_speak_of_the_page_is_left_out(
    sample: World, view: Viewer
) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == "quotas", "presence"] = "absent"
    made = progress.section(view(sample, "SH", extract_status=status))
    assert (made.silent, made.missing) == (False, ("quotas",))
    status.loc[status["extract"] == "orders", "presence"] = "absent"
    assert progress.section(view(sample, "SH", extract_status=status)).silent
    periods = sample.tables["progress_periods"].assign(actual_amount=0.0)
    empty = told(sample, quota=np.nan)
    assert progress.section(
        view(sample, "SH", sales_progress=empty, progress_periods=periods)
    ).silent
    none = sample.tables["sales_progress"].head(0)
    assert progress.section(view(sample, "SH", sales_progress=none)).silent


@each
@pytest.mark.parametrize("kind", ["week", "quarter"])
def test_the_chart_is_drawn_with_every_notation(
    sample: World, view: Viewer, kind: str, language: str
) -> None:
    seen = view(sample, "SH", language)
    drawing = progress.section(seen).charts[kind]
    env = html.environment(language, "CNY")
    context = html.chart_context(language, "CNY", seen.about.settings)
    svg = draw(kind, drawing, env, context).svg.decode()
    theme = context["theme"]
    assert svg.count(f'fill="{theme["accent"]}"') == len(drawing.rows)
    for column in ("plan_variance", "previous_variance"):
        assert all(row[f"{column}_shown"] in svg for row in drawing.rows)
    gained = sum(
        (row[column] or 0) > 0
        for row in drawing.rows
        for column in ("plan_variance", "previous_variance")
    )
    assert svg.count(f'fill="{theme["good"]}"') == gained


def test_panels_share_the_height_by_what_they_need() -> None:
    tall, flat = [Room(90, 0), Room(5, 5)], [Room(10, 0), Room(5, 5)]
    rooms = rooms_of([tall, flat], 100.0)
    assert sum(one.above + one.below for one in rooms) == pytest.approx(100)
    assert rooms[0].above > rooms[1].above
    for reach in (tall, flat):
        unit = unit_of(rooms, reach)
        for room, need in zip(rooms, reach, strict=True):
            assert need.above * unit <= room.above + 1e-9
            assert need.below * unit <= room.below + 1e-9


def test_panels_without_figures_have_a_window_all_the_same() -> None:
    nothing = [Room(0.0, 0.0)]
    rooms = rooms_of([nothing], 100.0)
    shown = window(rooms[0], unit_of(rooms, nothing), labels_below=True)
    assert shown.height > 0
    assert shown.domain[0] < 0 < shown.domain[1]
