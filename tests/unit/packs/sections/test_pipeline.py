"""The page of the pipeline: its message is the bridge's, its columns join without a gap."""

from itertools import pairwise

import pandas as pd
import pytest

from assets.packs.charts import NEUTRAL, TOTAL
from assets.packs.sections import pipeline
from schemas.vocabulary import PipelineBucket as Bucket
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import brief
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

IN = ["created", "moved_in", "pulled_in", "reopened", "increased"]
OUT = ["decreased", "pushed_out", "moved_out", "won", "lost", "cancelled", "lapsed"]
CODES = ("company", "SH", "BJ", "SC")
each = pytest.mark.parametrize("language", LANGUAGES)


def bridge(world: World, code: str) -> pd.Series:
    table = world.tables["pipeline_bridge"]
    own = table["region"].isna() if code == "company" else table["region"] == code
    return table[own].set_index("bucket")["amount"]


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_what_came_and_went(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = pipeline.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "pipeline", language)
    amounts = bridge(sample, code)
    came, went = amounts[IN].sum(), amounts[OUT].sum()
    change = amounts["closing"] - amounts["opening"]
    assert came - went == pytest.approx(change)
    assert said["came"] == brief(came, language)
    assert said["went"] == brief(went, language)
    assert key == ("up" if change > 0 else "down")
    assert said["change"] == brief(change, language)


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    table = sample.tables["pipeline_bridge"]
    seen = set()
    for created in (0.0, 250_000.0, 9_000_000.0, 10_126_000.0):
        told = table.copy()
        told.loc[table["region"].isna() & (table["bucket"] == Bucket.CREATED), "amount"] = created
        made = pipeline.section(view(sample, "company", pipeline_bridge=told))
        seen.add(spoken(made.title, "en"))
    assert len(seen) == 4
    assert any(title.startswith("Pipeline unchanged") for title in seen)


@each
def test_titles_of_large_amounts_stay_short(sample: World, view: Viewer, language: str) -> None:
    large = sample.tables["pipeline_bridge"].assign(amount=987_654_321_000.0)
    made = pipeline.section(view(sample, "company", language, pipeline_bridge=large))
    assert len(spoken(made.title, language)) <= LONGEST


def test_a_week_without_history_says_so_and_draws_no_bridge(sample: World, view: Viewer) -> None:
    unknown = sample.tables["pipeline_bridge"].assign(amount=float("nan"))
    made = pipeline.section(view(sample, "SH", pipeline_bridge=unknown))
    assert made.title.key == "pipeline.no_history"
    assert made.charts == {}


def test_the_columns_of_the_bridge_join_from_last_week_to_this_week(
    sample: World, view: Viewer
) -> None:
    rows = pipeline.section(view(sample, "company")).charts["bridge"].rows
    assert [row["kind"] for row in (rows[0], rows[-1])] == [TOTAL, TOTAL]
    for before, after in pairwise(rows[:-1]):
        assert after["start"] == pytest.approx(before["end"])
    assert rows[-2]["end"] == pytest.approx(rows[-1]["end"])
    idle = {row["label"]: row["kind"] for row in rows}
    assert idle["Increased"] == NEUTRAL


def test_the_largest_moves_come_first_and_the_rest_is_counted(sample: World, view: Viewer) -> None:
    made = pipeline.section(view(sample, "company"))
    moves = sample.tables["pipeline_moves"]
    company = moves[moves["level"] == "company"]
    assert [row.amount for row in made.moves] == sorted(company["amount"], reverse=True)[:5]
    assert made.more == len(company) - 5


def test_the_company_has_a_row_for_each_region(sample: World, view: Viewer) -> None:
    made = pipeline.section(view(sample, "company"))
    assert [label for label, _ in made.regions] == [region.en for region in sample.settings.regions]
    beijing = dict(made.regions)["Beijing"]
    assert beijing[Bucket.CLOSING].amount == bridge(sample, "BJ")["closing"]
    assert pipeline.section(view(sample, "SH")).regions == ()


def test_dates_moved_most_often_come_first(sample: World, view: Viewer) -> None:
    pushes = [row.push_count for row in pipeline.section(view(sample, "company")).pushed]
    assert pushes == sorted(pushes, reverse=True)
    assert pushes[0] == sample.tables["opportunity_review"]["push_count"].max()


def test_without_opportunities_the_page_is_left_out(sample: World, view: Viewer) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == "opportunities", "presence"] = "absent"
    made = pipeline.section(view(sample, "SH", extract_status=status))
    assert made.silent
    assert made.missing == ("opportunities",)
