"""プリンタの設定と選択 (S 10.7) of the seal registration: the desk of `runtime.printers.desk`."""

from __future__ import annotations

from openjuki.runtime.printers.desk import PrinterDesk
from openjuki.runtime.printers.models import PAPERS
from openjuki.systems.seals.models import Printer
from openjuki.systems.seals.services.frame import frame, hidden_from

desk = PrinterDesk(
    "seals", Printer, frame,
    papers={"certificate": PAPERS["certificate"], "letter": "照会書・通知書・番号票"}, hidden=hidden_from,
)  # fmt: skip
