"""プリンタの設定の欄 (S 10.7): one printer, with a tray for each kind of paper that it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from openjuki.runtime.web import widgets
from openjuki.systems.residents.services.printers import PAPERS, PrinterSetting
from openjuki.systems.residents.web.forms.base import PathForm, text, tick

_COLUMNS = {"prints": "印刷する", "tray": "トレイ", "usual": "既定(F12)"}
PLAIN = ("code", "title", "queue", "place", "terminal")


class PrinterForm(PathForm):
    """プリンタ. Of each kind of paper: whether it prints it, from which tray, and whether F12 goes there."""

    code = text("略号(発行番号に入る)", "code", required=True, width="s")
    title = text("名称", required=True, width="m")
    queue = text("印刷キュー", "code", required=True, width="m")
    place = text("窓口(支所又は所属のコード)", "code", required=True, width="s")
    terminal = text("端末(番地。空欄はすべて)", "code", width="m")
    active = tick("使用中")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for paper, title in PAPERS.items():
            # In a table: the heading stands above, the row before.
            labels = {n: {"aria-label": f"{title}: {label}"} for n, label in _COLUMNS.items()}
            self.fields[f"prints_{paper}"] = forms.BooleanField(
                required=False, widget=widgets.Tick(attrs=labels["prints"])
            )
            self.fields[f"tray_{paper}"] = text("", "code", width="m")
            self.fields[f"tray_{paper}"].widget.attrs |= labels["tray"]
            self.fields[f"usual_{paper}"] = forms.BooleanField(
                required=False, widget=widgets.Tick(attrs=labels["usual"])
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is said of the printer itself."""
        return [self[name] for name in PLAIN]

    @property
    def papers(self) -> list[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(title, prints, tray, usual) of each kind of paper."""
        return [
            (title, self[f"prints_{paper}"], self[f"tray_{paper}"], self[f"usual_{paper}"])
            for paper, title in PAPERS.items()
        ]


def typed_from(known: PrinterSetting) -> dict[str, Any]:
    """What the form begins with."""
    first: dict[str, Any] = {
        "code": known.code, "title": known.title, "queue": known.queue, "place": known.place,
        "terminal": known.terminal, "active": known.active,
    }  # fmt: skip
    for paper, tray in known.trays.items():
        first |= {f"prints_{paper}": True, f"tray_{paper}": tray, f"usual_{paper}": paper in known.usual}
    return first


def printer_from(post: Mapping[str, Any]) -> PrinterSetting:
    """What was typed."""
    said = {
        name: str(post.get(name, "")).strip()[:63] for name in ("code", "title", "queue", "place", "terminal")
    }
    return PrinterSetting(
        **said, active="active" in post, usual=tuple(p for p in PAPERS if f"usual_{p}" in post),
        trays={p: str(post.get(f"tray_{p}", "")).strip()[:63] for p in PAPERS if f"prints_{p}" in post},
    )  # fmt: skip
