"""The last page: what arrived, what was wrong, and every setting, each printed once."""

import re

import pandas as pd
import pytest

from assets.metrics.registry import METRICS
from assets.packs.sections import method
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import texts
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

each = pytest.mark.parametrize("language", LANGUAGES)


@each
def test_the_title_counts_extracts_and_rows(sample: World, view: Viewer, language: str) -> None:
    made = method.section(view(sample, "SH", language))
    key, said = parsed(spoken(made.title, language), "method", language)
    status = sample.tables["extract_status"]
    assert key == "set_aside"
    assert said == {
        "extracts": str(len(status)),
        "rows": f"{int(status['rows_read'].sum()):,}",
        "set_aside": str(int(status["set_aside_count"].sum())),
    }


@each
def test_an_absent_extract_is_said_before_anything_else(
    sample: World, view: Viewer, language: str
) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"].isin(["visits", "quotas"]), "presence"] = "absent"
    made = method.section(view(sample, "SH", language, extract_status=status))
    key, said = parsed(spoken(made.title, language), "method", language)
    assert (key, said["absent"]) == ("absent", "2")


@each
def test_a_clean_week_and_a_restated_one_have_their_own_sentence(
    sample: World, view: Viewer, language: str
) -> None:
    clean = sample.tables["extract_status"].assign(set_aside_count=0)
    figures = sample.tables["reported_figures"].head(3)
    restated = pd.DataFrame(
        {column: figures.get(column, None) for column in sample.tables["restatements"].columns}
    )
    made = [
        method.section(view(sample, "company", language, extract_status=clean)),
        method.section(view(sample, "company", language, restatements=restated)),
    ]
    assert [one.title.key for one in made] == ["method.complete", "method.restated"]
    assert made[1].title.words["restated"] == "3"
    for one in made:
        assert len(spoken(one.title, language)) <= LONGEST


@each
def test_every_setting_is_printed_in_a_definition_or_below(
    sample: World, view: Viewer, language: str
) -> None:
    made = method.section(view(sample, "SH", language))
    formulas = " ".join(texts(language)["metrics"][code]["formula"] for code in METRICS)
    in_formulas = {
        ".".join(
            str(int(part) + 1) if part.isdigit() else part for part in re.findall(r"\w+", name)
        )
        for name in re.findall(r"{([^}:]+)", formulas)
    }
    below = {(group.key, name, values) for group in made.groups for name, values in group.lines}
    printed = len(in_formulas) + sum(len(values) for _, _, values in below)
    assert printed == len(made.settings)
    assert ("stages.win_probability", "L3", (0.5,)) in below


def test_notices_of_one_kind_are_one_line_with_their_count(sample: World, view: Viewer) -> None:
    made = method.section(view(sample, "HL"))
    notice = [row for row in made.faults if row.rule == "activated_without_contact"]
    assert len(notice) == 1
    faults = sample.tables["data_quality"]
    mine = (faults["rule"] == notice[0].rule) & (faults["region"] == "HL")
    assert notice[0].count == mine.sum() == 4


def test_what_the_page_has_no_room_for_is_counted(sample: World, view: Viewer) -> None:
    faults = sample.tables["data_quality"]
    rows = faults[faults["severity"] == "row"]
    many = pd.concat([rows] * 4, ignore_index=True)
    made = method.section(view(sample, "company", data_quality=many))
    assert len(made.faults) + made.more == len(many)


def test_a_long_value_is_cut(sample: World, view: Viewer) -> None:
    faults = sample.tables["data_quality"].assign(value="x" * 500)
    made = method.section(view(sample, "company", data_quality=faults))
    assert all(len(row.value) < 40 for row in made.faults)
