"""プリンタの画面 (S 10.7): the settings of the counters' printers, and the keys that send a paper to one of them.

The system's own views mark the right, add their frame and render; what is done and shown is here. Templates:
`shell/_printers.html`, `shell/_printing.html`, `shell/_print_jobs.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.ids import uuid7
from openjuki.runtime.printers.desk import PrinterDesk, PrinterSetting
from openjuki.runtime.printers.jobs import PrintJobs
from openjuki.runtime.printers.models import OUTCOMES, SHEETS
from openjuki.runtime.signin import Staff
from openjuki.runtime.web import widgets
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import PRINT

_COLUMNS: Final = {"prints": "印刷する", "tray": "トレイ", "usual": "既定(F12)"}
_PLAIN: Final = ("code", "title", "queue", "place", "terminal")
_DIALOG: Final = "printers"


def _text(label: str, kind: widgets.Kind, width: widgets.Width, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=widgets.Text(kind, width=width))


class PrinterForm(forms.Form):
    """プリンタ. Of each kind of paper: whether it prints it, from which tray, and whether F12 goes there."""

    use_required_attribute = False
    code = _text("略号(発行番号に入る)", "code", "s")
    title = _text("名称", "name", "m")
    queue = _text("印刷キュー", "code", "m")
    place = _text("窓口(支所又は所属のコード)", "code", "s")
    terminal = _text("端末(番地。空欄はすべて)", "code", "m", required=False)
    active = forms.BooleanField(label="使用中", required=False, widget=widgets.Tick())

    def __init__(self, kinds: Mapping[str, str], initial: dict[str, Any]) -> None:
        super().__init__(initial=initial)
        self._kinds = kinds
        for paper, title in kinds.items():
            # In a table: the heading stands above, the row before.
            labels = {n: {"aria-label": f"{title}: {label}"} for n, label in _COLUMNS.items()}
            for name in ("prints", "usual"):
                self.fields[f"{name}_{paper}"] = forms.BooleanField(
                    required=False, widget=widgets.Tick(attrs=labels[name])
                )
            self.fields[f"tray_{paper}"] = _text("", "code", "m", required=False)
            self.fields[f"tray_{paper}"].widget.attrs |= labels["tray"]

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is said of the printer itself."""
        return [self[name] for name in _PLAIN]

    @property
    def papers(self) -> list[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(title, prints, tray, usual) of each kind of paper."""
        return [
            (title, self[f"prints_{paper}"], self[f"tray_{paper}"], self[f"usual_{paper}"])
            for paper, title in self._kinds.items()
        ]


def shown(desk: PrinterDesk, request: HttpRequest) -> tuple[dict[str, Any], int]:
    """All printers, and one in the form (`?code=`); posted, it is entered or changed. The context and the status of
    the page; the context is empty where the printer was set, and the caller leads on. Raises Forbidden."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    refused: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            desk.set_printer(staff=staff, given=_typed(desk, request.POST))
            return {}, 200
        except Invalid as e:
            refused = e.findings
    known = desk.list_printers(staff=staff)
    chosen = next((p for p in known if p.code == request.GET.get("code")), None)
    first = dict(request.POST.items()) if refused else _initial(chosen) if chosen else {"active": True}
    context = {
        "printers": [(p, _papers(desk, p), _usual(desk, p)) for p in known], "here": request.path,
        "form": PrinterForm(desk.papers, first), "chosen": chosen, "findings": refused, "key": str(uuid7()),
        "form_level": [f for f in refused if f.field not in _PLAIN],
        "fkeys": [FunctionKey("confirm", "設定", form="printer")],
    }  # fmt: skip
    return context, 422 if refused else 200


def _papers(desk: PrinterDesk, known: PrinterSetting) -> str:
    return "、".join(f"{desk.papers[paper]} {tray or '自動'}" for paper, tray in known.trays.items())


def _usual(desk: PrinterDesk, known: PrinterSetting) -> str:
    return "、".join(desk.papers[paper] for paper in known.usual)


def _initial(known: PrinterSetting) -> dict[str, Any]:
    """What the form begins with."""
    first: dict[str, Any] = {name: getattr(known, name) for name in (*_PLAIN, "active")}
    for paper, tray in known.trays.items():
        first |= {f"prints_{paper}": True, f"tray_{paper}": tray, f"usual_{paper}": paper in known.usual}
    return first


def _typed(desk: PrinterDesk, post: Mapping[str, Any]) -> PrinterSetting:
    """What was typed."""
    said = {name: str(post.get(name, "")).strip()[:63] for name in _PLAIN}
    return PrinterSetting(
        **said, active="active" in post, usual=tuple(p for p in desk.papers if f"usual_{p}" in post),
        trays={p: str(post.get(f"tray_{p}", "")).strip()[:63] for p in desk.papers if f"prints_{p}" in post},
    )  # fmt: skip


def sent(jobs: PrintJobs, request: HttpRequest, paper: str, reference: str) -> None:
    """Send the paper that is shown to the printer that was posted. Raises what `PrintJobs.print_sheet` raises."""
    posted = request.POST
    code, slash, tray = posted.get("printer", "").partition("/")
    jobs.print_sheet(
        staff=request.staff,  # type: ignore[attr-defined]
        paper=paper, reference=reference, printer=code[:8], tray=tray[:63] if slash else None,
        reason=posted.get("reason", "")[:200], earlier=posted.get("earlier", "")[:20],
    )  # fmt: skip


def sheet_keys(
    jobs: PrintJobs, request: HttpRequest, paper: str, reference: str, action: str
) -> tuple[list[FunctionKey], dict[str, Any]]:
    """F12 and F4 of a page that shows a paper, and what the page needs for them. `action`: where the dialog posts.

    F12 goes to the printer that the paper is meant for; where there is none it prints in the browser, as ever. A number
    that a printer has already goes there again only with what became of that copy, and a reason.
    """
    staff: Staff = request.staff  # type: ignore[attr-defined]
    kind = SHEETS[paper]
    offered = jobs.desk.offered(staff, kind)
    if not offered:
        return [PRINT], {}
    usual = jobs.meant(staff, paper, reference)
    again = jobs.is_out(paper, reference)
    if again:
        keys = [FunctionKey("confirm", "もう一度印刷", dialog=_DIALOG)]
    elif usual:
        keys = [FunctionKey("confirm", f"{usual.code}へ印刷", form="print-usual")]
    else:
        keys = [PRINT]
    choices = [
        (f"{p.code}/{tray}", f"{p.code} {p.title} {tray or '自動'}", p == usual and tray == p.trays[kind])
        for p in offered
        for tray in dict.fromkeys([p.trays[kind], *p.trays.values()])
    ]
    return [*keys, FunctionKey("choose", "プリンタ", dialog=_DIALOG)], {
        "print_paper": paper, "print_reference": reference, "print_usual": usual, "print_sent": again,
        "print_jobs": jobs.jobs_of(staff, paper, reference), "print_outcomes": OUTCOMES.items(),
        "print_choices": choices, "print_key": str(uuid7()), "print_action": action,
    }  # fmt: skip
