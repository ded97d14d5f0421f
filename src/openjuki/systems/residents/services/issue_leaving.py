"""転出証明書の交付と再交付 (住民基本台帳法施行令 第23条・第24条; S 4.1.3.0.3): what differs from a copy on request.

Everybody who leaves by the notice stands on it; the second one for a move is a 再交付 of the first.
"""

from __future__ import annotations

from datetime import datetime

from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.move_out_certificate import kind_for, known_since
from openjuki.kernel.certificates.record_copy import Person
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.models import IssueRecord
from openjuki.systems.residents.selectors import leaving
from openjuki.systems.residents.selectors.calendar import CLOSING_DAYS
from openjuki.systems.residents.services.issue_model import cannot_issue, read_facts
from openjuki.systems.residents.services.issue_request import CopyRequest


def check_leaving(request: CopyRequest, people: tuple[Person, ...]) -> None:
    """Raises CannotIssue E194, E195, E197, E198, or Invalid without who asks (I12)."""
    kind = request.choices.kind
    try:
        for person in people:
            right = kind_for(person.record, CLOSING_DAYS)
            if right != kind:
                raise CannotMakeError("E197" if right == "equivalent_certificate" else "E198")
    except CannotMakeError as e:
        raise cannot_issue(e, CERTIFICATES[kind].law) from None
    blank = [name for name in ("requester", "identification") if not getattr(request, name).strip()]
    if blank:
        raise Invalid(
            *(
                Finding("I12", "受け取る者の氏名と本人確認の方法を入力してください。", field=name,
                        law="住民基本台帳法施行令 第23条", remedy="入力してください。")
                for name in blank
            )
        )  # fmt: skip


def kind_of(people: tuple[Person, ...]) -> str:
    """Which certificate these get. Raises CannotIssue E194, E195."""
    try:
        return kind_for(people[0].record, CLOSING_DAYS)
    except CannotMakeError as e:
        raise cannot_issue(e, CERTIFICATES["move_out_certificate"].law) from None


def movers(
    wanted: tuple[str, ...], request: CopyRequest, now: datetime
) -> tuple[tuple[str, ...], IssueRecord | None]:
    """Who stands on the paper, and of which first certificate it is a 再交付 (None: this is the first).

    A 再交付 shows whom the first one showed. The caller holds the locks. Raises as `check_leaving`.
    """
    facts = read_facts(wanted, request.choices, now, with_number=False)
    check_leaving(request, facts.people)
    known = [since for person in facts.people if (since := known_since(person.versions))]
    first = leaving.first_certificate(wanted, min(known)) if known else None
    return (tuple(first.subjects), first) if first else (wanted, None)
