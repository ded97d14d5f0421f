"""転出証明書の交付と再交付 (住民基本台帳法施行令 第23条・第24条; S 4.1.3.0.3): what differs from a copy on request.

Everybody who leaves by the notice stands on it; the second one for a move is a 再交付 of the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.make import offered
from openjuki.kernel.certificates.move_out_certificate import kind_for, known_since
from openjuki.kernel.certificates.record_copy import Person
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import IssueRecord
from openjuki.systems.residents.selectors import leaving, members
from openjuki.systems.residents.selectors.calendar import CLOSING_DAYS
from openjuki.systems.residents.selectors.members import HouseMember
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.issue_holds import check_holds
from openjuki.systems.residents.services.issue_model import cannot_issue, read_facts
from openjuki.systems.residents.services.protection import refuse_protected


def check_leaving(request: CopyRequest, people: tuple[Person, ...]) -> None:
    """Raises CannotIssue E194, E195, E197–E199."""
    kind = request.choices.kind
    try:
        if request.copies > 1:
            raise CannotMakeError("E199")
        for person in people:
            right = kind_for(person.record, CLOSING_DAYS)
            if right != kind:
                raise CannotMakeError("E197" if right == "equivalent_certificate" else "E198")
    except CannotMakeError as e:
        raise cannot_issue(e, CERTIFICATES[kind].law) from None


def movers(
    wanted: tuple[str, ...], request: CopyRequest, now: datetime, acknowledged: Mapping[str, str]
) -> tuple[tuple[str, ...], IssueRecord | None]:
    """Who stands on the paper, and of which first certificate it is a 再交付 (None: this is the first).

    A 再交付 shows whom the first one showed; where one of them stays after all, the next is a first one again. The
    caller holds the locks. Raises Held, NotAcknowledged before anything is said of the move; else as `check_leaving`.
    """
    facts = read_facts(wanted, request.choices, now, with_number=False)
    check_holds(printed=facts.numbers, others=facts.others, acknowledged=acknowledged)
    check_leaving(request, facts.people)
    known = [since for person in facts.people if (since := known_since(person.versions))]
    issued = leaving.certificates_since(wanted, min(known)) if known else ()
    first = next((each for each in issued if _all_leave(each, request, now)), None)
    return (tuple(first.subjects), first) if first else (wanted, None)


def _all_leave(first: IssueRecord, request: CopyRequest, now: datetime) -> bool:
    people = read_facts(first.subjects, request.choices, now, with_number=False).people
    return all(known_since(person.versions) for person in people)


@service("residents.leaving_group")
def leaving_group(*, staff: Staff, addressee_no: str) -> list[HouseMember]:
    """Those who leave, or left, together with a person, on the log before they are shown. Raises Forbidden (S07)."""
    numbers = leaving.leaving_with(addressee_no) or (addressee_no,)
    refuse_protected(staff, numbers)
    audit.view("residents.leaving_group", staff=staff, subjects=list(numbers))
    found = members.named(numbers)
    return [found[no].member for no in numbers if no in found]


def offered_to(record: Record) -> tuple[str, ...]:
    """Kinds of certificate that this person can have today, the usual one first."""
    return offered(record, clock.today(), CLOSING_DAYS)
