"""What the tables of one week cost from Parquet: our rules beside DuckDB SQL, memory, and growth.

    python -m tests.benchmarks.tables --landing LANDING

Takes the landing's latest week in once, then computes in fresh processes, so that the memory of
one does not stand in another's peak. Prints figures and judges nothing; compare ratios.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from upath import UPath

from assets.extracts.intake import take_in
from assets.extracts.layout import latest_week
from assets.files import frame_bytes, read_frame
from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.settings_file import load_settings
from schemas.tables.registry import TABLES
from tests.benchmarks import twin
from tests.company import NO_HISTORY, RULES, Company

ROOT = Path(__file__).parents[2]
KILOBYTES_A_MEGABYTE = 1024
NOTHING = 0.005
"""Seconds of CPU below which a frame is not listed."""
KEEP_EVERY = 10
"""The smaller world has one of so many accounts."""
BOOKED = {
    "orders": "order_line_id account_id opportunity_id rep_id region booked_on amount gross_profit"
    " currency",
    "order_events": "event_id order_line_id happened_on type amount_delta gross_profit_delta",
    "credits": "order_line_id rep_id kind share",
    "roster": "rep_id region team role seat valid_from valid_to",
    "fx_rates": "currency on kind rate",
}
DEALS = {
    "opportunities": "opportunity_id account_id rep_id stage amount gross_profit currency"
    " created_on expected_order_on closed_on",
    "stage_events": "event_id opportunity_id changed_at field old_value new_value",
}
NEEDED = {
    "account_segments": BOOKED
    | {
        "accounts": "account_id region industry tier ae_id sr_id buying_power buying_power_on"
        " currency opened_on"
    },
    "sales_progress": BOOKED
    | DEALS
    | {"quotas": "rep_id fiscal_quarter measure version region amount approved_on"},
    "coverage": BOOKED
    | DEALS
    | {
        "accounts": "account_id region industry tier ae_id sr_id",
        "visits": "visit_id rep_id account_id kind status happened_at end_customer_present"
        " connected outcome",
    },
    "forecast_accuracy": BOOKED
    | {
        "forecasts": "rep_id account_id opportunity_id made_in_week target_week category amount"
        " currency submitted_at"
    },
}
"""The columns that our rules take for each table that has a twin."""


# --- in a process of its own


def ours(frames: Path, settings: Settings, week: Week, names: Sequence[str]) -> dict[str, float]:
    """Compute tables by our rules, reading the columns they need."""
    read: dict[str, pd.DataFrame] = {name: model.empty() for name, model in EXTRACTS.items()}
    for extract, columns in _needed(names).items():
        path = frames / f"{extract}.parquet"
        part = pd.read_parquet(path, columns=columns, page_checksum_verification=True)
        rest = read[extract].columns.difference(columns)
        read[extract] = part.assign(**read[extract][rest].reindex(part.index))
    company = Company(read, settings, week)
    return {name: float(len(getattr(company, name))) for name in names}


def sql(frames: Path, settings: Settings, week: Week, names: Sequence[str]) -> dict[str, float]:
    """Compute tables as DuckDB SQL over the same files."""
    base = duckdb.connect(config={"threads": 2})
    for path in frames.glob("*.parquet"):
        base.execute(f"CREATE VIEW {path.stem} AS FROM read_parquet('{path}')")
    facts = [fact for fact in ("bookings", "deals") if any(fact in twin.FACTS[n] for n in names)]
    twin.with_facts(base, settings, week, facts)
    return {name: float(len(twin.table(base, name))) for name in names}


def every(frames: Path, settings: Settings, week: Week, names: Sequence[str]) -> dict[str, float]:
    """Compute tables, and what must tie out, from whole extracts; give each frame's own CPU."""
    read = {name: read_frame(UPath(frames / f"{name}.parquet")) for name in EXTRACTS}
    company = Timed(read, settings, week)
    company.__dict__["spent"], company.__dict__["open"] = {}, []
    for name in names:
        getattr(company, name)
    return dict(company.__dict__["spent"])


class Timed(Company):
    """A company that notes what each frame costs, without what it is made from."""

    def __getattribute__(self, name: str) -> Any:
        """Give an attribute; the first look at a frame computes it."""
        kept = object.__getattribute__(self, "__dict__")
        if name.startswith("_") or name in kept or "open" not in kept:
            return super().__getattribute__(name)
        kept["open"].append(0.0)
        started = time.process_time()
        try:
            return super().__getattribute__(name)
        except AttributeError:
            return self.__getattr__(name)
        finally:
            took = time.process_time() - started
            own = took - kept["open"].pop()
            kept["spent"][name] = kept["spent"].get(name, 0.0) + own
            if kept["open"]:
                kept["open"][-1] += took


WAYS: dict[str, Callable[[Path, Settings, Week, Sequence[str]], dict[str, float]]] = {
    "ours": ours,
    "sql": sql,
    "every": every,
}


