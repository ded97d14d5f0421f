"""Server time of every screen in a loaded city: `python bench/screens.py [--people N] [--home DIR] [--rounds N]`.

Builds and loads the city unless `--home` has one (of load.py or search.py), makes a busy day in it once
(busy_world.py), then asks every page that answers a GET, as a member of staff with every right: middleware,
session, rights, log, view and template, in this process. Searches are posted. Goal: p95 ≤ 100 ms (issue 3, Speed).
"""

from __future__ import annotations

import argparse
import itertools
import logging
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import city_world

GOAL = 100.0
#: What a page is asked with besides its path, so that lists are seen narrowed too: route → queries.
NARROWED: dict[str, list[dict[str, str]]] = {
    "message-status": [{}, {"state": "applied"}, {"state": "quarantined"}, {"state": "queued"}],
    "persons/<str:addressee_no>": [{}, {"as_of": "R6.4.1"}],
    "households/<str:household_no>": [{}, {"as_of": "R6.4.1"}],
}
SEARCHES = (
    {"kana": "サトウ"}, {"kana": "サトウ", "birth": "S60.5.3"}, {"kana": "スズキ ハナ"}, {"name": "佐藤"},
    {"name": "太郎"}, {"name": "美"}, {"address": "青葉町"}, {"kana": "タナカ", "address": "青葉町"},
)  # fmt: skip


def main() -> int:
    """Prepare, ask, print a line for each screen; 1 where one misses the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200_000)
    options.add_argument("--home", type=Path)
    options.add_argument("--rounds", type=int, default=100, help="how often each screen is asked")
    options.add_argument("--messages", type=int, default=500_000, help="messages of past years")
    options.add_argument("--only", default="", help="a part of the route")
    given = options.parse_args()
    city_world.start(given.home, "owner")
    values = _prepare(given.people, given.messages)
    browser, why = _browser()
    print(f"screens: {given.rounds} requests each   p50 / p95 / max ms   goal {GOAL:g}")
    missed = 0
    for name, asks in _screens(browser, why, values):
        if given.only in name:
            missed += _measured(name, asks, given.rounds)
    print(f"{missed} 画面が目標を超えました" if missed else "すべての画面が目標内です")
    return 1 if missed else 0


def _prepare(people: int, messages: int) -> dict[str, list[str]]:
    import busy_world
    from django.db import connection

    from openjuki.runtime import installation

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM person")
        known = cursor.fetchone()[0]
    if not known:
        import load

        with tempfile.TemporaryDirectory(prefix="openjuki-city-") as folder:
            print(f"build: {load.build(Path(folder) / 'city', people):.0f} s")
            print(f"load:  {load.load(Path(folder) / 'city')[0]:.0f} s")
    print(f"city of {known or people:,}; 忙しい一日")
    return busy_world.busy(installation.current().database_url("residents", "owner"), messages)


def _browser() -> tuple[Any, dict[str, str]]:
    from openjuki.systems.residents.web.purpose import _sealed
    from support.residents import CLERK
    from support.signed_in import terminal

    browser = terminal(CLERK.rights, CLERK.user_id)
    browser.defaults["SERVER_NAME"] = "localhost"
    browser.raise_request_exception = False
    logging.disable(logging.ERROR)  # a refusal is no news here
    return browser, {"why": _sealed("照会", CLERK.user_id)}


Ask = Callable[[], Any]


def _screens(
    browser: Any, why: dict[str, str], values: dict[str, list[str]]
) -> Iterator[tuple[str, list[Ask]]]:
    """Each screen with the requests that ask for it."""
    from openjuki.runtime import rights

    for form in SEARCHES:
        posted = {**form, "reason": "照会"}
        yield f"検索 {' '.join(form.values())}", [lambda f=posted: browser.post("/search", f)]
    routes = {route: None for route, method, _ in rights.walk() if method == "*"}
    for route in routes:
        if route.startswith(("shell/", "signin/", "exchange/", "static", "api/")):
            continue
        paths = _filled(route, values)
        if paths is None:
            print(f"{_padded(route)} 見本の値がありません")
            continue
        for query in NARROWED.get(route, [{}]):
            name = route + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
            yield name or "/", [lambda p=p, q=query: browser.get("/" + p, {**why, **q}) for p in paths]


def _filled(route: str, values: dict[str, list[str]]) -> list[str] | None:
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    if not set(names) <= values.keys():
        return None
    filled = []
    for chosen in itertools.product(*(values[name] for name in names)):
        path = route
        for name, value in zip(names, chosen, strict=True):
            path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
        filled.append(path)
    return random.Random(3).sample(filled, len(filled))


def _measured(name: str, asks: list[Ask], rounds: int) -> bool:
    """Ask until `rounds` pages have come; print; whether the goal is missed. A refusal is no page."""
    times: list[float] = []
    others: dict[int, int] = {}
    for ask in itertools.islice(itertools.cycle(asks), rounds * 3):
        start = time.perf_counter()
        answer = ask()
        took = (time.perf_counter() - start) * 1000
        if answer.status_code == 200:
            times.append(took)
        else:
            others[answer.status_code] = others.get(answer.status_code, 0) + 1
            if answer.status_code == 405 or sum(others.values()) > rounds > len(times) * 10:
                break
        if len(times) >= rounds:
            break
    beside = "  ".join(f"{status}×{n}" for status, n in others.items())
    if not times:
        if 405 in others:  # what only takes posts is no screen
            return False
        print(f"{_padded(name)} {'ページなし':>20}  {beside}", flush=True)
        return 500 in others
    times = sorted(times[min(3, len(times) - 1) :])
    p95 = times[min(len(times) - 1, len(times) * 95 // 100)]
    paper = name.endswith("pdf")  # typesetting is no screen: typeset.py has its goal
    missed = (p95 > GOAL and not paper) or 500 in others
    verdict = "NG" if missed else "書面" if paper else "OK"
    print(
        f"{_padded(name)} {times[len(times) // 2]:7.1f} /{p95:7.1f} /{times[-1]:7.1f}  {verdict}  {beside}",
        flush=True,
    )
    return missed


def _padded(text: str) -> str:
    width = sum(2 if ord(c) > 0xFF else 1 for c in text)
    return text + " " * max(0, 52 - width)


if __name__ == "__main__":
    sys.exit(main())
