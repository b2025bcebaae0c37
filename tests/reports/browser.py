"""A real browser without a window, as people's phones and desks have it; what it sees of a page."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESK = 360, 1200
"""Widths in CSS pixels."""
HEIGHT = 800
NUMBER = re.compile(r"(?<![\w.,])[-+]?\d[\d,]*(?:\.\d+)?%?(?![\w])", re.ASCII)
Scheme = Literal["light", "dark"]

_OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(one =>
  !one.closest('.scroll, .drawing, nav') && one.getClientRects().length
  && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
_PALE = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = one => {
    for (; one; one = one.parentElement) {
      const found = parts(getComputedStyle(one).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || one.closest('svg, style')) continue;
    if (!one.getClientRects().length) continue;
    const both = [light(parts(getComputedStyle(one).color)), light(ground(one))];
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (contrast < 4.5) found.push([contrast.toFixed(2), one.outerHTML.slice(0, 90)].join(' '));
  }
  return [...new Set(found)];
}"""


@dataclass
class Visit:
    """A page that is open, and what the browser had to say about it."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def evaluate(self, script: str) -> Any:
        """Give what a script finds in the page."""
        return self.page.evaluate(script)

    @property
    def width(self) -> int:
        """Give how wide the document is."""
        return int(self.evaluate("document.documentElement.scrollWidth"))

    @property
    def outside(self) -> list[str]:
        """Give what reaches beyond the window and stands in no box that scrolls."""
        return list(self.evaluate(_OUTSIDE))

    @property
    def pale(self) -> list[str]:
        """Give the texts that stand out too little from their ground."""
        return list(self.evaluate(_PALE))

    def texts(self, selector: str) -> list[str]:
        """Give what the elements say, spaces made one."""
        found = self.page.locator(selector).all_text_contents()
        return [" ".join(text.split()) for text in found]


@contextmanager
def looking() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = shutil.which("chromium")
    assert path, "the tests need chromium"
    # A container's root has no sandbox to run it in.
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=alone)
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, file: Path, width: int, scheme: Scheme = "light") -> Iterator[Visit]:
    """Open a file."""
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, accept_downloads=False
    )
    visit = Visit(page)
    page.on("console", lambda said: visit.messages.append(said.text))
    page.on("pageerror", lambda error: visit.messages.append(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.goto(file.as_uri())
    yield visit
    page.close()
