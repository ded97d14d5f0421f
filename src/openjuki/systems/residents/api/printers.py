"""プリンタと印刷のAPI of the register; the operations are those of `runtime.printers.operations`."""

from __future__ import annotations

from openjuki.runtime.printers import operations
from openjuki.systems.residents.services.print_jobs import jobs

router = operations.router(jobs)
