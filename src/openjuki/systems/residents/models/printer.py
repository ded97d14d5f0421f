"""窓口のプリンタと印刷ジョブ of the register; what they are says `runtime.printers.models`."""

from __future__ import annotations

from openjuki.runtime.printers import models as printing


class Printer(printing.Printer):
    """プリンタ."""

    class Meta(printing.Printer.Meta):
        pass


class PrintJob(printing.PrintJob):
    """印刷ジョブ."""

    class Meta(printing.PrintJob.Meta):
        pass


class PrintOutcome(printing.PrintOutcome):
    """刷り上がり."""

    class Meta(printing.PrintOutcome.Meta):
        pass
