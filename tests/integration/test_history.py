"""Weeks one after the other: revisions, knowledge, the same bytes again, figures first reported."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.integration.command import Command, radpack

Digests = dict[str, str]


def run(command: Command, landing: Path, out: Path, week: str, *more: str) -> None:
    """Run a week of one region that must succeed."""
    words = ("--landing", landing, "--out", out, "--week", week, "--region", "E1")
    answer = command("run", *words, *more)
    assert answer.code == 0, answer.text


def digests(place: Path) -> Digests:
    """Give the digest of every published file but the manifest, which has the timings."""
    files = [path for path in sorted(place.rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "manifest.json"
    }


def table(place: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(place / "tables" / f"{name}.parquet")


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory, golden: Path) -> Path:
    """A copy of the golden landing."""
    copy = tmp_path_factory.mktemp("weeks") / "landing"
    shutil.copytree(golden, copy)
    return copy


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, landing: Path) -> tuple[Path, Digests]:
    """Output after W36 and then W37 were run, and the files of W36 as they were on its day."""
    out = tmp_path_factory.mktemp("told")
    for week in ("2026-W36", "2026-W37"):
        words = ("--landing", landing, "--out", out, "--week", week, "--region", "E1")
        answer = radpack("run", *words)
        assert answer.code == 0, answer.text
        if week == "2026-W36":
            first = digests(out / week)
    return out, first


def test_a_published_week_restates_the_one_before_to_the_row(told: tuple[Path, Digests]) -> None:
    out, _ = told
    found = table(out / "2026-W37", "restatements")
    booked = found[(found["code"] == "PRG-1") & (found["level"] == "company")].iloc[0]
    assert (booked["first_reported"], booked["now"]) == (1_150_000.0, 1_190_000.0)
    assert (booked["cause"], booked["row_ids"]) == ("late", "S8")


def test_the_accuracy_first_reported_stands_beside_the_one_known_now(
    told: tuple[Path, Digests],
) -> None:
    out, _ = told
    found = table(out / "2026-W37", "accuracy_restated")
    row = found.query("grain == 'region' and target_week == '2026-W36' and horizon == 1").iloc[0]
    assert row["bias_rate_first"] == pytest.approx(-20 / 360)
    assert row["bias_rate"] == pytest.approx(-0.15)


def test_an_old_week_run_again_gives_the_same_bytes_as_on_its_day(
    command: Command, told: tuple[Path, Digests], landing: Path
) -> None:
    out, first = told
    run(command, landing, out, "2026-W36")
    again = digests(out / "2026-W36")
    assert {name for name in first if first[name] != again.get(name)} == set()
    assert set(again) == set(first)
    assert len(first) > 20


def test_a_week_known_later_stands_apart_and_knows_more(
    command: Command, told: tuple[Path, Digests], landing: Path
) -> None:
    out, first = told
    run(command, landing, out, "2026-W36", "--known-at", "2026-W37")
    assert digests(out / "2026-W36") == first
    known = table(out / "2026-W36-known-2026-W37", "sales_progress")
    company = known.query("level == 'company' and measure == 'revenue'").iloc[0]
    assert company["booked_net"] == 1_190_000.0
    assert company["open_in_window"] == 1_500_000.0
    assert company["v"] == pytest.approx(1_500 / 1_310)
    restated = table(out / "2026-W36-known-2026-W37", "restatements")
    booked = restated[(restated["code"] == "PRG-1") & (restated["level"] == "company")]
    assert booked["first_reported"].tolist() == [1_150_000.0]
    assert booked["row_ids"].tolist() == ["S8"]
    accuracy = table(out / "2026-W36-known-2026-W37", "accuracy_restated")
    own = accuracy.query("grain == 'region' and target_week == '2026-W36' and horizon == 1")
    assert own["bias_rate_first"].tolist() == [pytest.approx(-20 / 360)]
    assert own["bias_rate"].tolist() == [pytest.approx(-0.15)]
    later = table(out / "2026-W36-known-2026-W37", "reported_figures")
    assert set(later["reported_week"]) == {"2026-W36"}


def test_a_week_known_later_was_not_reported(
    command: Command, told: tuple[Path, Digests], landing: Path
) -> None:
    out, _ = told
    kept = out / ".radpack" / "store" / "weeks" / "2026-W36" / "reported.parquet"
    before = kept.read_bytes()
    run(command, landing, out, "2026-W36", "--known-at", "2026-W37")
    assert kept.read_bytes() == before


def test_its_own_week_is_no_later_knowledge(
    command: Command, told: tuple[Path, Digests], landing: Path
) -> None:
    out, first = told
    run(command, landing, out, "2026-W36", "--known-at", "2026-W36")
    assert digests(out / "2026-W36") == first
    assert not (out / "2026-W36-known-2026-W36").exists()


def test_a_week_cannot_be_known_before_it_is_over(
    command: Command, landing: Path, tmp_path: Path
) -> None:
    words = ("--landing", landing, "--out", tmp_path, "--week", "2026-W37")
    answer = command("run", *words, "--known-at", "2026-W36")
    assert answer.code == 2
    assert "2026-W36 < 2026-W37" in answer.text
    assert "Traceback" not in answer.text


def test_knowledge_that_never_landed_is_bad_input(
    command: Command, landing: Path, tmp_path: Path
) -> None:
    words = ("--landing", landing, "--out", tmp_path, "--week", "2026-W36")
    answer = command("run", *words, "--known-at", "2026-W40")
    assert answer.code == 2
    assert "Traceback" not in answer.text


def test_a_week_delivered_again_is_a_new_revision_and_the_old_one_stays(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    landing, out = tmp_path / "landing", tmp_path / "out"
    shutil.copytree(golden, landing)
    run(command, landing, out, "2026-W36")
    kept = out / ".radpack" / "store" / "weeks" / "2026-W36"
    before = digests(kept / "r1")
    orders = landing / "2026-W36" / "orders.csv"
    text = orders.read_text("utf-8")
    (old,) = [line for line in text.splitlines() if line.startswith("S7,")]
    orders.write_text(text.replace(old, old.replace("160000", "165000")), "utf-8")
    run(command, landing, out, "2026-W36")
    assert {entry.name for entry in kept.iterdir()} == {"r1", "r2", "reported.parquet"}
    assert digests(kept / "r1") == before
    seal = json.loads((kept / "r2" / "revision.json").read_text("utf-8"))
    assert (seal["number"], seal["accepted"], seal["history"]) == (2, True, {})
    reported = pd.read_parquet(kept / "reported.parquet")
    company = reported.query("code == 'PRG-1' and level == 'company' and period == '2026-W36'")
    assert company["value"].tolist() == [1_150_000.0]
    now = table(out / "2026-W36", "sales_progress")
    assert now.query("level == 'company' and measure == 'revenue'")["booked_net"].tolist() == [
        1_155_000.0
    ]
    run(command, landing, out, "2026-W36")
    assert {entry.name for entry in kept.iterdir()} == {"r1", "r2", "reported.parquet"}
