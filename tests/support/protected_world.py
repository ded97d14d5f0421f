"""A family under 支援措置 that stands everywhere data can stand: register, cases in every state, papers, issues.

Everything was made before the application was received; from then on nobody without the right may learn where
the family lives. `SECRETS` are the words that would tell it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from openjuki.kernel.inspection.application import Application, Named
from openjuki.kernel.inspection.extent import Extent
from openjuki.runtime import clock
from openjuki.runtime.exchange.models import Pending
from openjuki.systems.residents.models import (
    IssueOverflow,
    IssueRecord,
    IssueRequest,
    Letter,
    Person,
    Unprinted,
)
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, issue_notices, review
from openjuki.systems.residents.services.holds import set_hold
from openjuki.systems.residents.services.inspection_lists import make_list, record_reading
from openjuki.systems.residents.services.inspections import decide_inspection, enter_inspection
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.letters import print_letters
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.payments import take_fee
from openjuki.systems.residents.services.record_notice import record_notice
from openjuki.systems.residents.services.request_papers import print_request_paper
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.certificates import certifier, prepare_printing, request
from support.drafts import draft_of
from support.notices import told_of
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, fill_stock, make_staff
from support.support_measures import SECRETS as ITEMS
from support.support_measures import started

#: Every right but those of the 支援措置責任者: who gets nothing here, gets nothing anywhere.
NOSY = make_staff(
    "s1099", rights=frozenset(RIGHTS) - {"residents.item.support_measure", "residents.support.decide"}
)
LOT, NEW_LOT, PHONE = "７７番７号", "８８番８号", ITEMS[0]


@dataclass(frozen=True, slots=True)
class World:
    """Where the family stands."""

    people: list[str]
    household_no: str
    settled: str
    draft: str
    in_review: str
    ex_officio: str
    issue_no: str
    paper_id: int
    hold_id: int
    measure_id: int
    message_id: str
    notice_id: str
    request_no: str
    letter_id: int
    print_id: int
    inspection_no: str
    payment_no: str

    @property
    def cases(self) -> list[str]:
        """受付番号 of a case in every state that concerns the family."""
        return [self.settled, self.draft, self.in_review, self.ex_officio]

    def secrets(self) -> list[str]:
        """What tells where they live, and what they told the city."""
        return [LOT, NEW_LOT, "77番7号", "88番8号", self.household_no, *ITEMS]

    def told_in(self, text: str) -> list[str]:
        """The secrets that a text tells."""
        return [s for s in self.secrets() if s in text]


def protected_world(*, begun: bool = True) -> World:
    """Make it. `begun` False: the application was not received yet (`measure_id` 0)."""
    prepare_printing()
    certifier()
    fill_stock()
    with connection.cursor() as cursor:  # else the first 世帯番号 would read like the first 宛名番号
        cursor.execute("SELECT count(nextval('household_serial')) FROM generate_series(1, 777)")
    settled = _settled()
    people = list(Person.objects.order_by("member_order").values_list("addressee_no", flat=True))
    household_no = Person.objects.get(addressee_no=people[0]).household_no
    paper = print_paper(staff=CLERK, case_no=settled, kind="acceptance_notice")
    issued = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people, acknowledged={})
    asked = IssueRequest.objects.get()
    print_request_paper(staff=CLERK, request_no=asked.request_no, kind="request_form")
    paid = take_fee(staff=CLERK, request_no=asked.request_no, means="cash", tendered=300)
    Unprinted.objects.create(
        paper="住民票の写し", item="住所", text=LOT, cause="refuse", addressee_no=people[0], subjects=people,
        by="s1001", at=clock.now(),
    )  # fmt: skip
    draft, in_review = (_moving(household_no, people) for _ in range(2))
    cases.record_paper(staff=CLERK, case_no=in_review, kind="received_paper")
    submit_notice(staff=CLERK, case_no=in_review)
    ex_officio = cases.open_case(staff=CLERK, kind="minor_correction", data={"ward": "04101"}).case_no
    cases.save_draft(staff=CLERK, case_no=ex_officio, data=draft_of("minor_correction", people))
    hold = set_hold(staff=CLERK, addressee_no=people[0], process="change", level="alert", reason="照会中")
    notice = record_notice(staff=CLERK, received=told_of(people[0], note=NEW_LOT))
    letter = _told_of_a_copy(people[0])
    seen = _read_in_a_list()
    measure_id = started(people[0], *people[1:]).pk if begun else 0
    message = Pending.objects.order_by("message_id").first()
    assert message is not None
    return World(
        people, household_no, settled, draft, in_review, str(ex_officio), issued[0].issue_no, paper.paper_id, hold.pk,
        measure_id, str(message.message_id), notice,
        asked.request_no, letter.pk, letter.printed_id, seen, paid.payment_no,
    )  # fmt: skip


def _told_of_a_copy(addressee_no: str) -> Letter:
    """A letter to somebody of the family about a copy that an agent got."""
    issue_notices.register(staff=CLERK, addressee_no=addressee_no, reason="本人の申出")
    agent = request(relation="agent", bearer="受任　次郎", authority="委任状")
    known = {"A140-requester": "委任状で確かめた"}
    (made,) = issue_record_copy(staff=CLERK, request=agent, addressee_nos=[addressee_no], acknowledged=known)
    IssueOverflow.objects.create(
        issue=IssueRecord.objects.get(issue_no=made.issue_no), addressee_no=addressee_no, item="address",
        label="住所", policy="limit",
    )  # fmt: skip
    print_letters(staff=CLERK, kind="issue_told")
    return Letter.objects.get()


def _read_in_a_list() -> str:
    """A list for 閲覧 that names the family, granted for today, with its reader at the counter."""
    today = clock.today()
    asked = Application(
        ground="official", applicant_kind="office", applicant="架空県統計課", purpose="標本の抽出", responsible="課長",
        readers=(Named("架空　一郎", "主事"),), summary="標本の抽出", extent=Extent(everybody=True), first_on=today,
        last_on=today,
    )  # fmt: skip
    number = enter_inspection(staff=CLERK, asked=asked).request_no
    decide_inspection(staff=REVIEWER, request_no=number, granted=True, version=1)
    make_list(staff=CLERK, request_no=number)
    record_reading(staff=CLERK, request_no=number, reader="架空　一郎", identification="職員証")
    return number


def _settled() -> str:
    data = family_data()
    data["address"]["lot"] = LOT
    case_no = cases.open_case(staff=CLERK, kind="move_in", data={"ward": data["ward"]}).case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case_no)
    for reviewer in (REVIEWER, REVIEWER2):
        review.approve(staff=reviewer, case_no=case_no)
    return str(case_no)


def _moving(household_no: str, people: list[str]) -> str:
    case_no = cases.open_case(staff=CLERK, kind="move_within", data={"ward": "04101"}).case_no
    data = {
        "ward": "04101", "notified_on": "2026-11-21", "moved_on": "2026-11-20", "household_no": household_no,
        "address": family_data()["address"] | {"lot": NEW_LOT},
        "members": [{"addressee_no": no} for no in people],
        "notifier": {"name": "試験　太郎", "capacity": "householder"}, "identity": {"method": "licence"},
    }  # fmt: skip
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    return str(case_no)
