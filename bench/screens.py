"""Server time of every screen in a loaded city: `python bench/screens.py [--people N] [--home DIR] [--rounds N]`.

Builds and loads the city unless `--home` has one (of load.py or search.py), makes a busy day in it once
(busy_world.py), then asks every page that answers a GET, as a member of staff with every right: middleware,
session, rights, log, view and template, in this process; and those pages that are posted (searches, approvals of
many). A route that is new and has no example in busy_world.py fails the run, as does one of which no page comes.
Goal: p95 ≤ 100 ms (issue 3, Speed). On a busy machine look at the CPU of the two processes, the last column.
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
import goals
import spent

GOAL = 100.0
#: What a page is asked with besides its path, so that lists are seen narrowed too: route → queries.
NARROWED: dict[str, list[dict[str, str]]] = {
    "inspections/new": [{"ground": "official", "by": "office"}],
    "message-status": [{}, {"state": "applied"}, {"state": "quarantined"}, {"state": "queued"}],
    "persons/<str:addressee_no>": [{}, {"as_of": "R6.4.1"}],
    "households/<str:household_no>": [{}, {"as_of": "R6.4.1"}],
}
#: The usual ones, and those that hit very many, or nobody after a long search; those without a part of a name are
#: also asked for in order of かな.
SEARCHES = (
    {"kana": "サトウ"}, {"kana": "サトウ", "birth": "S60.5.3"}, {"kana": "スズキ ハナ"}, {"kana": "サ"}, {"kana": "ン"},
    {"kana": "サトウ", "birth": "S60", "sex": "2"}, {"kana": "サトウ", "relationship": "妻"}, {"birth": "S60.5.3"},
    {"kana": "サトウ", "state": "removed"}, {"birth": "S60～S62"}, {"name": "佐藤"}, {"name": "太郎"}, {"name": "美"},
    {"name": "子", "birth": "S60"}, {"name": "龘"}, {"name": "佐藤", "address": "青葉町"}, {"address": "青葉町"},
    {"kana": "タナカ", "address": "青葉町"}, {"address": "青葉"}, {"address": "1"},
)  # fmt: skip
#: Addresses that lead elsewhere.
NO_PAGE = ("letters",)
#: Who looks: whoever made the day, for papers open to who has just made them; and somebody who may judge it.
STAFF, REVIEWER = "s1001", "s2950"
Values = dict[tuple[str, ...], list[tuple[str, ...]]]
Ask = Callable[[], Any]


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
    browser, why = _browser(STAFF)
    print(f"screens: {given.rounds} requests each   p50 / p95 / max ms, p95 of CPU ms   goal {GOAL:g}")
    missed = [
        name
        for name, asks in _screens(browser, why, values)
        if given.only in name and _measured(name, asks, given.rounds)
    ]
    for name in missed:
        print(f"目標外: {name}")
    return 0 if goals.at_most(f"{given.people:,}人で p95 が{GOAL:g}msを超える画面", len(missed), 0) else 1


def _prepare(people: int, messages: int) -> Values:
    import busy_world
    from django.db import connection

    from openjuki.runtime import installation
    from support.certificates import prepare_printing

    prepare_printing()
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


def _browser(user_id: str) -> tuple[Any, dict[str, str]]:
    from openjuki.systems.residents.web.purpose import _sealed
    from support.residents import CLERK
    from support.signed_in import terminal

    browser = terminal(CLERK.rights, user_id)
    browser.defaults["SERVER_NAME"] = "localhost"
    browser.raise_request_exception = False
    logging.disable(logging.ERROR)  # a refusal is no news here
    return browser, {"why": _sealed("照会", user_id)}


def _screens(browser: Any, why: dict[str, str], values: Values) -> Iterator[tuple[str, list[Ask]]]:
    """Each screen with the requests that ask for it; none where nobody knows what to ask."""
    from openjuki.runtime import rights

    reviewer, _ = _browser(REVIEWER)
    for route, name, forms in (*_searches(), *_posted(values)):
        who = reviewer if route.startswith("review/") else browser
        for form in forms:
            asks = [lambda p=p, f=form, w=who: w.post("/" + p, f) for p in _filled(route, values) or [route]]
            yield (
                f"{name} {' '.join(v for k, v in form.items() if k != 'reason' and isinstance(v, str))}",
                asks,
            )
    for route in dict.fromkeys(route for route, method, _ in rights.walk() if method == "*"):
        if route.startswith(("shell/", "signin/", "exchange/", "static", "api/")):
            continue
        paths = _filled(route, values)
        for query in NARROWED.get(route, [{}]):
            name = route + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
            yield name or "/", [lambda p=p, q=query: browser.get("/" + p, {**why, **q}) for p in paths or ()]


def _searches() -> list[tuple[str, str, list[dict[str, str]]]]:
    ordered = [{**form, "after": "/0"} for form in SEARCHES if "name" not in form]
    return [("search", "検索", [{**form, "reason": "照会"} for form in (*SEARCHES, *ordered)])]


def _posted(values: Values) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Pages that only a post answers, since what they are asked for stands in no address."""
    waiting = [f"{no}:1" for (no,) in values[("in_review",)][:30]]
    asked = {"requester": "試験　太郎", "relation": "self", "identification": "個人番号カード", "copies": "1"}
    return [
        ("review/chosen", "まとめて承認 30件の枠", [{"case": waiting}]),
        (
            "review/chosen/briefs",
            "まとめて承認 次の届",
            [{"case": waiting[at:]} for at in range(0, len(waiting) - 1, 10)],
        ),
        ("persons/<str:addressee_no>/record-copy/check", "請求の確かめ", [asked]),
        (
            "cases/<str:case_no>/save/move_in",
            "入力の保存",
            [{"notified_on": "R8.11.20", "version": "0", "page": "bench"}],
        ),
        ("towns", "町字の候補", [{"address.postal_code": "9800000"}]),
    ]


