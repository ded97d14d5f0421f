"""閲覧の書面と CSV (S 9.5): what leaves of a part is archived when it first does, the same bytes ever after.

Before that it is read back and compared with the register read anew, person by person: each stands in the version
that the list froze, and within the range that was granted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from openjuki.kernel.certificates.named import Asked, Named
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import Act
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.papers import Line, Part, decision_letter, inspection_list, line_of
from openjuki.runtime import clock, installation
from openjuki.runtime.release import last_look
from openjuki.runtime.release.archive import keep
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.residents.models import (
    Inspection,
    InspectionAct,
    InspectionFile,
    InspectionList,
    InspectionPart,
)
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors import inspections as selectors
from openjuki.systems.residents.services.incidents import go_out, refuse_stopped
from openjuki.systems.residents.services.issue_release import LAW
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.paper_release import LIST, released, shown_again

#: Spreadsheets take a cell that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def paper_of(row: Inspection, made: InspectionList, part: InspectionPart) -> bytes:
    """The archived file of a part; made when it is first wanted, by one process."""
    kept = file_of(row, part, "pdf")
    if kept is not None:
        return shown_again(kept.object_key, kept.digest, channel=LIST, subjects=part.subjects)
    paper = _paper(row, made, part, selectors.lines(part, reading=Extent.of(made.extent).reading))
    again = _anew(row, made, part)
    asked = Asked(
        _paper(row, made, part, again), [Named(name, birth) for name, _, birth, *_ in again], in_order=True
    )
    printed = released(
        [(paper, asked)], channel=LIST, mark=f"{row.request_no} {made.list_no}-{part.part_no}",
        made_at=clock.now(), subjects=part.subjects,
    )  # fmt: skip
    _keep_file(part, "pdf", printed.pdf)
    return printed.pdf


def csv_of(row: Inspection, made: InspectionList, part: InspectionPart) -> str:
    """The same lines as CSV."""
    kept = file_of(row, part, "csv")
    if kept is not None:
        return shown_again(kept.object_key, kept.digest, channel=LIST, subjects=part.subjects).decode()
    refuse_stopped(LIST)
    written = csv_text(selectors.lines(part, reading=Extent.of(made.extent).reading)).encode()
    again = _anew(row, made, part)
    try:
        last_look.check_rows(written.decode(), [_cells(line) for line in again], law=LAW)
    except NotReleased as refused:
        refused.subjects = tuple(part.subjects)
        raise
    go_out(LIST)
    _keep_file(part, "csv", written)
    return written.decode()


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows of a file."""
    out = io.StringIO()
    csv.writer(out).writerows(_cells(row) for row in rows)
    return out.getvalue()


def _cells(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)


def _paper(row: Inspection, made: InspectionList, part: InspectionPart, lines: Sequence[Line]) -> Paper:
    sizes = selectors.list_line(made).parts
    return inspection_list(
        Part(
            number=row.request_no, office=f"{certificates.ward_name(row.ward)}役所",
            made_on=made.made_at.astimezone(clock.TOKYO).date(), extent=Extent.of(made.extent),
            first=sum(sizes[: part.part_no - 1]) + 1, total=made.total, part=part.part_no, parts=len(sizes),
            specimen=installation.current().specimen, lines=lines,
        )
    )  # fmt: skip


def _anew(row: Inspection, made: InspectionList, part: InspectionPart) -> list[Line]:
    """The lines of a part by the register read anew. Raises NotReleased I92 where one is outside what was granted."""
    extent, day = Extent.of(made.extent), made.made_at.astimezone(clock.TOKYO).date()
    records = selectors.records_anew(part)
    if not all(r.ward == row.ward and extent.holds(r, day) for r in records):
        refused = last_look.stopped("I92", "承認した範囲に当たらない人が、リストに含まれています。", law=LAW)
        refused.subjects = tuple(part.subjects)
        raise refused
    return [line_of(r, reading=extent.reading) for r in records]


def file_of(row: Inspection, part: InspectionPart, kind: str) -> InspectionFile | None:
    """What has left of a part; under the lock of its request, so that one process makes it."""
    Inspection.objects.select_for_update().get(pk=row.pk)
    return InspectionFile.objects.filter(part=part, kind=kind).first()


def decision_of(row: Inspection) -> Paper:
    """承認・不承認の通知, as the request stands."""
    acts = InspectionAct.objects.filter(inspection=row, act__in=[Act.GRANT, Act.REFUSE])
    return decision_letter(
        list_head(row.ward, row.request_no, clock.today(), number_label="請求番号"), Application.of(row.data),
        row.received_on, refusal=row.refusal, note=acts.latest("version_no").reason, city=certificates.city_name(),
    )  # fmt: skip


def _keep_file(part: InspectionPart, kind: str, content: bytes) -> None:
    """Archive what leaves."""
    InspectionFile.objects.create(
        part=part, kind=kind, object_key=keep("inspections", content, kind), digest=sha256(content).hexdigest(),
        made_at=clock.now(),
    )  # fmt: skip
