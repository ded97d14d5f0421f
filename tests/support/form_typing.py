"""The form of a notice typed by keyboard alone (届の入力), from an empty one to what an example's page shows.

A page with the example in it says what each field shall say; on another case the clerk walks from the first field
to the last and types what differs. Rows and rarer lines are opened by their keys, as they are missed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from support.quiet import wait_until_quiet
from support.screens import Desk

KEPT_SECRET = "入力済"
MOST_TRIES = 3  # a row, a rarer line of it; more means that no key brings the field
#: Of the page itself, not of the notice: which state it shows, and which row is which.
_PAGES_OWN = re.compile(r"^(version|page)$|\.key$")
#: What is typed here fills other fields or brings others: a clerk looks before going on.
_ANSWERED = re.compile(r"postal_code$|\.kind$|relationship$|joins$")
_FIELDS = """() => [...document.getElementById("entry").elements]
  .filter((e) => e.name && !/^(ack|csrf)/.test(e.name) && !/^(submit|button)$/.test(e.type))
  .map((e) => ({ name: e.name, option: e.type === "radio" ? e.value : "", what: e.type, hint: e.placeholder ?? "",
    value: /^(radio|checkbox)$/.test(e.type) ? String(e.checked) : e.value }))"""


@dataclass(frozen=True)
class Field:
    """One field of a form as it stands."""

    name: str
    option: str
    what: str
    hint: str
    value: str

    @property
    def key(self) -> tuple[str, str]:
        """Of a group of radio buttons each is one."""
        return self.name, self.option

    @property
    def where(self) -> str:
        """Its selector."""
        return f"[name='{self.name}']" + (f"[value='{self.option}']" if self.option else "")


def fields(desk: Desk) -> list[Field]:
    """All fields of the entry form, in the order of the page."""
    return [Field(**each) for each in desk.page.evaluate(_FIELDS)]


def shown(form: list[Field], wanted: list[Field]) -> dict[tuple[str, str], str]:
    """What a form says, to be compared: without what stays sealed, and what a town's code adds to the example."""
    left_out = {f.key for f in wanted if f.hint == KEPT_SECRET or (f.what == "hidden" and not f.value)}
    told = {f.key: f.value for f in form if not _PAGES_OWN.search(f.name)}
    return {key: told[key] for key in {f.key for f in wanted} - left_out if key in told}


def type_like(desk: Desk, wanted: list[Field], data: Mapping[str, Any]) -> None:
    """Type the form that is open until it says what `wanted` says; of what pages keep sealed, `data` says it."""
    event = desk.page.locator(f"button[name=event_id][value='{data.get('event_id')}']")
    if event.count():  # 取消し: which of the events of the person
        with desk.page.expect_navigation():
            desk.keyboard.use(event)
    shall = {f.key: _sealed(f, data) if f.hint == KEPT_SECRET else f.value for f in wanted}
    typed: set[tuple[str, str]] = set()
    opened: list[str] = []
    while opened.count(opened[-1] if opened else "") < MOST_TRIES:
        wait_until_quiet(desk.page)
        here = fields(desk)
        missing = [f for f in wanted if f.key not in {h.key for h in here} and f.what != "hidden"]
        for field in here:
            if (
                field.what == "hidden"
                or field.key in typed
                or shall.get(field.key, field.value) == field.value
            ):
                continue
            typed.add(field.key)
            if field.what == "radio" and shall[field.key] == "false":
                continue  # another of the group is chosen
            _enter(desk, field, shall[field.key])
            if _ANSWERED.search(field.name):
                break  # the page may have changed
        else:
            if not missing:
                desk.press("Tab")  # leaving the last one saves it
                return
            opened.append(missing[0].name)
            _open_row(desk, missing[0].name)
    raise AssertionError(f"no key brings {[f.name for f in missing]}")


def _enter(desk: Desk, field: Field, value: str) -> None:
    keyboard = desk.keyboard
    if field.what in ("checkbox", "radio"):
        keyboard.tick(field.where, on=value == "true")
    elif field.what == "select-one":
        keyboard.choose(field.where, value)
    else:
        keyboard.fill(field.where, value)
    if _ANSWERED.search(field.name):
        desk.press("Enter")
        if desk.page.locator("[data-town-choice]").count():
            desk.press("Enter")  # the first of several towns


def _open_row(desk: Desk, name: str) -> None:
    row = re.match(r"(\w+\.\d+)\.", name)
    begun = desk.page.locator(f"[name^='{row[1]}.']:not([type=hidden])") if row else None
    if begun is not None and begun.count():  # a rarer line of a row that is there
        desk.keyboard.reach(begun.first)
        key = "Alt+d"
    else:
        key = "Insert"
    with desk.page.expect_navigation():
        desk.keyboard.press(key)


def _sealed(field: Field, data: Mapping[str, Any]) -> str:
    found: Any = data
    for part in field.name.split("."):
        found = found[int(part)] if part.isdigit() else found[part]
    return str(found)


def send_to_review(desk: Desk) -> None:
    """The paper was seen (F9 5), 審査へ (F12); each alert is answered with a reason."""
    page, keyboard = desk.page, desk.keyboard
    keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    with page.expect_navigation(url="**done=paper*"):
        keyboard.press("5")
    wait_until_quiet(page)
    with page.expect_navigation():
        keyboard.press("F12")
    if "done=submitted" in page.url:
        return
    wait_until_quiet(page)
    for at in range(page.locator(".finding-ack input[type=checkbox]").count()):
        keyboard.tick(page.locator(".finding-ack input[type=checkbox]").nth(at))
        keyboard.press("Tab")
        keyboard.type("窓口で確認")
    wait_until_quiet(page)
    with page.expect_navigation(url="**done=submitted*"):
        keyboard.press("F12")
