"""プリンタの設定と選択 (S 10.7) of the register: the desk of `runtime.printers.desk`, and who may not print there."""

from __future__ import annotations

from openjuki.runtime.printers.desk import PrinterDesk, PrinterSetting, place_of
from openjuki.runtime.printers.models import PAPERS
from openjuki.systems.residents.models import Printer
from openjuki.systems.residents.services.base import frame
from openjuki.systems.residents.services.contractors import is_contractor
from openjuki.systems.residents.services.protection import hidden_from

__all__ = [
    "ELSEWHERE", "PrinterSetting", "desk", "list_printers", "offered", "place_of", "printer_for", "set_printer",
    "usual",
]  # fmt: skip

desk = PrinterDesk("residents", Printer, frame, papers=PAPERS, hidden=hidden_from, barred=is_contractor)
ELSEWHERE = desk.elsewhere
list_printers, set_printer = desk.list_printers, desk.set_printer
offered, usual, printer_for = desk.offered, desk.usual, desk.printer_for
