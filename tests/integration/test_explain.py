"""A printed figure asked where it comes from, over a run of the golden week."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from assets.files import sha256
from assets.metrics.explain import explain
from assets.metrics.question import Question
from assets.metrics.registry import METRICS
from assets.packs.messages import catalogue
from pipelines.explained import Explained
from pipelines.explaining import Answer as Answered
from schemas.settings import Settings
from tests.company import Company
from tests.integration.command import Answer, Command, radpack

WEEK = "2026-W36"


@pytest.fixture
def asked(command: Command, golden: Path, golden_out: Path) -> "Asked":
    """Ask about figures of the golden week."""
    return Asked(command, golden, golden_out)


class Asked:
    """Asks `radpack explain` about a figure of one week and output folder."""

    def __init__(self, command: Command, landing: Path, out: Path) -> None:
        self._command = command
        self._places = ("--landing", landing, "--out", out)

    def __call__(self, *words: str | Path, week: str = WEEK) -> Answer:
        return self._command("explain", *words, "--week", week, *self._places)


def test_v_of_a_region_is_explained_down_to_rows_and_files(asked: Asked, golden: Path) -> None:
    answer = asked("PRG-8", "--region", "E1")
    assert answer.code == 0, answer.text
    assert "PRG-8  V value" in answer.text
    assert "open in window ÷ remaining quota" in answer.text
    assert "V = 1.1111  (sales_progress.v)" in answer.text
    assert "1,500,000 ÷ (2,500,000 \u2212 1,210,000 \u2212 (-60,000))" in answer.text
    assert {"O1", "O2", "O3", "O4"} <= set(answer.text.split())
    assert {"O5", "O8"} & set(answer.text.split()) == set(), "beyond the quarter, and overdue"
    for file in ("opportunities.csv", "quotas.csv", "orders.csv", "order_events.csv"):
        assert sha256((golden / WEEK / file).read_bytes()) in answer.text


def test_a_rep_has_his_own_figure_and_a_code_may_be_written_small(asked: Asked) -> None:
    answer = asked("prg-8", "--region", "E1", "--rep", "AE2")
    assert answer.code == 0, answer.text
    assert "V = 0.80  (sales_progress.v)" in answer.text
    assert "O4" in answer.text.split()
    assert "O1" not in answer.text.split()


def test_the_company_is_meant_where_no_region_is_named(asked: Asked) -> None:
    silent, named = asked("SEG-3"), asked("SEG-3", "--region", "company")
    assert silent.code == named.code == 0
    assert silent.text == named.text


def test_several_figures_are_listed_and_one_can_be_named(asked: Asked) -> None:
    several, one = (
        asked("SEG-1", "--region", "E1"),
        asked("SEG-1", "--region", "E1", "--where", "account_id=A08"),
    )
    assert several.code == one.code == 0
    assert "8 published figures" in several.text
    assert "501,000" in one.text
    assert "= 501,000 ÷ 1,000,010" in one.text


def test_an_absent_figure_says_why(asked: Asked) -> None:
    answer = asked("SEG-1", "--region", "E1", "--where", "account_id=A06")
    assert answer.code == 0, answer.text
    assert "Absent: no buying power" in answer.text


def test_all_rows_go_into_a_csv_that_spreadsheets_read(asked: Asked, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    answer = asked("PRG-8", "--region", "E1", "--csv", file)
    assert answer.code == 0, answer.text
    assert str(file) in answer.text
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    kinds = [row["evidence"] for row in rows]
    assert [kinds.count(kind) for kind in dict.fromkeys(kinds)] == [4, 2, 7, 1]
    window = [float(row["amount"]) for row in rows if row["evidence"] == "open_in_window"]
    assert sum(window) == 1_500_000


@pytest.mark.parametrize("code", METRICS)
def test_every_code_is_answered(asked: Asked, code: str) -> None:
    answer = asked(code, "--region", "E1")
    if answer.code:
        assert re.search("has no row|not published|Nothing of this metric", answer.text), (
            answer.text
        )
    else:
        assert answer.text.startswith(code)
    assert "Traceback" not in answer.text
    assert answer.code in (0, 2)


@pytest.mark.parametrize(
    ("words", "week", "told"),
    [
        (("PRG-99",), WEEK, "No metric has this code"),
        (("PRG-8", "--region", "XX"), WEEK, "No region has this code"),
        (("PRG-8", "--rep", "AE99"), WEEK, "No rep has this id"),
        (("PRG-8",), "2026-W37", "has not been run"),
        (("PRG-8",), "2026-W99", "Not a week"),
        (("SEG-3", "--rep", "AE1"), WEEK, "not published in this way"),
        (("FUN-1", "--where", "stage"), WEEK, "Not a choice of rows"),
        (("FUN-1", "--where", "colour=red"), WEEK, "have no such column"),
        (("FUN-1", "--where", "stage=L9"), WEEK, "no row for what was asked"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_to_do(
    asked: Asked, words: tuple[str, ...], week: str, told: str
) -> None:
    answer = asked(*words, week=week)
    assert answer.code == 2
    assert told in answer.text
    assert "What to do" in answer.text
    assert "Traceback" not in answer.text


def test_other_settings_than_those_of_the_run_are_refused(
    command: Command, golden: Path, golden_out: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "company.toml"
    text = (golden / "company.toml").read_text("utf-8")
    changed.write_text(f"{text}\n[progress]\nv_target = 1.5\n", "utf-8")
    places = ("--landing", golden, "--out", golden_out, "--settings", changed, "--week", WEEK)
    answer = command("explain", "PRG-8", *places)
    assert answer.code == 2
    assert "Run the whole week again" in answer.text


def test_a_csv_that_cannot_be_written_is_told(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    answer = asked("PRG-8", "--region", "E1", "--csv", tmp_path / "file" / "rows.csv")
    assert answer.code == 2
    assert "cannot be written" in answer.text


def test_the_command_answers_in_chinese(golden: Path, golden_out: Path) -> None:
    words = ("explain", "PRG-8", "--region", "E1", "--week", WEEK)
    places = ("--landing", golden, "--out", golden_out)
    answer = radpack(*words, *places, RADPACK_LANGUAGE="zh")
    assert answer.code == 0, answer.text
    assert "V值" in answer.text
    assert "期内商机 ÷ (指标 \u2212" in answer.text


def test_an_absent_extract_is_named_where_a_table_has_no_reasons(
    golden: Path, golden_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    company = Company.landed(UPath(golden), WEEK, golden_settings).without("visits")
    metric = METRICS["CVG-2"]
    names = {*metric.tables, *(name for rows in metric.rows for name in rows.frames)}
    frames = {name: getattr(company, name) for name in names}
    explanation = explain(metric, frames, Question("E2"), company.week, golden_settings)
    files = pd.DataFrame(columns=["extract", "file", "used_count", "sha256"])
    Explained(catalogue("en"), golden_settings).show(Answered(explanation, files, ("visits",)))
    assert "Absent: extract absent: Visits" in capsys.readouterr().out
