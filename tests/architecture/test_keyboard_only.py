"""Screens are tested by keyboard (画面の試験はキーボードだけで): no test of a browser points, puts in or sets a focus.

What a clerk does goes through `support.keyboard`, whose keys are real. Found in the source of every test that has
a browser's page, so that a new one cannot leave the keyboard unseen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import support

TESTS = Path(support.__path__[0]).parent
#: Of pages and locators; the keyboard helper and the desk have `press`, `type` and `fill` of their own.
SHORTCUTS = frozenset(
    {
        "blur", "check", "click", "dblclick", "dispatch_event", "drag_and_drop", "drag_to", "focus", "hover",
        "press_sequentially", "select_option", "select_text", "set_checked", "set_files", "set_input_files", "tap",
        "uncheck",
    }
)  # fmt: skip
TYPING = frozenset({"clear", "fill", "press", "type"})
IN_SCRIPT = re.compile(
    r"\.(click|focus|blur|submit|requestSubmit|dispatchEvent)\(|\.(value|checked|selectedIndex) = "
)
#: (file, test) → why it cannot be done by a key.
ALLOWED = {
    (
        "browser/shell/test_keyboard.py",
        "test_enter_that_ends_a_conversion_stays_in_the_field",
    ): "an IME's own Enter: no key of the browser's driver is one",
}


def with_a_page() -> list[Path]:
    """Tests that have a browser's page in their hands, by what they import."""
    found = [p for p in TESTS.rglob("*.py") if "support" not in p.relative_to(TESTS).parts]
    return [
        p for p in found if re.search(r"^\s*(from|import) playwright", p.read_text(encoding="utf-8"), re.M)
    ]


def shortcuts(source: str) -> Iterator[tuple[str, int]]:
    """(test, line) of everything that no key does."""
    tree = ast.parse(source)
    pointed = _places(tree)
    for top in tree.body:
        for node in ast.walk(top):
            if _is_shortcut(node, pointed):
                yield getattr(top, "name", ""), node.lineno  # type: ignore[attr-defined]


def _is_shortcut(node: ast.AST, places: frozenset[str]) -> bool:
    if isinstance(node, ast.Attribute):
        if node.attr in SHORTCUTS | {"mouse", "touchscreen"}:
            return True
        return node.attr in TYPING and not _types(node.value, places)
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(IN_SCRIPT.search(node.value))
    )


def _types(receiver: ast.expr, places: frozenset[str]) -> bool:
    """Whether a key goes to whatever has the focus: a keyboard's, or a desk's."""
    if isinstance(receiver, ast.Attribute):
        return receiver.attr == "keyboard"
    if isinstance(receiver, ast.Call):  # Keyboard(page).press
        return isinstance(receiver.func, ast.Name) and receiver.func.id == "Keyboard"
    return isinstance(receiver, ast.Name) and receiver.id not in places


def _places(tree: ast.Module) -> frozenset[str]:
    """Names that stand for a page or a place on it: assigned from what finds one, or said to be one."""
    found = {"page", "guide"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and re.search(
            r"locator\(|\.get_by_|\.nth\(|\.go\(", ast.unparse(node.value)
        ):
            found |= {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        if (
            isinstance(node, ast.arg)
            and node.annotation
            and ast.unparse(node.annotation) in ("Page", "Locator")
        ):
            found.add(node.arg)
    return frozenset(found)


def test_no_test_of_a_screen_leaves_the_keyboard() -> None:
    looked_at = with_a_page()
    assert len(looked_at) > 25
    found = {
        (str(p.relative_to(TESTS)), test): f"{p.relative_to(TESTS)}:{line}"
        for p in looked_at
        for test, line in shortcuts(p.read_text(encoding="utf-8"))
    }
    assert [told for key, told in found.items() if key not in ALLOWED] == []
    assert ALLOWED.keys() <= found.keys(), "an exception that nobody needs any more"


def test_each_way_around_the_keyboard_is_seen() -> None:
    for line in (
        "page.locator('#a').click()", "page.mouse.move(1, 2)", "page.fill('#a', 'x')", "page.press('#a', 'Enter')",
        "page.locator('#a').press('Enter')", "page.evaluate('document.forms[0].submit()')",
        "page.evaluate(\"document.activeElement.value = 'x'\")", "clerk.page.locator('#a').first.fill('x')",
        "field = page.get_by_role('link')\nfield.press('Enter')", "page.get_by_label('a').select_option('1')",
        "page.check('#a')",
    ):  # fmt: skip
        assert list(shortcuts(line)), line
    for line in ("clerk.press('F12')", "clerk.keyboard.fill('#a', 'x')", "page.keyboard.press('Tab')"):
        assert not list(shortcuts(line)), line
