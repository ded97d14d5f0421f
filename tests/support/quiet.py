"""When is a page ready for the next key? Counted in the page itself, not guessed from a silent network.

Every document counts what it has under way: requests, short timers (a save that waits, a key's guard against a
second press), a navigation that has begun. A loaded machine only makes the wait longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

PATIENCE_SECONDS = 30.0
# A navigation that ends in a download never ends the document: after this time it does not count.
_COUNTING = """(() => {
  const SHORT_MS = 600, LEAVING_MS = 6000;
  const open = { requests: 0, timers: new Set(), leaving: -Infinity };
  const fetched = window.fetch, send = XMLHttpRequest.prototype.send;
  const later = window.setTimeout, never = window.clearTimeout;
  window.fetch = (...a) => {
    open.requests += 1;
    return fetched(...a).finally(() => later(() => (open.requests -= 1), 0));
  };
  XMLHttpRequest.prototype.send = function (...a) {
    open.requests += 1;
    this.addEventListener("loadend", () => later(() => (open.requests -= 1), 0));
    return send.apply(this, a);
  };
  window.setTimeout = (what, ms = 0, ...a) => {
    if (typeof what !== "function" || ms > SHORT_MS) return later(what, ms, ...a);
    const id = later(() => { open.timers.delete(id); what(...a); }, ms);
    open.timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { open.timers.delete(id); never(id); };
  window.navigation?.addEventListener("navigate", (event) => {
    if (!event.hashChange && event.downloadRequest === null) open.leaving = performance.now();
  });
  const state = { here: () => document.readyState === "complete" && performance.now() - open.leaving > LEAVING_MS };
  state.idle = () => state.here() && open.requests === 0 && open.timers.size === 0;
  Object.defineProperty(window, "openjukiPage", { value: state });
})();"""


def count_in(context: BrowserContext) -> None:
    """Make every page of a terminal count."""
    context.add_init_script(_COUNTING)


def wait_until_here(page: Page) -> None:
    """Until the document has arrived and is not about to leave: a person does not type into a white page."""
    _wait(page, "window.openjukiPage?.here() ?? true", times=1)


def wait_until_quiet(page: Page) -> None:
    """Until nothing is under way any more, seen three times in a row: one thing may begin the next."""
    _wait(page, "window.openjukiPage?.idle() ?? document.readyState === 'complete'", times=3)


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Until something outside the page holds, while the page goes on."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"what was waited for did not come at {page.url}"
        page.wait_for_timeout(20)


def _wait(page: Page, condition: str, *, times: int) -> None:
    seen = 0

    def rested() -> bool:
        nonlocal seen
        try:
            seen = seen + 1 if page.evaluate(condition) else 0
        except PlaywrightError as problem:  # the page went away while it was asked
            if "context was destroyed" not in str(problem) and "navigation" not in str(problem):
                raise
            seen = 0
        return seen == times

    wait_until(page, rested)
