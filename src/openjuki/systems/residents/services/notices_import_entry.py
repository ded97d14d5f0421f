"""Entering one notice of a file (一括入力の1件): judged, then a case of its own, *entered* and never further.

One transaction each. What the notice says, numbers included, is remembered as a keyed hash, so that the same
notice of the same or a corrected file is not entered twice. RR-01, RR-02, A-01, S 10.8.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from openjuki.kernel.names.shown import full_name
from openjuki.runtime import audit, clock, fields
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import ImportedNotice
from openjuki.systems.residents.models.case import STATES
from openjuki.systems.residents.services import cases, edit_lock
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.csv_reader import without_numbers
from openjuki.systems.residents.services.judge import Judgement, judge
from openjuki.systems.residents.services.protection import check_draft

CHANNEL = "import"
_LOCK = 23  # a number of its own among the advisory locks of this database


class NotEntered(Refused):
    """この届は入力しない."""

    status = 422
    title = "この届は入力できません"


@dataclass(frozen=True, slots=True)
class Entered:
    """A case of this notice. `before`: it was there already; `alerts`: what the counter must answer."""

    case_no: str
    before: bool = False
    state: str = "entering"
    alerts: tuple[Finding, ...] = ()


@service("residents.import_notice")
def enter(*, staff: Staff, kind: str, data: Mapping[str, Any], line: int, file: str) -> Entered:
    """Enter a notice unless it is there. `file`: mark of the file. Raises NotEntered with the errors, Held."""
    said = json.dumps([kind, data], ensure_ascii=False, sort_keys=True)
    digest = fields.keyed_hash(said)
    with connection.cursor() as cursor:
        # Two runs of one file at once: the second waits here and then sees the first one's case.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int.from_bytes(digest[:4], signed=True)]
        )
    known = ImportedNotice.objects.select_related("case").filter(digest=digest).first()
    if known is not None:
        return Entered(known.case.case_no, before=True, state=known.case.state)
    _own_ward(staff, data)
    check_draft(staff, data, kind=kind)  # before anything is said about the people concerned
    judgement = judge(kind=kind, data=data)
    found = _told(judgement)
    if judgement.refused:
        raise NotEntered(*(f for f in found if f.level == "error"))
    case = cases.open_case(staff=staff, kind=kind, channel=CHANNEL, data={"ward": data["ward"]})
    try:
        draft = cases.save_draft(staff=staff, case_no=case.case_no, data=data)
    except edit_lock.Held as held:
        raise edit_lock.Held(*_plain(judgement, held.findings)) from None
    edit_lock.end(draft)  # nobody sits at it yet
    draft.save(update_fields=["held_since", "held_name"])
    ImportedNotice.objects.create(
        digest=digest, file=file, line=line, case=case, imported_by=staff.user_id, imported_at=clock.now()
    )
    audit.change(
        "residents.import_notice", staff=staff, subjects=_concerned(judgement),
        terms={"file": file, "line": line}, case_no=case.case_no,
    )  # fmt: skip
    return Entered(case.case_no, alerts=tuple(f for f in found if f.level != "error"))


def _own_ward(staff: Staff, data: Mapping[str, Any]) -> None:
    if staff.ward and data.get("ward") != staff.ward:
        raise NotEntered(
            Finding(
                "IM10",
                "受付区が、取込みをする職員の区と違います。",
                field="ward",
                remedy="その区の職員が取り込むか、受付区を直してください。",
            )
        )


def _told(judgement: Judgement) -> tuple[Finding, ...]:
    """The findings of a judgement, fit for a report on paper."""
    return _plain(judgement, judgement.findings)


def _plain(judgement: Judgement, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings fit for a report on paper: no number that was typed into a wrong cell, no name of others."""
    view = judgement.view
    known = [c.record for each in view.candidates.values() for c in each] if view else []
    known += [s.record for s in view.subjects.values()] if view else []
    names = {full_name(record) for record in known} - {""}
    return tuple(replace(f, message=_without(without_numbers(f.message), names)) for f in findings)


def _without(text: str, names: set[str]) -> str:
    for name in names:
        text = text.replace(name, "(氏名略)")
    return text


def _concerned(judgement: Judgement) -> list[str]:
    """Whom the judgement looked at and may have told of."""
    view = judgement.view
    if view is None:
        return []
    candidates = {c.addressee_no for each in view.candidates.values() for c in each}
    return sorted({*view.subjects, *candidates})


def state_title(state: str) -> str:
    """状態 of a case in Japanese."""
    return STATES.get(state, state)
