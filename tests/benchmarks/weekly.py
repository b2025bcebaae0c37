"""What a week costs: per stage wall time, CPU and peak memory, and the whole run beside its parts.

    python -m tests.benchmarks.weekly --scale small
    python -m tests.benchmarks.weekly --scale company

Prints figures and judges nothing; machines differ, so compare ratios on one machine.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from upath import UPath

from assets.extracts.intake import take_in
from assets.extracts.layout import arrivals, latest_week, weeks_in
from assets.extracts.reading import read
from assets.packs import html
from assets.packs.build import sections
from assets.packs.ordering import codes_of
from assets.packs.pack import Pack
from assets.packs.pdf import SCHEME, render_pdf
from assets.packs.rendering import _charts, _workbook, use_fonts
from data_samples.generator.sample import write_sample
from data_samples.generator.scale import SCALES
from schemas.settings import Settings
from schemas.settings_file import load_settings
from tests.reports.week import World, computed

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024**2


@dataclass
class Cost:
    """What one stage took."""

    stage: str
    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0

    def __str__(self) -> str:
        """Write one line of the table."""
        return f"{self.stage:34} {self.wall:8.2f} {self.cpu:8.2f} {self.peak / MEGABYTE:8.0f}"


class Sampler:
    """Watches a process and its children: the largest one's memory, and how busy they are."""

    def __init__(self, pid: int, interval: float) -> None:
        """Watch from another thread until stopped."""
        self.largest = 0
        self.busy: list[float] = []
        self.cpu: dict[int, float] = {}
        self._root = psutil.Process(pid)
        self._interval = interval
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(self._interval):
            spent, rendering = 0.0, 0
            for process in self._processes():
                try:
                    memory, times = process.memory_info().rss, process.cpu_times()
                except psutil.Error:
                    continue
                self.largest = max(self.largest, memory)
                total = times.user + times.system
                spent += total - self.cpu.get(process.pid, total)
                self.cpu[process.pid] = total
                rendering += process.pid != self._root.pid
            if rendering > 1:
                self.busy.append(spent / self._interval)

    def _processes(self) -> list[psutil.Process]:
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []


@contextmanager
def measured(stage: str, costs: list[Cost]) -> Iterator[None]:
    """Measure what happens in the block, in this process."""
    sampler = Sampler(psutil.Process().pid, 0.02)
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    cost = Cost(stage, time.perf_counter() - wall, time.process_time() - cpu)
    sampler.stop()
    cost.peak = sampler.largest
    costs.append(cost)


def landing_of(scale: str, folder: Path) -> Path:
    """Give a landing of the scale: the committed one, or one made now."""
    if scale == "small":
        return ROOT / "data_samples" / "landing"
    settings = load_settings(ROOT / "data_samples" / "company.toml")
    write_sample(folder, settings, scale=SCALES[scale], weeks=1, seed=2006)
    return folder


def stages(landing: Path, settings: Settings, folder: Path) -> tuple[list[Cost], dict[str, int]]:
    """Measure the stages one after the other in this process."""
    costs: list[Cost] = []
    week = latest_week(UPath(landing))
    found, _ = arrivals(UPath(landing), week)
    with measured("read", costs):
        for arrival in found.values():
            read(arrival, settings.reading.fallback_encoding)
    with measured("read and validate", costs):
        intake = take_in(UPath(landing), week, settings)
    world = World(week, settings, intake.frames, intake.faults, intake.extract_status)
    with measured("metrics", costs):
        world = computed(world)
    fonts = world.fonts(folder / "fonts")
    use_fonts(fonts)
    files = fonts.files()
    codes = codes_of(settings)
    orders = world.orders(codes, folder / "packs", settings.company.language)
    counts = {"packs": len(orders), "pages": 0, "rows": 0}
    pages = []
    with measured("sections, charts and HTML", costs):
        for order in orders:
            made = sections(order.about, order.tables)
            charts = _charts(order.about, made)
            page = html.render_html(Pack(order.about, made, charts))
            style = fonts.rules(SCHEME)
            style += html.render_css(order.about.language, order.about.currency)
            pages.append((page, style, {chart.file: chart.svg for chart in charts.values()}, made))
    with measured("render PDF", costs):
        for page, style, drawn, _ in pages:
            counts["pages"] += render_pdf(page, style, {**files, **drawn}).pages
    with measured("render XLSX", costs):
        for order, (*_, made) in zip(orders, pages, strict=True):
            counts["rows"] += _workbook(order, made)[1]
    return costs, counts


def whole_run(landing: Path, settings_file: Path, out: Path) -> tuple[Cost, float, dict[str, Any]]:
    """Measure `radpack run` from process start to end."""
    words = [sys.executable, "-m", "pipelines.cli", "run", "--out", str(out)]
    words += ["--landing", str(landing), "--settings", str(settings_file)]
    wall = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    sampler = Sampler(process.pid, 0.2)
    code = process.wait()
    cost = Cost("whole run, process start included", time.perf_counter() - wall)
    sampler.stop()
    cost.cpu, cost.peak = sum(sampler.cpu.values()), sampler.largest
    if code:
        sys.exit(code)
    week = str(latest_week(UPath(landing)))
    manifest = json.loads((out / week / "manifest.json").read_text("utf-8"))
    busy = sum(sampler.busy) / len(sampler.busy) if sampler.busy else 0.0
    return cost, busy, manifest["timings_seconds"]


def start_up() -> float:
    """Measure how long the command takes to be ready to run."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pipelines.running"], cwd=ROOT, check=True)
    return time.perf_counter() - started


def earlier(landing: Path, settings: Settings) -> float:
    """Measure taking in the earlier weeks of the landing, without Dagster."""
    started = time.perf_counter()
    for week in weeks_in(UPath(landing))[:-1]:
        take_in(UPath(landing), week, settings)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=list(SCALES), default="small")
    asked = parser.parse_args()
    settings_file = ROOT / "data_samples" / "company.toml"
    settings = load_settings(settings_file)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = landing_of(asked.scale, folder / "landing")
        run, busy, timings = whole_run(landing, settings_file, folder / "out")
        costs, counts = stages(landing, settings, folder)
        start, before = start_up(), earlier(landing, settings)
    show(asked.scale, costs, counts, run)
    plain = {cost.stage: cost.wall for cost in costs}
    work = start + before + plain["read and validate"] + plain["metrics"] + timings["packs"]
    rest = run.wall - work
    lines = [
        f"start-up {start:.2f} s, earlier weeks {before:.2f} s, packs {timings['packs']:.2f} s",
        f"cores busy while packs are rendered: {busy:.2f}",
        f"Dagster, storing and publishing: {rest:.2f} s, {rest / run.wall:.1%} of the run",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def show(scale: str, costs: list[Cost], counts: dict[str, int], run: Cost) -> None:
    """Print the table and the unit costs."""
    lines = [f"scale {scale}: {counts['packs']} packs", ""]
    lines += [f"{'stage':34} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}"]
    lines += [str(cost) for cost in [*costs, run]]
    by_stage = {cost.stage: cost for cost in costs}
    pdf, xlsx = by_stage["render PDF"], by_stage["render XLSX"]
    drawing = by_stage["sections, charts and HTML"]
    pages, rows = counts["pages"], counts["rows"]
    lines += [
        "",
        f"{pages} PDF pages: {1000 * pdf.cpu / pages:.0f} ms CPU a page to lay out and draw, "
        f"{1000 * drawing.cpu / pages:.0f} ms for its sections and charts",
        f"{rows:,} workbook rows: {1000 * 1000 * xlsx.cpu / rows:.0f} ms CPU a thousand",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
