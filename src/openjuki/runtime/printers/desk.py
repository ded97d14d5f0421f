"""プリンタの設定と選択 (S 10.7): which printers stand at whose counter, and which of them these staff may use now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from openjuki.runtime import audit, clock, installation, spool
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.printers.models import Printer
from openjuki.runtime.service import Frame
from openjuki.runtime.signin import Staff

_CODE: Final = re.compile(r"[0-9A-Z]{1,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSetting:
    """One printer as the city sets it. `trays`: kind of paper → media source ("": the printer's own choice)."""

    code: str
    title: str
    queue: str
    place: str
    terminal: str = ""
    trays: dict[str, str] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    active: bool = True


def place_of(staff: Staff) -> str:
    """The counter at which these staff sit: their branch, else their office (S 5.5 発行端末)."""
    return staff.branch or staff.office_code


class PrinterDesk:
    """One system's. `papers`: the kinds of paper that it prints, of `models.PAPERS`, with their titles; `hidden`: whom
    of these people the staff may not see (支援措置); `barred`: who prints in no case but in the browser.

    Setting a printer needs the right `<system>.settings`, printing at another counter `<system>.print.elsewhere`.
    """

    def __init__(
        self,
        system: str,
        table: type[Printer],
        frame: Frame,
        *,
        papers: Mapping[str, str],
        hidden: Callable[[Staff, Iterable[str]], set[str]],
        barred: Callable[[Staff], bool] = lambda staff: False,
    ) -> None:
        self.system, self.frame, self.papers = system, frame, papers
        self.right, self.elsewhere = f"{system}.settings", f"{system}.print.elsewhere"
        self._table, self._hidden, self._barred = table, hidden, barred
        self.list_printers = frame.service(f"{system}.list_printers")(self._list_printers)
        self.set_printer = frame.service(f"{system}.set_printer")(self._set_printer)

    def _list_printers(self, *, staff: Staff) -> list[PrinterSetting]:
        """All printers, for whoever sets them. Raises Forbidden."""
        self._check_right(staff)
        return [_setting(row) for row in self._table._default_manager.order_by("place", "code")]

    def _set_printer(self, *, staff: Staff, given: PrinterSetting) -> PrinterSetting:
        """Enter a printer, or change the one of this code, which stands on papers: another machine gets a code of its
        own.

        Raises Forbidden, Invalid.
        """
        self._check_right(staff)
        findings = self._faults(given)
        if findings:
            raise Invalid(*findings)
        row = self._table._default_manager.select_for_update().filter(code=given.code).first()
        before = asdict(_setting(row)) if row else {}
        row = row or self._table(code=given.code)
        for name, value in asdict(given).items():
            setattr(row, name, list(value) if name == "usual" else value)
        row.changed_by, row.changed_at = staff.user_id, clock.now()
        row.save()
        audit.change(
            f"{self.system}.set_printer", staff=staff, terms={"before": before, "after": asdict(given)}
        )
        return _setting(row)

    def _faults(self, given: PrinterSetting) -> list[Finding]:
        wrong = []
        if not _CODE.fullmatch(given.code):
            wrong.append(("code", "略号は、英大文字と数字で8字までです。"))
        if not spool.NAME.fullmatch(given.queue):
            wrong.append(("queue", "印刷キューの名は、英数字と . _ - です。"))
        wrong += [
            (name, "入力してください。") for name in ("title", "place") if not getattr(given, name).strip()
        ]
        for paper, tray in given.trays.items():
            if paper not in self.papers or (tray and not spool.NAME.fullmatch(tray)):
                wrong.append((f"tray_{paper}", "トレイの名は、英数字と . _ - です。"))
        if not set(given.usual) <= given.trays.keys():
            wrong.append(("usual", "通常使うのは、このプリンタで印刷する用紙だけです。"))
        same = self._table._default_manager.filter(place=given.place, terminal=given.terminal, active=True)
        taken = {paper for row in same.exclude(code=given.code) for paper in row.usual}
        if given.active and taken & set(given.usual):
            wrong.append(("usual", "同じ窓口に、通常使うプリンタが既にあります。"))
        return [Finding("E230", message, field=name, law="S 10.7") for name, message in wrong]

    def _check_right(self, staff: Staff) -> None:
        if not staff.may(self.right):
            raise Forbidden(
                Finding(
                    "AU-02", "設定を変更する権限がありません。", remedy="権限のある職員に代わってください。"
                )
            )

    def offered(self, staff: Staff, paper: str) -> list[PrinterSetting]:
        """Printers that these staff may send this kind of paper to, the usual one of this terminal first.

        Empty where this installation prints in the browser alone, and for whoever is barred.
        """
        if self._barred(staff) or not spool.available(installation.current()):
            return []
        active = self._table._default_manager.filter(active=True).order_by("code")
        mine = [r for r in active if paper in r.trays and (_is_own(r, staff) or staff.may(self.elsewhere))]
        mine.sort(key=lambda r: (not _is_own(r, staff), paper not in r.usual, not r.terminal))
        return [_setting(r) for r in mine]

    def usual(self, staff: Staff, paper: str) -> PrinterSetting | None:
        """The printer to which F12 sends this kind of paper here; None where the counter shows the PDF."""
        first = next(iter(self.offered(staff, paper)), None)
        near = first and paper in first.usual and _is_near(first.place, first.terminal, staff)
        return first if near else None

    def printer_for(
        self, staff: Staff, *, code: str, paper: str, tray: str | None, subjects: Iterable[str]
    ) -> Printer:
        """The printer, if these staff may send this paper there. Raises NotFound (E230), Invalid (E231), Forbidden.

        Another counter's printer hands the paper to whoever stands there: that takes a right (E232), and of a
        protected person the one of the 支援措置責任者 as well (E233).
        """
        row = self._table._default_manager.filter(code=code, active=True).first()
        if row is None or not spool.available(installation.current()):
            raise NotFound(
                Finding(
                    "E230", "このプリンタはありません。", field="printer", remedy="一覧から選んでください。"
                )
            )
        if paper not in row.trays or (tray and tray not in row.trays.values()):
            raise Invalid(Finding("E231", "このプリンタに、その用紙又はトレイはありません。", field="tray",
                                  law="S 10.7", remedy="プリンタの設定を確かめてください。"))  # fmt: skip
        if _is_own(row, staff):
            return row
        if not staff.may(self.elsewhere):
            raise Forbidden(Finding("E232", "ほかの窓口のプリンタへ印刷する権限がありません。", field="printer",
                                    law="特定個人情報保護評価 U-05",
                                    remedy="自分の窓口のプリンタを選んでください。"))  # fmt: skip
        if self._hidden(staff, subjects):
            raise Forbidden(Finding("E233", "この書面は、ほかの窓口のプリンタへ印刷できません。", field="printer",
                                    law="住民基本台帳事務処理要領 第5-10、S 3.4",
                                    remedy="自分の窓口のプリンタを選んでください。"))  # fmt: skip
        return row


def _setting(row: Printer) -> PrinterSetting:
    return PrinterSetting(
        code=row.code, title=row.title, queue=row.queue, place=row.place, terminal=row.terminal,
        trays=dict(row.trays), usual=tuple(row.usual), active=row.active,
    )  # fmt: skip


def _is_own(row: Printer, staff: Staff) -> bool:
    return _is_near(row.place, row.terminal, staff)


def _is_near(place: str, terminal: str, staff: Staff) -> bool:
    return place == place_of(staff) and terminal in ("", staff.terminal.partition(" ")[0])
