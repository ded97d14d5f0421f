"""再転入の選択 (S 4.1.1.2): a candidate is taken up again, with what the register had of the person.

In every kind of notice that enters people as 転入 does: 転入届, 法第30条の46・47, 職権記載 (S 4.2.0.2, 準用).

What the clerk or the certificate has said stays; blank items are filled from the removed record. Where the
people came by 転出証明書情報 the name alone is the register's (S 4.1.1.2, 特例転入). RR-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Kind, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.reentry import carried
from openjuki.kernel.register.replay import state_on
from openjuki.kernel.register.view import Candidate
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets
from openjuki.systems.residents.services.notice_forms.items import rows_that_resume
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.same_case import Page, refuse_unseen
from openjuki.systems.residents.services.save_entry import Entry, judged

#: A name goes as a whole: the 氏 of one source beside the 名 of another would be nobody's.
NAMES: Final = (
    "surname", "given_name", "furigana_surname", "furigana_given_name", "furigana_surname_certified",
    "furigana_given_name_certified", "reading_surname", "reading_given_name", "roman_name", "kanji_name",
    "katakana_name", "reading_name",
)  # fmt: skip


@service("residents.take_up_record")
def take_up_record(
    *, staff: Staff, case_no: str, position: int, addressee_no: str, page: Page | None = None
) -> Entry:
    """Choose the removed record for the person in this row, and fill what is blank; judges the whole.

    `page`: what lay before whoever chooses. Raises Invalid for a row or record that cannot be chosen, CaseClosed,
    NotFound, Forbidden (S07), Overtaken (C26: somebody has changed the draft since).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    draft = CaseDraft.objects.get(case=case)
    refuse_unseen(case, draft, staff, page)
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    rows = whole.get("members") or []
    if not takes_up(case.kind) or not 0 <= position < len(rows):
        raise _cannot("この行に再転入の人はいません。")
    refuse_protected(staff, [addressee_no], field=f"members.{position}")
    record = _candidate(case, whole, rows[position], addressee_no).record
    rows[position] = filled(rows[position], record, told=whole.get("source") == "information")
    rows[position]["resumes"] = addressee_no
    cases.store(case, draft, whole, staff)
    audit.change("residents.take_up_record", staff=staff, subjects=[addressee_no], case_no=case_no)
    return judged(staff, case, draft)


def takes_up(kind: str) -> bool:
    """Whether the people of this kind of notice may be somebody whom the register removed."""
    return "members" in rows_that_resume(KINDS[kind].notice)


def filled(row: Mapping[str, Any], record: Record, *, told: bool) -> dict[str, Any]:
    """The row with the items of the removed record where it says nothing. `told`: by 転出証明書情報."""
    items = {name: _written(value) for name, value in carried(record).items()}
    items.pop("kind", None)
    blank = {name: value for name, value in items.items() if not row.get(name)}
    names = {name: value for name, value in items.items() if name in NAMES}
    unnamed = not any(row.get(name) for name in ("surname", "given_name", "roman_name", "kanji_name"))
    if told or unnamed:
        blank |= names
    else:
        blank = {
            name: value for name, value in blank.items() if name not in NAMES or name.startswith("reading")
        }
    return {**row, **blank, "kind": row.get("kind") or record.kind or Kind.JAPANESE}


def _candidate(
    case: CaseFile, whole: Mapping[str, Any], row: Mapping[str, Any], addressee_no: str
) -> Candidate:
    view = judge(kind=case.kind, data=whole, case_no=case.case_no).view
    found = view.candidates.get(row.get("key", ""), ()) if view is not None else ()
    chosen = next((each for each in found if each.addressee_no == addressee_no), None)
    if chosen is None:
        raise _cannot("選んだ人は、この行の人の候補にありません。")
    if state_on(chosen.record, clock.today()) == Status.RESIDENT:
        raise _cannot("選んだ人は現住民です。")
    return chosen


def _written(value: Any) -> Any:
    """As a form holds it: an exact day as it is, an uncertain one as it was entered."""
    if isinstance(value, UncertainDate):
        return value.to_text() if value.is_exact else value.display()
    return value.isoformat() if isinstance(value, date) else value


def _cannot(message: str) -> Invalid:
    return Invalid(
        Finding("T01", message, field="members", law="S 4.1.1.2",
                remedy="候補の一覧を表示し直して、本人の除票を選んでください。")
    )  # fmt: skip