def _needed(names: Iterable[str]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for name in names:
        for extract, text in NEEDED[name].items():
            seen = columns.setdefault(extract, [])
            seen += [column for column in text.split() if column not in seen]
    return columns


def measure(way: str, frames: Path, settings: Settings, week: Week, names: Sequence[str]) -> None:
    """Run one way in this process and print what it took as JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    detail = WAYS[way](frames, settings, week, names)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_MEGABYTE
    sys.stdout.write(json.dumps({**took, "peak": peak, "detail": detail}))


# --- in the process that asks


def best(way: str, frames: Path, asked: argparse.Namespace, names: Iterable[str]) -> dict[str, Any]:
    """Measure a way several times, each in a fresh process; give the least of each figure."""
    words = [sys.executable, "-m", "tests.benchmarks.tables", "--settings", str(asked.settings)]
    words += ["--way", way, "--frames", str(frames), "--week", asked.week, "--names", *names]
    runs = [
        json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)
        for _ in range(asked.runs)
    ]
    least = {figure: min(run[figure] for run in runs) for figure in ("wall", "cpu", "peak")}
    details = runs[0]["detail"]
    return {**least, "detail": {key: min(run["detail"][key] for run in runs) for key in details}}


def extracts(landing: Path, settings: Settings, folder: Path) -> Week:
    """Take the latest week in and write its typed extracts, whole and a part of them."""
    week = latest_week(UPath(landing))
    if (folder / "part").exists():
        return week
    frames = dict(take_in(UPath(landing), week, settings).frames)
    for name, chosen in (("whole", frames), ("part", tenth(frames))):
        (folder / name).mkdir(parents=True)
        for extract, frame in chosen.items():
            (folder / name / f"{extract}.parquet").write_bytes(frame_bytes(frame))
    return week


def tenth(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give every tenth account with all that hangs on it; reps, quotas and rates stay."""
    accounts = frames["accounts"].iloc[::KEEP_EVERY]
    kept = {**frames, "accounts": accounts}
    for name in ("opportunities", "orders", "visits", "forecasts", "account_plans"):
        rows = frames[name]
        kept[name] = rows[rows["account_id"].isin(accounts["account_id"])]
    events, deals = frames["stage_events"], kept["opportunities"]["opportunity_id"]
    kept["stage_events"] = events[events["opportunity_id"].isin(deals)]
    for name in ("order_events", "credits"):
        rows, lines = frames[name], kept["orders"]["order_line_id"]
        kept[name] = rows[rows["order_line_id"].isin(lines)]
    return {name: frame.reset_index(drop=True) for name, frame in kept.items()}


def beside_sql(folder: Path, asked: argparse.Namespace) -> list[str]:
    """Compare our rules with SQL, table by table and all four in one process."""
    lines = [f"{'table':20}" + "".join(f"{head:>10}" for head in ("ours wall", "sql wall"))]
    lines[0] += "".join(f"{head:>10}" for head in ("ratio", "ours CPU", "sql CPU", "ratio"))
    lines[0] += "".join(f"{head:>10}" for head in ("ours MB", "sql MB"))
    for name, names in [*((one, [one]) for one in twin.TABLES), ("all four", [*twin.TABLES])]:
        mine, theirs = (best(way, folder / "whole", asked, names) for way in ("ours", "sql"))
        if mine["detail"] != theirs["detail"]:
            sys.exit(f"{name}: {mine['detail']} rows of ours, {theirs['detail']} of SQL")
        figures = [
            *(mine["wall"], theirs["wall"], mine["wall"] / theirs["wall"]),
            *(mine["cpu"], theirs["cpu"], mine["cpu"] / theirs["cpu"]),
        ]
        shown = "".join(f"{figure:10.2f}" for figure in figures)
        lines.append(f"{name:20}{shown}{mine['peak']:10.0f}{theirs['peak']:10.0f}")
    return lines


def from_extracts(name: str) -> bool:
    """Tell whether a frame comes from one week's extracts alone, and not from earlier packs."""
    known = name in EXTRACTS or name in NO_HISTORY or hasattr(Company, name)
    return known or (name in RULES and all(from_extracts(one) for one in RULES[name].frames))


def growth(folder: Path, asked: argparse.Namespace) -> list[str]:
    """Compute every table that rests on extracts only, for the whole world and for a part."""
    names = [name for name in TABLES if from_extracts(name)]
    whole, part = (best("every", folder / one, asked, names) for one in ("whole", "part"))
    rows = [
        sum(len(pd.read_parquet(path, columns=[])) for path in (folder / one).glob("*.parquet"))
        for one in ("whole", "part")
    ]
    lines = [f"all {len(names)} tables: {whole['wall']:.2f} s wall, {whole['cpu']:.2f} s CPU"]
    lines[0] += f", peak {whole['peak']:.0f} MB"
    ratio = whole["cpu"] / part["cpu"]
    times = rows[0] / rows[1]
    lines.append(f"{times:.1f} times the rows take {ratio:.1f} times the CPU; by frame:")
    slowest = sorted(whole["detail"].items(), key=lambda item: -item[1])
    for name, large in slowest:
        if large < NOTHING:
            break
        small = part["detail"].get(name, 0.0)
        figures = f"{1000 * large:8.0f} ms{1000 * small:8.0f} ms{large / max(small, 0.001):8.1f}"
        lines.append(f"  {name:28}{figures}")
    return lines


def main() -> None:
    """Measure and print; with `--way`, measure one way in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--landing", type=Path)
    parser.add_argument("--keep", type=Path, help="where typed extracts are kept for the next time")
    parser.add_argument("--settings", type=Path, default=ROOT / "data_samples" / "company.toml")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--part", choices=("beside_sql", "growth", "both"), default="both")
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--frames", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--week", help=argparse.SUPPRESS)
    parser.add_argument("--names", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    settings = load_settings(asked.settings)
    if asked.way:
        measure(asked.way, asked.frames, settings, Week.parse(asked.week), asked.names)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        asked.week = str(extracts(asked.landing, settings, folder))
        for part in (beside_sql, growth):
            if asked.part in (part.__name__, "both"):
                sys.stdout.write("\n".join([*part(folder, asked), "", ""]))


if __name__ == "__main__":
    main()
