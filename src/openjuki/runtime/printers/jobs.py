"""サーバからの印刷 (S 10.7): an archived paper goes to a printer of the counter; a row says what became of it.

Whoever may look at the paper now may print it, after the same checks: what shows it is asked for it.
A job is written before the file leaves and settled afterwards, so that a process that dies between leaves a trace
and nobody prints twice unknowingly. Nothing is sent again by itself. Of one number one copy is good: whoever prints it
again says of the copy before that nothing came out, or that it was spoiled and destroyed, which is its 処分 (S 1.3.8).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from openjuki.runtime import audit, clock, installation, spool
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.printers.desk import PrinterDesk, PrinterSetting
from openjuki.runtime.printers.models import (
    OUTCOMES,
    SHEETS,
    UNNUMBERED,
    JobState,
    PrintJob,
    PrintOutcome,
)
from openjuki.runtime.signin import Staff

#: A job that is still on its way after this time lost its process: nobody knows whether it was printed.
LOST: Final = timedelta(minutes=2)
#: As long as what did not print stays before who sent it.
A_DAY_S_WORK: Final = timedelta(hours=12)
#: What was printed of a list stays on its page as long as somebody stands at the printer.
AT_HAND: Final = timedelta(minutes=15)


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
    outcome: str = ""
    paper: str = ""
    reference: str = ""

    @property
    def failed(self) -> bool:
        """True where nothing was printed, for certain: it may be sent again without a word."""
        return self.state == JobState.FAILED

    @property
    def state_title(self) -> str:
        """The state in words."""
        return JobState.LABELS[self.state]

    @property
    def outcome_title(self) -> str:
        """What became of the copy, where it was no good."""
        return OUTCOMES.get(self.outcome, "")


@dataclass(frozen=True, slots=True)
class Printable:
    """One kind of paper: the right that the page which shows it takes, and what shows it, with every check."""

    right: str
    show: Callable[[Staff, str], Sheet]


class PrintJobs:
    """One system's. `papers`: key of `SHEETS` → what shows it; `chosen`: code of the printer in the number of a
    certificate ("": none), by its reference."""

    def __init__(
        self,
        desk: PrinterDesk,
        table: type[PrintJob],
        outcomes: type[PrintOutcome],
        papers: Mapping[str, Printable],
        chosen: Callable[[str], str],
    ) -> None:
        self.desk, self._papers, self._chosen = desk, papers, chosen
        self.kinds = tuple(papers)
        self._table = table
        self._outcomes: Any = outcomes._default_manager  # the stubs cannot follow an abstract table's key
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
        earlier: str = "",
    ) -> JobLine:
        """Print a paper that these staff may look at now. `tray` None: where this kind of paper lies.

        `reference`: by which the system shows it. `earlier`, `reason`: where a printer has the number already, what
        became of that copy, a key of `OUTCOMES`, and why it is printed once more (E234).
        Raises what showing it raises, and NotFound, Invalid, Forbidden; a printer that refuses is no error: the job
        says so.
        """
        self._admit(staff=staff, paper=paper)
        sheet = self._papers[paper].show(staff, reference)
        job = self._queue(
            staff=staff, paper=paper, reference=reference, printer=printer, tray=tray, reason=reason, earlier=earlier,
            sheet=sheet,
        )  # fmt: skip
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
        earlier: str,
        sheet: Sheet,
    ) -> PrintJob:
        kind = SHEETS[paper]
        row = self.desk.printer_for(staff, code=printer, paper=kind, tray=tray, subjects=sheet.subjects)
        with connection.cursor() as cursor:  # whoever comes second sees what the first one did
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 29))", [f"{paper}/{reference}"])
        judged = self._judge_earlier(staff, paper, reference, earlier, reason.strip())
        job = self._table._default_manager.create(
            paper=paper, reference=reference, name=sheet.name, printer=row,
            tray=row.trays[kind] if tray is None else tray, digest=hashlib.sha256(sheet.pdf).hexdigest(),
            state=JobState.QUEUED, reason=reason.strip(), by=staff.user_id, terminal=staff.terminal, at=clock.now(),
        )  # fmt: skip
        audit.change(
            f"{self.desk.system}.print", staff=staff, subjects=sheet.subjects, reason=reason,
            terms=_terms(job, sheet) | ({"earlier": {str(no): earlier for no in judged}} if judged else {}),
        )  # fmt: skip
        return job

    def _judge_earlier(
        self, staff: Staff, paper: str, reference: str, outcome: str, reason: str
    ) -> list[int]:
        """刷り上がり of every copy before that may still be good; gives their numbers. Raises Invalid (E234)."""
        before = self._table._default_manager.filter(paper=paper, reference=reference)
        for job in before.filter(state=JobState.QUEUED, at__lt=clock.now() - LOST):
            job.state, job.failure = JobState.SILENT, "送信の途中で処理が終わりました"
            job.settled_at = clock.now()
            job.save(update_fields=["state", "failure", "settled_at"])
        if paper in UNNUMBERED:
            return []
        open_ = self._still_good(paper, reference)
        if open_ and (outcome not in OUTCOMES or not reason):
            raise Invalid(
                Finding("E234", "この書面は、既にプリンタへ送っています。", field="reason", law="S 1.3.8",
                        remedy="プリンタを確かめ、前の写しが出ていないか、刷り損じて破棄したかを、理由とともに入力してください。"
                               "渡した写しがあるときは、印刷しないでください。")
            )  # fmt: skip
        self._outcomes.bulk_create(
            self._outcomes.model(job=job, outcome=outcome, reason=reason, by=staff.user_id, at=clock.now())
            for job in open_
            if job.state != JobState.QUEUED  # on its way: `print_job_once` refuses
        )
        return [job.pk for job in open_]

    def _still_good(self, paper: str, reference: str) -> list[PrintJob]:
        """What may have become a copy of this number, and is not said to be none."""
        found = self._table._default_manager.filter(paper=paper, reference=reference)
        jobs = list(found.exclude(state=JobState.FAILED).order_by("id"))
        said = self._said(jobs)
        return [job for job in jobs if job.pk not in said]

    def is_out(self, paper: str, reference: str) -> bool:
        """Whether a printer has this number already, whoever sent it, and no word says that the copy is none."""
        return paper not in UNNUMBERED and bool(self._still_good(paper, reference))

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
            return self.desk.usual(staff, SHEETS[paper])
        code = self._chosen(reference)
        return next((p for p in self.desk.offered(staff, paper) if code and p.code == code), None)

    def jobs_of(self, staff: Staff, paper: str, reference: str) -> list[JobLine]:
        """What became of what these staff sent of a paper, the newest first: numbers and states, no person."""
        found = self._table._default_manager.filter(paper=paper, reference=reference, by=staff.user_id)
        if paper in UNNUMBERED:
            found = found.filter(at__gte=clock.now() - AT_HAND)
        return self._lines(found)

    def job_of(self, staff: Staff, job_id: int) -> JobLine:
        """One job of these staff. Raises NotFound for any other."""
        mine = self._lines(self._table._default_manager.filter(pk=job_id, by=staff.user_id))
        if not mine:
            raise NotFound(Finding("E235", "この番号の印刷ジョブはありません。"))
        return mine[0]

    def unfinished(self, staff: Staff) -> list[JobLine]:
        """What these staff sent in the last hours that failed or of which nobody knows, and nobody printed since."""
        mine = self._table._default_manager.filter(by=staff.user_id, at__gte=clock.now() - A_DAY_S_WORK)
        newest = {(line.paper, line.reference): line for line in reversed(self._lines(mine))}
        open_ = (JobState.FAILED, JobState.SILENT)
        lines = [line for line in newest.values() if line.state in open_ and not line.outcome]
        return [line for line in lines if not self._printed_since(line)]

    def _printed_since(self, line: JobLine) -> bool:
        later = self._table._default_manager.filter(
            paper=line.paper, reference=line.reference, pk__gt=line.job_id
        )
        return later.exclude(state=JobState.FAILED).exists()

    def _lines(self, found: QuerySet[PrintJob]) -> list[JobLine]:
        jobs = list(found.select_related("printer").order_by("-id"))
        said = self._said(jobs)
        return [_line(job, said.get(job.pk, "")) for job in jobs]

    def _said(self, jobs: Sequence[PrintJob]) -> dict[int, str]:
        """刷り上がり of those of these jobs that were no good."""
        found = self._outcomes.filter(job_id__in=[job.pk for job in jobs])
        return {each.job_id: each.outcome for each in found}


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


def _line(job: PrintJob, outcome: str = "") -> JobLine:
    lost = job.state == JobState.QUEUED and job.at < clock.now() - LOST
    return JobLine(
        job.pk, job.name, job.printer.code, job.printer.title, job.tray, JobState.SILENT if lost else job.state,
        job.spool_id, job.failure, job.reason, job.by, job.at, outcome,
        job.paper, job.reference,
    )  # fmt: skip
