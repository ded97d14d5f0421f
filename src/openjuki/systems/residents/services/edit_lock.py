"""編集ロック (排他制御, S 10.3): whom one clerk enters, nobody else enters in another case; others may look.

Nothing is kept that could be forgotten: a resident is held by the draft that names them while its case is open
for entry, for the city's minutes after its last save (setting `edit_lock_minutes`). Submission ends it, and from
then on the mark of 仮登録 holds (E20). Who works in the holding case itself shares it (same_case.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.models.case import OPEN_STATES
from openjuki.systems.residents.selectors.members import named as persons_named
from openjuki.systems.residents.services.contractors import shown_name
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import rows_of_entrants, rows_of_persons
from openjuki.systems.residents.services.settings import setting

#: So long after a save nobody else can have come in between: the setting is never less than twice this.
_SURE: Final = timedelta(minutes=1)


class Held(Refused):
    """ほかの職員が入力中."""

    title = "ほかの職員が入力している人がいます"


def entered_in(kind: str, data: Mapping[str, Any]) -> set[str]:
    """宛名番号 of those whose records a draft changes or takes up again; not of who is only named (E20)."""
    notice = KINDS[kind].notice
    found = {data.get("addressee_no")}
    for name in {*rows_of_persons(notice), *rows_of_entrants(notice)}:
        rows = data.get(name)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping):
                found |= {row.get("addressee_no"), row.get("resumes")}
    return {no for no in found if isinstance(no, str) and no}


def claim(case: CaseFile, draft: CaseDraft, staff: Staff, data: Mapping[str, Any]) -> None:
    """Before a draft is saved: hold whom `data` enter. The caller saves the draft.

    Raises Held (C40) where another case of somebody else holds one of them.
    """
    entered = entered_in(case.kind, data)
    now = clock.now()
    is_own = draft.held_since is not None and draft.saved_by == staff.user_id
    if not (is_own and entered <= set(draft.named) and draft.saved_at > now - _SURE):
        _lock(entered)
        if found := _held(case, staff, entered):
            raise Held(found)
    if not (is_own and entered and draft.saved_at > now - _minutes()):
        draft.held_since, draft.held_name = (now, shown_name(staff)) if entered else (None, "")
    draft.named = sorted(entered)


def held(case: CaseFile, draft: CaseDraft, staff: Staff) -> Finding | None:
    """Who else enters somebody of this draft (C40), for the page; None where it may be typed in."""
    return _held(case, staff, set(draft.named)) if case.state in OPEN_STATES else None


def end(draft: CaseDraft) -> None:
    """Hold nobody for this draft until it is saved again. The caller saves it."""
    draft.held_since, draft.held_name = None, ""


def _lock(entered: set[str]) -> None:
    """One after the other, for each person; until the end of the transaction."""
    if entered:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(no, 37)) FROM unnest(%s::text[]) AS no",
                [sorted(entered)],
            )


def _held(case: CaseFile, staff: Staff, entered: set[str]) -> Finding | None:
    if not entered:
        return None
    drafts = CaseDraft.objects.filter(
        named__overlap=sorted(entered), held_since__isnull=False, case__state__in=OPEN_STATES
    )
    others = drafts.exclude(case=case.pk).exclude(saved_by=staff.user_id).select_related("case")
    found = list(others.defer("data", "secrets", "touched").order_by("held_since"))
    since = clock.now() - _minutes() if found else None
    return next((_told(d, staff, entered) for d in found if since and d.saved_at > since), None)


def _minutes() -> timedelta:
    return max(timedelta(minutes=int(setting("edit_lock_minutes"))), 2 * _SURE)


def _told(other: CaseDraft, staff: Staff, entered: set[str]) -> Finding:
    """C40. The persons are named by whoever's draft it is; of another ward's case no number is told."""
    persons = persons_named(sorted(entered & set(other.named)))
    who = "、".join(f"{p.member.name}さん" for p in persons.values()) or "この人"
    is_near = not staff.ward or staff.ward == other.case.ward
    where = f"受付番号{other.case.case_no}" if is_near else "ほかの区の受付"
    begin = "その受付を開いて一緒に入力するか、" if is_near else ""
    since = _when(other.held_since) if other.held_since else ""
    return Finding(
        "C40", f"{who}は、{other.held_name}さんが{since}から{where}で入力しています。この受付では照会だけができます。",
        law="S 10.3",
        remedy=f"{begin}入力が終わるのを待ってください。最後の保存({_when(other.saved_at)})から"
        f"{_minutes() // timedelta(minutes=1)}分たつと、この受付で入力できます。",
    )  # fmt: skip


def _when(at: datetime) -> str:
    return f"{at.astimezone(clock.TOKYO):%H:%M}"
