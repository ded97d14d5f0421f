"""サーバからの印刷 (S 10.7): an archived paper goes to a printer of the counter; a row says what became of it.

Whoever may look at the paper now may print it, after the same checks: what shows it is asked for it.
A job is written before the file leaves and settled afterwards, so that a process that dies between leaves a trace
and nobody prints twice unknowingly. Nothing is sent again by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from openjuki.runtime import audit, clock, installation, spool
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.printers.desk import PrinterDesk, PrinterSetting
from openjuki.runtime.printers.models import JobState, PrintJob
from openjuki.runtime.signin import Staff

#: A job that is still on its way after this time lost its process: nobody knows whether it was printed.
LOST: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as it was shown: its number, whom it shows, the bytes. `numbers`: a 個人番号 stands on it."""

    name: str
    subjects: tuple[str, ...]
    numbers: bool
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as it is shown."""

    job_id: int
    name: str
    printer: str
    printer_title: str
    tray: str
    state: str
    spool_id: str
    failure: str
    reason: str
    by: str
    at: datetime

    @property
    def failed(self) -> bool:
        """True where nothing was printed, for certain: it may be sent again without a word."""
        return self.state == JobState.FAILED

    @property
    def state_title(self) -> str:
        """The state in words."""
        return JobState.LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Printable:
    """One kind of paper: the right that the page which shows it takes, and what shows it, with every check."""

    right: str
    show: Callable[[Staff, str], Sheet]


class PrintJobs:
    """One system's. `papers`: kind of paper → what shows it; `chosen`: code of the printer in the number of a
    certificate ("": none), by its reference."""

    def __init__(
        self,
        desk: PrinterDesk,
        table: type[PrintJob],
        papers: Mapping[str, Printable],
        chosen: Callable[[str], str],
    ) -> None:
        self.desk, self._table, self._papers, self._chosen = desk, table, papers, chosen
        service, system = desk.frame.service, desk.system
        self._admit = service(f"{system}.print")(self._admitted)
        self._queue = service(f"{system}.print")(self._queued)
        self._settle = service(f"{system}.print_result")(self._settled)

    def print_sheet(
        self,
        *,
        staff: Staff,
        paper: str,
        reference: str,
        printer: str,
        tray: str | None = None,
        reason: str = "",
    ) -> JobLine:
        """Print a paper that these staff may look at now. `tray` None: where this kind of paper lies.

        `reference`: by which the system shows it. `reason`: why once more, where a printer has it already (E234).
        Raises what showing it raises, and NotFound, Invalid, Forbidden; a printer that refuses is no error: the job
        says so.
        """
        self._admit(staff=staff, paper=paper)
        sheet = self._papers[paper].show(staff, reference)
        job = self._queue(
            staff=staff,
            paper=paper,
            reference=reference,
            printer=printer,
            tray=tray,
            reason=reason,
            sheet=sheet,
        )
        state, spool_id, failure = _handed_over(job, sheet)
        self._settle(staff=staff, job=job, sheet=sheet, state=state, spool_id=spool_id, failure=failure)
        return _line(job)

    def _admitted(self, *, staff: Staff, paper: str) -> None:
        """The right that showing such a paper takes. Raises NotFound, Forbidden."""
        if paper not in self._papers:
            raise NotFound(Finding("E236", "この種類の書面は印刷できません。", field="paper"))
        right = self._papers[paper].right
        if not staff.may(right):
            raise Forbidden(Finding("AU-02", f"この書面を扱う権限がありません({right})。", law="S 10.3",
                                    remedy="権限のある職員に代わってください。"))  # fmt: skip

    def _queued(
        self,
        *,
        staff: Staff,
        paper: str,
        reference: str,
        printer: str,
        tray: str | None,
        reason: str,
        sheet: Sheet,
    ) -> PrintJob:
        row = self.desk.printer_for(staff, code=printer, paper=paper, tray=tray, subjects=sheet.subjects)
        with connection.cursor() as cursor:  # whoever comes second sees what the first one did
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 29))", [f"{paper}/{reference}"])
        earlier = self._table._default_manager.filter(paper=paper, reference=reference)
        for job in earlier.filter(state=JobState.QUEUED, at__lt=clock.now() - LOST):
            job.state, job.failure = JobState.SILENT, "送信の途中で処理が終わりました"
            job.settled_at = clock.now()
            job.save(update_fields=["state", "failure", "settled_at"])
        if not reason.strip() and any(job.state != JobState.FAILED for job in earlier.all()):
            raise Invalid(
                Finding("E234", "この書面は、既にプリンタへ送っています。", field="reason", law="S 1.3.8",
                        remedy="プリンタを確かめ、もう一度印刷するときは理由を入力してください。"
                               "刷り損じた写しは破棄し、処分を記録してください。")
            )  # fmt: skip
        job = self._table._default_manager.create(
            paper=paper, reference=reference, name=sheet.name, printer=row,
            tray=row.trays[paper] if tray is None else tray, digest=hashlib.sha256(sheet.pdf).hexdigest(),
            state=JobState.QUEUED, reason=reason.strip(), by=staff.user_id, terminal=staff.terminal, at=clock.now(),
        )  # fmt: skip
        audit.change(
            f"{self.desk.system}.print", staff=staff, subjects=sheet.subjects, terms=_terms(job, sheet),
            reason=reason,
        )  # fmt: skip
        return job

    def _settled(
        self, *, staff: Staff, job: PrintJob, sheet: Sheet, state: str, spool_id: str, failure: str
    ) -> None:
        job.state, job.spool_id, job.failure, job.settled_at = state, spool_id, failure, clock.now()
        job.save(update_fields=["state", "spool_id", "failure", "settled_at"])
        terms = {**_terms(job, sheet), "state": state, "spool_id": spool_id}
        audit.change(f"{self.desk.system}.print_result", staff=staff, subjects=sheet.subjects, terms=terms)

    def meant(self, staff: Staff, paper: str, reference: str) -> PrinterSetting | None:
        """The printer to which F12 sends a paper: the one in its 発行番号, or the counter's usual one for its kind.

        None where it is shown as PDF.
        """
        if paper != "certificate":
            return self.desk.usual(staff, paper)
        code = self._chosen(reference)
        return next((p for p in self.desk.offered(staff, paper) if code and p.code == code), None)

    def jobs_of(self, staff: Staff, paper: str, reference: str) -> list[JobLine]:
        """What became of what these staff sent of a paper, the newest first: numbers and states, no person."""
        found = self._table._default_manager.filter(paper=paper, reference=reference, by=staff.user_id)
        return [_line(job) for job in found.select_related("printer").order_by("-id")]

    def job_of(self, staff: Staff, job_id: int) -> JobLine:
        """One job of these staff. Raises NotFound for any other."""
        mine = self._table._default_manager.filter(pk=job_id, by=staff.user_id)
        job = mine.select_related("printer").first()
        if job is None:
            raise NotFound(Finding("E235", "この番号の印刷ジョブはありません。"))
        return _line(job)


def _terms(job: PrintJob, sheet: Sheet) -> dict[str, object]:
    """印刷ログ (S 10.2)."""
    return {
        "job": job.pk, "paper": job.paper, "name": job.name, "printer": job.printer.code, "tray": job.tray,
        "individual_number": sheet.numbers, "copies": 1,
    }  # fmt: skip


def _handed_over(job: PrintJob, sheet: Sheet) -> tuple[str, str, str]:
    """(state, id at the spooler, what went wrong)."""
    try:
        told = spool.send(
            installation.current(), queue=job.printer.queue, tray=job.tray, title=job.name, content=sheet.pdf
        )
    except spool.SpoolRefused as e:
        return JobState.FAILED, "", str(e)
    except spool.SpoolSilent as e:
        return JobState.SILENT, "", str(e)
    return JobState.ACCEPTED, told, ""


def _line(job: PrintJob) -> JobLine:
    return JobLine(
        job.pk, job.name, job.printer.code, job.printer.title, job.tray, job.state, job.spool_id, job.failure,
        job.reason, job.by, job.at,
    )  # fmt: skip
