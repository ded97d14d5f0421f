"""交付の記録と保管した写しの照合: what was booked, and the archived file before it leaves once more.

A digest tells that a file is the one of its row, and not whose row it is. So the booking is asked for by the number
of the request in a query of its own, right after the issue and before each 再交付・再表示; and the text of the archived
file is read back and compared with its number, the model that was kept, and the persons of the booking, by their
宛名番号 and 履歴番号. What does not agree leaves nobody's hands. Source: the incidents R01 to R12.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.document import OMITTED, Block
from openjuki.kernel.certificates.kept import blocks_of, kept
from openjuki.kernel.certificates.printed import certificate_pages
from openjuki.kernel.register.record import Record
from openjuki.runtime.fields import SealBroken
from openjuki.runtime.release import last_look
from openjuki.runtime.release.last_look import squeezed, stopped
from openjuki.systems.residents.models import IssueOverflow, IssueRecord
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import issue_archive
from openjuki.systems.residents.services.issue_print import engine
from openjuki.systems.residents.services.issue_release import LAW, check_number

#: What tells one booking from another.
_BOOKED: Final = (
    "issue_no", "request_id", "kind", "form", "household_no", "subjects", "history_nos", "object_key", "digest",
)  # fmt: skip


def check_booked(issue_no: str, /, **asked: Any) -> None:
    """Raises NotReleased I79 unless the 交付 booked under this number, read anew, is what was asked for."""
    if IssueRecord.objects.filter(issue_no=issue_no).values(*asked).first() != asked:
        raise stopped("I79", "交付の記録に載る番号、人又は写しが、請求と一致しません。", law=LAW)


def check_same(issue_no: str, record: IssueRecord) -> None:
    """Raises NotReleased I79 unless `record` is the booking of this number."""
    check_booked(issue_no, **{name: getattr(record, name) for name in _BOOKED})


def check_file(pdf: bytes, issue_no: str, record: IssueRecord) -> None:
    """Raises NotReleased unless every page bears the number, the file says the kept model, and that names whom the
    booking does.

    Drawn by the forms of today, the whole file is compared; later versions, whose forms may say other words and in
    another order, know each item of each person.
    """
    pages = last_look.pages_of(pdf, law=LAW)
    check_number(pages, issue_no)
    model = _model(issue_no, record)
    blocks = blocks_of(model)
    _check_subjects(record, blocks)
    unsure = set(IssueOverflow.objects.filter(issue__issue_no=issue_no).values_list("item", flat=True))
    if record.engine == issue_archive.engine_of(engine().fingerprint):
        last_look.check_pages(pages, certificate_pages(kept(model)), unsure=unsure, law=LAW)
    else:
        _check_items("".join(pages), blocks, unsure)


def _model(issue_no: str, record: IssueRecord) -> Mapping[str, Any]:
    try:
        return issue_archive.whole_model(record.model, record.model_secrets, issue_no=issue_no)
    except SealBroken:
        raise stopped("I79", "交付の記録の番号を開けません。別の交付のものです。", law=LAW) from None


def _check_subjects(record: IssueRecord, blocks: Sequence[Block]) -> None:
    """Each of them by the version that was printed: a later name is no mix-up."""
    booked = list(zip(record.subjects, record.history_nos, strict=True))
    if len(blocks) != len(booked):
        raise stopped("I93", "交付の記録の人数と、記載されている人数が一致しません。", law=LAW)
    for block, (number, version) in zip(blocks, booked, strict=True):
        found = [v.record for v in rows.all_versions(number) if v.history_no == version]
        if not any(_is_of(block, each) for each in found):
            raise stopped("I92", f"{block.number}人目が、交付の記録に載る人ではありません。", law=LAW)


def _is_of(block: Block, record: Record) -> bool:
    said = {cell.key: cell.value for cell in block.cells}
    names = {facts.name_text(record), facts.name_with_reading(record), OMITTED}
    return said["name"] in names and said["birth"] in {facts.birth_text(record), OMITTED}


def _check_items(text: str, blocks: Sequence[Block], unsure: Collection[str]) -> None:
    for block in blocks:
        for cell in block.cells:
            wanted = squeezed(f"{cell.label}{cell.value}")
            if f"{block.number}.{cell.key}" not in unsure and wanted not in text:
                raise stopped(
                    "I92", f"{block.number}人目の{cell.label}が、交付した記載と一致しません。", law=LAW
                )
