"""The page of accuracy: its message is the table's, its bridges join, its lines are the table's."""

from typing import Any

import pandas as pd
import pytest

from assets.packs.sections import accuracy
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import texts, whole_rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "SC", "NA")
each = pytest.mark.parametrize("language", LANGUAGES)


def own(world: World, name: str, code: str) -> pd.DataFrame:
    table = world.tables[name]
    level = table["grain"] if "grain" in table else table["level"]
    if code == "company":
        return table[level == "company"]
    return table[(level == "region") & (table["region"] == code)]


def told(world: World, **values: Any) -> pd.DataFrame:
    """Give `accuracy_horizons` with other figures one week ahead in region SH."""
    table = world.tables["accuracy_horizons"].copy()
    row = (table["grain"] == "region") & (table["region"] == "SH") & (table["horizon"] == 1)
    assert row.sum() == 1
    for column, value in values.items():
        table.loc[row, column] = value
    return table


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_is_the_table_one_week_ahead(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = accuracy.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "accuracy", language)
    rows = own(sample, "accuracy_horizons", code)
    row = rows[rows["horizon"] == 1].iloc[0]
    ratio = row["forecast"] / row["actual"]
    assert said["accuracy"] == whole_rate(row["accuracy_rate"])
    if 0.85 <= ratio <= 1.15:
        assert said["total"] == whole_rate(row["accuracy_of_total"])
        hidden = row["accuracy_of_total"] - row["accuracy_rate"]
        assert key == ("offset" if hidden >= 0.10 else "even")
    else:
        assert key == ("over" if ratio > 1.15 else "under")
        assert said["bias"] == whole_rate(abs(ratio - 1))


@each
@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"bias_rate": 0.1501}, "over", {"bias": "15%"}),
        ({"bias_rate": -0.1501}, "under", {"bias": "15%"}),
        ({"bias_rate": 0.10, "accuracy_rate": 0.7, "accuracy_of_total": 0.9}, "offset",
         {"accuracy": "70%", "total": "90%"}),
        ({"bias_rate": 0.10, "accuracy_rate": 0.85, "accuracy_of_total": 0.9}, "even",
         {"accuracy": "85%", "total": "90%"}),
        ({"bias_rate": None, "accuracy_rate": None}, "unknown", {}),
    ],
)  # fmt: skip
def test_each_situation_has_its_sentence(
    sample: World, view: Viewer, language: str, values: Any, key: str, words: Any
) -> None:
    made = accuracy.section(view(sample, "SH", language, accuracy_horizons=told(sample, **values)))
    sentence = spoken(made.title, language)
    found, said = parsed(sentence, "accuracy", language)
    assert found == key
    assert said | words == said
    assert len(sentence) <= LONGEST


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    seen = {
        spoken(
            accuracy.section(
                view(sample, "SH", accuracy_horizons=told(sample, accuracy_rate=rate))
            ).title,
            "en",
        )
        for rate in (0.12, 0.57, 0.88, 0.97)
    }
    assert len(seen) == 4


@each
def test_titles_stay_short_however_wrong_the_forecast(
    sample: World, view: Viewer, language: str
) -> None:
    wild = told(sample, bias_rate=12_345.678, accuracy_rate=0.0)
    made = accuracy.section(view(sample, "SH", language, accuracy_horizons=wild))
    assert len(spoken(made.title, language)) <= LONGEST


@pytest.mark.parametrize("code", CODES)
def test_every_seller_or_region_that_forecasts_has_a_line_from_far_to_near(
    sample: World, view: Viewer, code: str
) -> None:
    made = accuracy.section(view(sample, code))
    table = sample.tables["accuracy_horizons"]
    wanted = table[table["grain"] == ("region" if code == "company" else "rep")]
    if code != "company":
        wanted = wanted[wanted["region"] == code]
    known = wanted[wanted["forecast"].notna()]
    assert len(made.lines) == known.groupby(["region", "rep_id"], dropna=False).ngroups
    for line in made.lines:
        assert [cell.horizon for cell in line.cells] == [4, 3, 2, 1]
    assert [row.horizon for row in made.horizons] == [4, 3, 2, 1]


def test_habits_stand_beside_sellers_and_are_counted_for_regions(
    sample: World, view: Viewer
) -> None:
    habits = sample.tables["forecast_habits"]
    own_habit = habits.set_index("rep_id")["habit"]
    for line in accuracy.section(view(sample, "SH")).lines:
        assert line.habit == own_habit[line.cells[0].rep_id]
    lines = accuracy.section(view(sample, "company")).lines
    assert sum(line.sandbags for line in lines) == (habits["habit"] == "sandbags").sum() > 0
    assert sum(line.over_calls for line in lines) == (habits["habit"] == "over_calls").sum() > 0


