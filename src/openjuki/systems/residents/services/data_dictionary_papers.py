"""書面に載る記録項目: every paper with items of a record, as a function of one record (for the data dictionary).

Each is made by the function that makes the real one, from cases in which as much is printed as ever is: of
somebody who is new, whom the notice names, and who only belongs to the household.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from openjuki.kernel.certificates import due_letters as due
from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.certifier import Certifier
from openjuki.kernel.certificates.change_notice import change_notice
from openjuki.kernel.certificates.choices import Choices, Form
from openjuki.kernel.certificates.code_letter import code_letter
from openjuki.kernel.certificates.confirmation import confirmation
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.certificates.ex_officio_letter import ex_officio_letter
from openjuki.kernel.certificates.forms import CERTIFICATES, Certificate, Source, choices_for
from openjuki.kernel.certificates.householder_letter import LeftBehind, householder_letter
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.move_in_inquiry import TITLE as INQUIRY_TITLE
from openjuki.kernel.certificates.move_in_inquiry import Awaited, move_in_inquiry
from openjuki.kernel.certificates.office_guide import office_guide
from openjuki.kernel.certificates.paper import Paper, Sender
from openjuki.kernel.certificates.receipt_notice import receipt_notice
from openjuki.kernel.certificates.record_copy import Issue, Person
from openjuki.kernel.certificates.request_paper import TITLES as REQUEST_TITLES
from openjuki.kernel.certificates.request_paper import Written, request_form
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.inspection.papers import line_of
from openjuki.kernel.notices.any import Notice
from openjuki.kernel.notices.corrections import CorrectionExOfficio
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.household_change import NewHouseholder
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MovingMember
from openjuki.kernel.notices.parties import Notifier
from openjuki.kernel.register.address import NOWHERE
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.services.papers import TITLES


@dataclass(frozen=True, slots=True)
class Printing:
    """書面. ``of``: what is printed of a record, equal for two that differ in nothing of it; None where a record gives
    no such paper. ``given``: what it must hold so that it does.
    """

    title: str
    of: Callable[[Record], Any]
    given: Mapping[str, Any] = field(default_factory=dict)


#: Papers that say nothing of a record: what an envelope lacks, what became of a request.
WITHOUT_ITEMS: Final = frozenset({"inquiry_letter", "incomplete_letter", "refusal_letter"})
_DAY: Final = date(2020, 4, 1)
_ISSUE: Final = Issue("1", date(2026, 1, 1), Certifier("県", "市長", "氏名"))
_HEAD: Final = Head(number="1", office="区役所", made_on=_DAY, sender=Sender("区長"), contact="電話")
_GIVEN: Final[Mapping[str, dict[str, Any]]] = {
    Source.RESIDENT: {},
    Source.REMOVED: {"status": Status.MOVED_OUT},
    Source.LEAVING: {"planned_move_out_on": date(2030, 4, 1), "planned_destination_country": ""},
}


def printings() -> dict[str, Printing]:
    """Every paper with items of a record, by kind, in the order in which the dictionary names them."""
    found = {
        row.kind: Printing(row.title, partial(_certificate, row), _GIVEN[row.source])
        for row in CERTIFICATES.values()
    }
    found |= {kind: Printing(TITLES[kind], partial(_papers, make)) for kind, make in _OF_A_CASE.items()}
    found |= {kind: Printing(LETTERS[kind], partial(_papers, make)) for kind, make in _LETTERS.items()}
    found["request_form"] = Printing(REQUEST_TITLES["request_form"], partial(_papers, _request_form))
    found["move_in_inquiry"] = Printing(INQUIRY_TITLE, partial(_papers, _inquiry))
    found["inspection_list"] = Printing("閲覧用リスト", partial(line_of, reading=True))
    return found


def _certificate(row: Certificate, record: Record) -> Any:
    """Every sheet of the certificate, with all that may be asked for on it."""
    version = Version("1", 1, "1", "move_in", _DAY, _DAY, datetime(2020, 4, 1, tzinfo=UTC), record)
    person = Person(record, (version,))
    try:
        return plain([certificate([person], 1, choices, _ISSUE) for choices in _asked(row)])
    except CannotMakeError:
        return None


def _asked(row: Certificate) -> Iterator[Choices]:
    for form in row.sheets:
        items = row.items if form == Form.INDIVIDUAL else row.items - {"history"}
        asked: dict[str, Any] = dict.fromkeys(items, True)
        yield replace(choices_for(row.kind, form), **asked)


def _papers(make: Callable[[Record], Sequence[Paper]], record: Record) -> Any:
    return plain(list(make(record)))


def _case(record: Record, notice: Notice) -> Case:
    """Of three to whom the record belongs: one is named by the notice, one is of the household, one is new."""
    changes = tuple(Change(no, "correction_ex_officio", _DAY, _DAY, record) for no in ("1", "2", "3"))
    before = dict.fromkeys(("1", "2"), Record(kind=record.kind))
    return Case(
        case_no="1", kind="届", office="区役所", made_on=_DAY, notice=notice, changes=changes, before=before
    )


_WHO: Final[dict[str, Any]] = {
    "ward": "04101",
    "notified_on": _DAY,
    "notifier": Notifier("届出人", "self"),
    "identity": None,
}
_GIVEN_NOTICE: Final = NewHouseholder(
    **_WHO, took_over_on=_DAY, household_no="1", members=(MovingMember("1"),)
)
_MOVE: Final = MoveIn(**_WHO, moved_in_on=_DAY, address=NOWHERE, previous_address=NOWHERE, members=())
_EX_OFFICIO: Final = CorrectionExOfficio(
    ward="04101",
    notified_on=_DAY,
    grounds=Grounds("request", "申出"),
    changed_on=_DAY,
    addressee_no="1",
    items=(),
)


def _household(record: Record) -> list[Paper]:
    """Of those whom the householder left: with a new householder, and asked to name one."""
    case = _case(record, _GIVEN_NOTICE)
    staying = LeftBehind("前の世帯主", case.changes[1:2])
    return [householder_letter(case, staying, _HEAD)]


_OF_A_CASE: Final[Mapping[str, Callable[[Record], Sequence[Paper]]]] = {
    "printed_for_signature": lambda r: [change_notice(_case(r, n)) for n in (_GIVEN_NOTICE, _MOVE)],
    "ex_officio_record": lambda r: [change_notice(_case(r, _EX_OFFICIO))],
    "confirmation_sheet": lambda r: [confirmation(_case(r, _GIVEN_NOTICE))],
    "acceptance_notice": lambda r: [receipt_notice(_case(r, _GIVEN_NOTICE), _HEAD)],
    "office_guide": lambda r: [office_guide(_case(r, n)) for n in (_GIVEN_NOTICE, _MOVE)],
    "householder_letter": _household,
    "code_letter": lambda r: [code_letter(_HEAD, _case(r, _GIVEN_NOTICE).changes[:1])],
    "ex_officio_letter": lambda r: [ex_officio_letter(_case(r, _EX_OFFICIO), _HEAD)],
}
_TOLD: Final = due.Told(_DAY, "住民票の写し", "第三者", 1)
_LETTERS: Final[Mapping[str, Callable[[Record], Sequence[Paper]]]] = {
    "support_end": lambda r: [due.support_end_letter(_HEAD, r, _DAY, _DAY)],
    "stay_end": lambda r: [due.stay_end_letter(_HEAD, r, r.period_of_stay_until or _DAY)],
    "transitional_end": lambda r: [due.transitional_letter(_HEAD, r, _DAY)],
    "householder_request": lambda r: [due.householder_request(_HEAD, [r])],
    "issue_told": lambda r: [due.issue_told_letter(_HEAD, r, _TOLD)],
}


def _request_form(record: Record) -> list[Paper]:
    request = CopyRequest(choices=Choices(), relation="self", requester="請求者", identification="免許証")
    names, address = (facts.name_text(record),), facts.address_text(record)
    return [
        request_form(
            Written(
                head=_HEAD, request=request, removed=False, names=names, address=address, received_on=_DAY
            )
        )
    ]


def _inquiry(record: Record) -> list[Paper]:
    return [move_in_inquiry(_HEAD, "市", [Awaited(record, record.planned_move_out_on or _DAY)])]