def _filled(route: str, values: Values) -> list[str] | None:
    """The route with every combination of its parameters; None where one of them has no example."""
    names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
    if (route,) in values:  # which cases have such a page
        return [re.sub(r"<.*?>", value, route) for (value,) in values[(route,)]]
    if names in values:
        chosen: list[tuple[str, ...]] = list(values[names])
    elif all((name,) in values for name in names):
        chosen = [tuple(v for (v,) in each) for each in itertools.product(*(values[(n,)] for n in names))]
    else:
        return None
    filled = []
    for each in chosen:
        path = route
        for name, value in zip(names, each, strict=True):
            path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
        filled.append(path)
    return random.Random(3).sample(filled, len(filled))


def _measured(name: str, asks: list[Ask], rounds: int) -> bool:
    """Ask until `rounds` pages have come; print; whether the goal is missed. A refusal is no page, and a screen of
    which no page came was not measured: that is a miss, too."""
    if not asks:
        print(f"{_padded(name)} {'見本の値がありません':>20}  NG", flush=True)
        return True
    times, others = _asked(asks, rounds)
    beside = "  ".join(f"{status}×{n}" for status, n in others.items())
    paper = name.endswith(("pdf", "/csv"))  # typesetting is no screen: typeset.py has its goal
    if not times:
        if 405 in others or name in NO_PAGE:
            return False
        gone = paper and 500 not in others  # it opens for who has just made it
        print(f"{_padded(name)} {'ページなし':>20}  {'書面' if gone else 'NG'}  {beside}", flush=True)
        return not gone
    walls = sorted(wall for wall, _ in times)
    p95, busy = _share(walls, 95), _share(sorted(cpu for _, cpu in times), 95)
    missed = (p95 > GOAL and not paper) or 500 in others
    verdict = "NG" if missed else "書面" if paper else "OK"
    print(
        f"{_padded(name)} {_share(walls, 50):7.1f} /{p95:7.1f} /{walls[-1]:7.1f}  {busy:7.1f}  {verdict}  {beside}",
        flush=True,
    )
    return missed


def _asked(asks: list[Ask], rounds: int) -> tuple[list[tuple[float, float]], dict[int, int]]:
    """Milliseconds of each page, by the clock and of CPU, without the first three; and how often no page came."""
    times: list[tuple[float, float]] = []
    others: dict[int, int] = {}
    for ask in itertools.islice(itertools.cycle(asks), rounds * 3):
        start, used = time.perf_counter(), spent.cpu()
        answer = ask()
        took = (time.perf_counter() - start) * 1000, (spent.cpu() - used) * 1000
        if answer.status_code == 200:
            times.append(took)
        else:
            others[answer.status_code] = others.get(answer.status_code, 0) + 1
            if answer.status_code == 405 or sum(others.values()) > rounds > len(times) * 10:
                break
        if len(times) >= rounds:
            break
    return times[min(3, len(times) - 1) :] if times else [], others


def _share(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _padded(text: str) -> str:
    width = sum(2 if ord(c) > 0xFF else 1 for c in text)
    return text + " " * max(0, 52 - width)


if __name__ == "__main__":
    sys.exit(main())