@each
def test_the_curve_and_the_offset_show_the_table(
    sample: World, view: Viewer, language: str
) -> None:
    made = accuracy.section(view(sample, "company", language))
    rows = own(sample, "accuracy_horizons", "company").sort_values("horizon", ascending=False)
    curve = [row["value"] for row in made.charts["curve"].rows]
    assert curve == list(rows["wape_rate"])
    offset = made.charts["offset"].rows
    assert [row["value"] for row in offset[::2]] == list(rows["accuracy_rate"])
    assert [row["value"] for row in offset[1::2]] == list(rows["accuracy_of_total"])


def test_bias_is_drawn_from_the_largest_and_marked_outside_the_edges(
    sample: World, view: Viewer
) -> None:
    made = accuracy.section(view(sample, "company"))
    rows = made.charts["bias"].rows
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)
    assert {row["look"] for row in rows} == {"actual", "bad"}
    for row in rows:
        assert (row["look"] == "bad") == (not 0.85 <= 1 + row["value"] <= 1.15)
    low, high = made.charts["bias"].options["domain"]
    assert low == -high < min(values)


@each
@pytest.mark.parametrize("code", CODES)
def test_the_bridge_leads_from_the_last_weeks_forecast_to_its_orders(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    rows = accuracy.section(view(sample, code, language)).charts["orders"].rows
    table = own(sample, "forecast_bridge_totals", code)
    week = table[(table["target_week"] == "2026-W36") & (table["horizon"] == 1)].iloc[0]
    divisor = 1000 if language == "en" else 10_000
    assert rows[0]["end"] == pytest.approx(week["forecast"] / divisor, abs=1e-3)
    assert rows[-2]["end"] == pytest.approx(week["actual"] / divisor, abs=1e-3)
    assert rows[-1]["end"] == rows[-1]["top"] == pytest.approx(week["actual"] / divisor, abs=1e-3)
    assert len(rows) == 7


@pytest.mark.parametrize("code", CODES)
def test_what_the_crm_won_leads_to_net_bookings(sample: World, view: Viewer, code: str) -> None:
    rows = accuracy.section(view(sample, code)).charts["booked"].rows
    table = own(sample, "reconciliation_totals", code)
    progress = own(sample, "sales_progress", code)
    net = progress[progress["measure"] == "revenue"]["booked_net"].iloc[0]
    assert rows[0]["end"] == pytest.approx(table["crm_amount"].sum() / 1000, abs=1e-3)
    assert rows[-2]["end"] == pytest.approx(net / 1000, abs=1e-2)
    assert rows[-1]["end"] == pytest.approx(net / 1000, abs=1e-3)
    kinds = texts("en")["match_classes"]
    shown = {row["label"].lower(): row for row in rows}
    for kind, amount in table.set_index("match_class")["difference_amount"].items():
        if kind != "matched":
            row = shown[kinds[str(kind)].lower()]
            assert row["end"] - row["start"] == pytest.approx(amount / 1000, abs=1e-2)


def test_a_forecast_that_was_never_made_draws_no_bridge(sample: World, view: Viewer) -> None:
    table = sample.tables["forecast_bridge_totals"].assign(forecast=float("nan"))
    assert "orders" not in accuracy.section(view(sample, "SH", forecast_bridge_totals=table)).charts
    unknown = sample.tables["reconciliation_totals"].assign(crm_amount=float("nan"))
    made = accuracy.section(view(sample, "SH", reconciliation_totals=unknown))
    assert "booked" not in made.charts


def test_the_weeks_are_drawn_where_there_is_room(sample: World, view: Viewer) -> None:
    weeks = accuracy.section(view(sample, "SH")).charts["weeks"].rows
    heads, *labels = [row["label"].split("\n") for row in weeks[::2]]
    assert heads == ["", "Forecast", "Actual"]
    assert [label[0] for label in labels] == [f"W{week}" for week in range(24, 37)]
    values = [f"{row['value']:.0f}" for row in weeks[2:]]
    assert values == [figure for _, *figures in labels for figure in figures]
    assert "weeks" not in accuracy.section(view(sample, "company")).charts


@pytest.mark.parametrize("extract", ["forecasts", "orders"])
def test_without_forecasts_or_orders_the_page_is_left_out(
    sample: World, view: Viewer, extract: str
) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == extract, "presence"] = "absent"
    made = accuracy.section(view(sample, "SH", extract_status=status))
    assert made.silent
    assert made.missing == (extract,)


def test_a_region_without_sellers_has_no_page(sample: World, view: Viewer) -> None:
    tables = {
        name: sample.tables[name].head(0)
        for name in (
            *("accuracy_horizons", "forecast_accuracy", "forecast_habits"),
            *("forecast_bridge_totals", "reconciliation_totals"),
        )
    }
    made = accuracy.section(view(sample, "SH", **tables))
    assert made.silent
    assert made.charts == {}
    assert made.title.key == "accuracy.unknown"
