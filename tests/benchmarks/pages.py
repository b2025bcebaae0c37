"""What a page costs: a pack rendered as WeasyPrint does by default, and as we do.

    python -m tests.benchmarks.pages
    python -m tests.benchmarks.pages --packs 0      # without the long look at memory

All render the same pages with the same font families. The defaults mean whole fonts as installed,
the garbage collector on, no option set, no tags; in the first column also tables and white space as
CSS has them where a style says nothing, in the second our style. Each part runs in a process of its
own. Prints figures and judges nothing; compare ratios.
"""

import argparse
import gc
import json
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from upath import UPath
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from assets.extracts.layout import latest_week
from assets.packs import rendering
from assets.packs.fonts import FACES, FALLBACKS
from assets.packs.pdf import SCHEME, OwnFiles, Rendered, render_pdf
from schemas.settings_file import load_settings
from tests.reports.week import taken_in

ROOT = Path(__file__).parents[2]
CODES = ("company", "SH")
REPEATS = 5
MEGABYTE = 1024**2
EARLY = 20
_INITIAL = "table { table-layout: auto !important } td, th { white-space: normal !important }"
_OWN_FACES = re.compile(r"@font-face\s*\{[^}]*\}")
_FAMILIES = {face.name: face.family for face in (*FACES, *FALLBACKS)}


class Sheet(NamedTuple):
    """What the renderer is given for one pack."""

    name: str
    html: str
    css: str
    files: Mapping[str, bytes]
    more: tuple[Any, ...]


class Keeper:
    """Stands where packs are rendered, and keeps what is rendered."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.name = ""
        self.sheets: list[Sheet] = []

    def __call__(self, html: str, css: str, files: Mapping[str, bytes], *more: Any) -> Rendered:
        """Keep the pages, then render them."""
        self.sheets.append(Sheet(self.name, html, css, dict(files), more))
        return render_pdf(html, css, files, *more)


def sheets(folder: Path, landing: Path) -> list[Sheet]:
    """Make the packs of the latest week up to the point where they are rendered."""
    settings = load_settings(UPath(ROOT / "data_samples" / "company.toml"))
    world = taken_in(landing, str(latest_week(UPath(landing))), settings)
    rendering.use_fonts(world.fonts(folder / "fonts"))
    keeper = Keeper()
    setattr(rendering, render_pdf.__name__, keeper)
    for language in ("zh", "en"):
        for order in world.orders(CODES, folder, language):
            keeper.name = f"{order.about.code} {language}"
            result = rendering.render(order)
            assert result.fault is None, result.fault
    setattr(rendering, render_pdf.__name__, render_pdf)
    return keeper.sheets


def by_default(sheet: Sheet) -> Rendered:
    """Render a pack as WeasyPrint does when told nothing."""
    fetcher, fonts = OwnFiles(sheet.files), FontConfiguration()
    css = CSS(string=sheet.css, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=sheet.html, base_url=SCHEME, url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=[css])
    return Rendered(document.write_pdf(), len(document.pages))


def as_we_do(sheet: Sheet) -> Rendered:
    """Render a pack as the product does."""
    return render_pdf(sheet.html, sheet.css, sheet.files, *sheet.more)


def with_installed_fonts(sheet: Sheet) -> Sheet:
    """Give the same pack with the families it was cut from."""
    drawings = {
        name: _uncut(content.decode()).encode()
        for name, content in sheet.files.items()
        if name.endswith(".svg")
    }
    css = _uncut(_OWN_FACES.sub("", sheet.css))
    return sheet._replace(html=_uncut(sheet.html), css=css, files=drawings)


def _uncut(text: str) -> str:
    for own, family in _FAMILIES.items():
        text = text.replace(own, family)
    return text


def with_initial_style(sheet: Sheet) -> Sheet:
    """Give the same pack with tables laid out as CSS does by itself."""
    return sheet._replace(css=sheet.css + _INITIAL)


PARTS = {"defaults": by_default, "styled": by_default, "ours": as_we_do}


def measure(part: str, given: list[Sheet], packs: int) -> Iterator[dict[str, Any]]:
    """Render every pack a few times, or many packs in a row, and say what it took."""
    render = PARTS[part]
    chosen = given if part == "ours" else [with_installed_fonts(one) for one in given]
    if part == "defaults":
        chosen = [with_initial_style(one) for one in chosen]
    gc.collect()
    process = psutil.Process()
    start = process.memory_info().rss
    for sheet in [] if packs else chosen:
        render(sheet)
        began = time.process_time()
        for _ in range(REPEATS):
            rendered = render(sheet)
        cost = (time.process_time() - began) / REPEATS
        size = len(rendered.content)
        yield {"pack": sheet.name, "cpu": cost, "pages": rendered.pages, "bytes": size}
    if packs:
        yield {"growth": _growth(process, chosen, packs)}
    else:
        yield {"peak": (_peak() - start) / MEGABYTE}


def _growth(process: psutil.Process, chosen: list[Sheet], packs: int) -> list[float]:
    sizes = []
    for place in range(packs):
        as_we_do(chosen[place % len(chosen)])
        sizes.append(process.memory_info().rss / MEGABYTE)
    return [sizes[min(EARLY, packs) - 1], sizes[-1]]


def _peak() -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError


def _in_a_process(part: str, kept: Path, packs: int = 0) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.benchmarks.pages", "--part", part]
    command += ["--kept", str(kept), "--packs", str(packs)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(kept: Path, packs: int) -> None:
    """Print the ways side by side."""
    told = {part: _in_a_process(part, kept) for part in PARTS}
    say = sys.stdout.write
    say("CPU a page, ms   defaults   + our style   ours   ours / defaults   kB   kB ours\n")
    for first, styled, ours in zip(*(told[part][:-1] for part in PARTS), strict=True):
        each = [1000 * one["cpu"] / one["pages"] for one in (first, styled, ours)]
        sizes = [one["bytes"] / 1024 for one in (first, ours)]
        say(f"{ours['pack']:14} {each[0]:10.0f} {each[1]:13.0f} {each[2]:6.0f}")
        say(f" {each[2] / each[0]:17.2f} {sizes[0]:4.0f} {sizes[1]:9.0f}\n")
    peaks = [told[part][-1]["peak"] for part in PARTS]
    say("peak above the start, MB: {:.0f}, {:.0f}, {:.0f}\n".format(*peaks))
    if packs:
        early, late = _in_a_process("ours", kept, packs)[0]["growth"]
        say(f"memory after {EARLY} packs {early:.0f} MB, after {packs} packs {late:.0f} MB\n")


def main() -> None:
    """Compare, or measure one part for the process that compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--landing", type=Path, default=ROOT / "data_samples" / "landing")
    parser.add_argument("--packs", type=int, default=200)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--kept", type=Path)
    asked = parser.parse_args()
    if asked.part:
        given = pickle.loads(asked.kept.read_bytes())  # noqa: S301 - our own
        for line in measure(asked.part, given, asked.packs):
            sys.stdout.write(json.dumps(line) + "\n")
        return
    with tempfile.TemporaryDirectory() as name:
        kept = Path(name) / "sheets"
        kept.write_bytes(pickle.dumps(sheets(Path(name), asked.landing)))
        compare(kept, asked.packs)


if __name__ == "__main__":
    main()
