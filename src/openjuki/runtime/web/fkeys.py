"""Function keys (ファンクションキー): one meaning per key on every screen; a page declares which it offers.

The clerk works without a mouse (S 2.3); so a key never changes its meaning, a page can only name it
more closely (`確定` → `審査へ送る`). F11 stays with the browser (全画面): it cannot be taken reliably.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: role → (key, label where the page gives none)
ROLES: dict[str, tuple[str, str]] = {
    "back": ("Escape", "戻る"),
    "help": ("F1", "説明"),
    "search": ("F2", "検索"),
    "home": ("F3", "最初"),
    "choose": ("F4", "候補"),
    "refresh": ("F5", "最新"),
    "copy_above": ("F6", "前行複写"),
    "previous": ("F7", "前へ"),
    "next": ("F8", "次へ"),
    "papers": ("F9", "帳票"),
    "send_back": ("F10", "差戻し"),
    "fullscreen": ("F11", "全画面"),
    "confirm": ("F12", "確定"),
}
SLOTS = ("Escape", *(f"F{n}" for n in range(1, 13)))
GROUP_ENDS = frozenset({"Escape", "F4", "F8"})


@dataclass(frozen=True, slots=True)
class FunctionKey:
    """One key of a page. Exactly one of `href` (go there), `form` (submit the form of that id, optionally
    with `name`=`value`), `dialog` (open the dialog of that id) or `action` (a shell action:
    `copy-above`, `choose`, `tick-all`, `refresh`, `help`, `back`) says what it does; `attrs` adds htmx attributes.
    """

    role: str
    label: str = ""
    href: str = ""
    form: str = ""
    name: str = ""
    value: str = ""
    dialog: str = ""
    action: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown function key role: {self.role}")
        if not any((self.href, self.form, self.dialog, self.action, self.attrs)):
            raise ValueError(f"function key {self.role} does nothing")

    @property
    def key(self) -> str:
        """`F1` … `F12` or `Escape`."""
        return ROLES[self.role][0]

    @property
    def text(self) -> str:
        """Label on the bar."""
        return self.label or ROLES[self.role][1]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the bar: always there, so that a key is always found at the same spot."""

    key: str
    cap: str
    group_end: bool
    function: FunctionKey | None


def bar(keys: Iterable[FunctionKey], *, defaults: Iterable[FunctionKey] = ()) -> list[Slot]:
    """The thirteen places from left to right. A page's key wins over a default of the same role.

    Raises ValueError where a page declares one key twice.
    """
    declared: dict[str, FunctionKey] = {}
    for key in keys:
        if key.key in declared:
            raise ValueError(f"{key.key} is declared twice")
        declared[key.key] = key
    merged = {k.key: k for k in defaults} | declared
    return [
        Slot(key=s, cap="Esc" if s == "Escape" else s, group_end=s in GROUP_ENDS, function=merged.get(s))
        for s in SLOTS
    ]
