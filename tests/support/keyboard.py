"""The clerk's only instrument (S 2.3: キーボードのみの操作): every field and button is reached and used by real keys.

Browser tests use nothing else: `tests/architecture/test_keyboard_only.py` fails for a mouse, a value put in, a
focus that was set.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FileChooser, Locator, Page, expect

from support.quiet import wait_until, wait_until_here, wait_until_quiet

MOST = 250  # keys to a place; the longest form has fewer stops
#: Which key leads from where the focus is towards the wanted element; none when it is there.
_WAY = """(wanted) => {
  const at = document.activeElement;
  if (at === wanted) return "";
  const order = at === document.body ? 4 : at.compareDocumentPosition(wanted);
  if (wanted.type === "radio" && at.type === "radio" && at.name === wanted.name && at.form === wanted.form)
    return order & 4 ? "ArrowDown" : "ArrowUp";
  return order & 4 ? "Tab" : "Shift+Tab";
}"""
_DISTANCE = """(select, wanted) => {
  const open = [...select.options].filter((o) => !o.disabled);
  const at = open.findIndex((o) => o.value === wanted || o.text.trim() === wanted);
  return at < 0 ? null : at - open.findIndex((o) => o.selected);
}"""


class Keyboard:
    """Types like a clerk and counts the strokes: one for every key of a text, one for a function key.

    `where` is a selector or a locator of what the clerk sees.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        """Press keys one after another (`Shift+F6` counts one)."""
        for key in keys:
            wait_until_here(self.page)
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        """Type a text; what no key has is committed at once, as by an IME, and counted per character."""
        if text.isascii():
            self.page.keyboard.type(text)
        else:
            self.page.keyboard.insert_text(text)
        self.strokes += len(text)

    def reach(self, where: str | Locator) -> None:
        """Walk to something by Tab or Shift+Tab; within a group of radio buttons by arrows.

        Fails where that is too far or never comes: the place cannot be reached without a mouse.
        """
        place = self._place(where)
        wait_until_here(self.page)
        for _ in range(MOST):
            if not (key := place.evaluate(_WAY)):
                return
            self.page.keyboard.press(key)
            self.strokes += 1
        raise AssertionError(f"not reached by {MOST} keys: {where}")

    def fill(self, where: str | Locator, text: str) -> None:
        """Walk to a field and type into it instead of what it has."""
        self.reach(where)
        self.press("Control+a", *([] if text else ["Delete"]))
        self.type(text)

    def choose(self, where: str | Locator, option: str) -> None:
        """Walk to a list and choose by arrows, by what it says or by value."""
        place = self._place(where)
        self.reach(place)
        distance = place.evaluate(_DISTANCE, option)
        assert distance is not None, f"{where} has no {option}"
        self.press(*["ArrowDown" if distance > 0 else "ArrowUp"] * abs(distance))

    def tick(self, where: str | Locator, *, on: bool = True) -> None:
        """Walk to a box, or to one of a group, and set it by Space."""
        place = self._place(where)
        self.reach(place)
        if place.is_checked() != on:
            self.press("Space")
        expect(place).to_be_checked(checked=on)

    def use(self, where: str | Locator) -> None:
        """Walk to a link or a button that has no key of its own, and press Enter."""
        self.reach(where)
        self.press("Enter")

    def attach(self, where: str | Locator, path: Path) -> None:
        """Walk to the choice of a file, open it by Enter, choose."""
        asked: list[FileChooser] = []

        def answer(chooser: FileChooser) -> None:
            asked.append(chooser)

        self.page.on("filechooser", answer)  # before the key: the browser is told in its own time
        self.reach(where)
        wait_until_quiet(self.page)
        self.press("Enter")
        wait_until(self.page, lambda: bool(asked))
        self.page.remove_listener("filechooser", answer)
        asked[0].set_files(path)

    def focused(self) -> str:
        """Name (or key) of what has the focus."""
        found: str = self.page.evaluate(
            "document.activeElement.name || document.activeElement.dataset.key || ''"
        )
        return found

    def _place(self, where: str | Locator) -> Locator:
        return self.page.locator(where).first if isinstance(where, str) else where
