"""What the counter did on the busy day of `busy_world.py`: something behind every address that a screen has.

Papers and letters printed, a list for 閲覧 of a town made and read, an incident found and closed, received notices,
a printer, a household of thirty, somebody whose record was corrected thirty times. Everything by the services.
"""

from __future__ import annotations

import contextlib
from typing import Any
from unittest import mock

#: Members of the large household, and corrections of its head.
MANY, CORRECTIONS = 30, 30


def counter(people: list[str]) -> None:
    """Do it, about these people of the city."""
    _request_papers()
    for one in people[300:330]:
        _copy_by_agent(one)
    _print_letters()
    _inspection(people[0])
    _incident(people[340])
    _notices(people[350:370])
    _printer()
    _large_household()


def just_now(people: list[str]) -> None:
    """What opens only for who has just made it, so made anew for each run: papers, letters, a receipt."""
    from openjuki.systems.residents.models import CaseFile, IssueNotice
    from openjuki.systems.residents.services.papers import print_paper
    from openjuki.systems.residents.services.payments import take_fee
    from support.residents import CLERK

    known = set(IssueNotice.objects.values_list("addressee_no", flat=True))
    fresh = next(one for one in people if one not in known)
    take_fee(staff=CLERK, request_no=_copy_by_agent(fresh), means="cash", tendered=300)
    _print_letters()
    settled = CaseFile.objects.filter(kind="move_in", state="settled")
    case = settled.exclude(case_no__startswith="past-").latest("id")
    print_paper(staff=CLERK, case_no=case.case_no, kind="acceptance_notice")
    _nobody_heard_of(fresh)


def _request_papers() -> None:
    from openjuki.systems.residents.models import IssueRequest
    from openjuki.systems.residents.services.request_papers import print_request_paper
    from support.residents import CLERK

    for asked in IssueRequest.objects.order_by("id")[:20]:
        print_request_paper(staff=CLERK, request_no=asked.request_no, kind="request_form")


def _copy_by_agent(addressee_no: str) -> str:
    """A copy that an agent got of somebody who wants to be told of it; the number of the request."""
    from openjuki.systems.residents.models import IssueRequest
    from openjuki.systems.residents.services import issue_notices
    from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
    from support.certificates import request
    from support.residents import CLERK

    issue_notices.register(staff=CLERK, addressee_no=addressee_no, reason="本人の申出")
    agent = request(relation="agent", bearer="受任　次郎", authority="委任状")
    known = {"A140-requester": "委任状で確かめた"}
    issue_record_copy(staff=CLERK, request=agent, addressee_nos=[addressee_no], acknowledged=known)
    return str(IssueRequest.objects.latest("id").request_no)


def _print_letters() -> None:
    """本人通知, printed; one of them once more."""
    from openjuki.systems.residents.models import Letter
    from openjuki.systems.residents.services.letters import copy_letter, print_letters
    from support.residents import CLERK

    print_letters(staff=CLERK, kind="issue_told")
    copy_letter(staff=CLERK, letter_id=Letter.objects.order_by("id")[0].pk, reason="紙詰まり")


def _inspection(addressee_no: str) -> None:
    """標本の抽出: everybody of one town, so that the list has parts of a thousand."""
    from openjuki.kernel.inspection.application import Application, Named
    from openjuki.kernel.inspection.extent import Extent
    from openjuki.runtime import clock
    from openjuki.systems.residents.selectors import rows
    from openjuki.systems.residents.services.inspection_lists import make_list, record_reading
    from openjuki.systems.residents.services.inspections import (
        decide_inspection,
        enter_inspection,
        print_decision,
    )
    from support.residents import CLERK, REVIEWER

    today, lives = clock.today(), rows.current_versions([addressee_no])[addressee_no].record
    asked = Application(
        ground="official", applicant_kind="office", applicant="架空県統計課", purpose="標本の抽出", responsible="課長",
        readers=(Named("架空　一郎", "主事"),), summary="標本の抽出",
        extent=Extent(towns=((lives.address_town_code, lives.address_text),)), first_on=today, last_on=today,
    )  # fmt: skip
    number = enter_inspection(staff=CLERK, asked=asked).request_no
    decide_inspection(staff=REVIEWER, request_no=number, granted=True)
    print_decision(staff=CLERK, request_no=number)
    make_list(staff=CLERK, request_no=number)
    record_reading(staff=CLERK, request_no=number, reader="架空　一郎", identification="職員証")


def _incident(addressee_no: str) -> None:
    """A drill: a paper that was stopped, explained by its owner, closed by somebody else."""
    from openjuki.runtime.errors import Finding
    from openjuki.runtime.typeset.printing import NotReleased
    from openjuki.systems.residents.models import IssueIncident
    from openjuki.systems.residents.services import incidents, issue_record_copy
    from support.certificates import request_by
    from support.residents import CLERK, make_staff

    wrong = NotReleased(Finding("I92", "1人目の氏名等が請求と一致しません。"))
    with (
        mock.patch.object(issue_record_copy, "check_release", side_effect=wrong),
        contextlib.suppress(NotReleased),
    ):
        issue_record_copy.issue_record_copy(
            staff=CLERK, request=request_by(addressee_no), addressee_nos=[addressee_no]
        )
    made = IssueIncident.objects.get(closed_at=None)
    text = "訓練のため、別の用紙を混ぜた。"
    incidents.own(staff=CLERK, incident_id=made.pk)
    incidents.explain(staff=CLERK, incident_id=made.pk, cause="test", explanation=text, measure=text)
    incidents.close(staff=make_staff("s9001"), incident_id=made.pk)


def _notices(people: list[str]) -> None:
    from openjuki.systems.residents.services.record_notice import record_notice
    from support.notices import told_of
    from support.residents import CLERK

    for n, one in enumerate(people):
        record_notice(staff=CLERK, received=told_of(one, number=f"令8千戸第{n + 100}号"))


def _printer() -> None:
    from openjuki.systems.residents.services.printers import PAPERS, PrinterSetting, place_of, set_printer
    from support.residents import CLERK

    given = PrinterSetting(
        code="P01", title="窓口1", queue="counter1", place=place_of(CLERK), trays=dict.fromkeys(PAPERS, "")
    )
    set_printer(staff=CLERK, given=given)


def _large_household() -> None:
    """A dormitory: thirty people in one household, whose head was corrected thirty times."""
    from openjuki.systems.residents.models import CaseFile, Person
    from support.drafts import carry_out, draft_of
    from support.residents import code, family_data, number, settle_notice

    data, digits = family_data(8000), "〇一二三四五六七八九"
    head = data["members"][0]
    data["members"] = [
        head | {
            "key": f"m{n}", "surname": f"寮{digits[n // 10]}{digits[n % 10]}", "birth": f"H1.5.{n + 1}",
            "relationship": "同居人" if n else "世帯主", "individual_number": number(800_000 + n),
            "resident_code": code(800_000 + n),
        }
        for n in range(MANY)
    ]  # fmt: skip
    data["address"]["lot"] = "８０番"
    case = CaseFile.objects.get(case_no=settle_notice(data))
    members = Person.objects.filter(addressee_no__in=case.subjects).order_by("member_order")
    draft: dict[str, Any] = draft_of("minor_correction", [members[0].addressee_no])
    for n in range(CORRECTIONS):
        carry_out(
            "minor_correction", draft | {"items": [{"name": "surname", "value": f"寮{digits[n % 10]}"}]}
        )


def _nobody_heard_of(addressee_no: str) -> None:
    """A 照会書 as it is kept; the synthetic city has nobody who did not arrive where he went."""
    from openjuki.runtime import clock
    from openjuki.systems.residents.models import Letter, MoveInInquiry
    from support.residents import CLERK

    kept = Letter.objects.select_related("printed").order_by("id")[0].printed
    MoveInInquiry.objects.create(
        ward="04101", addressee_nos=[addressee_no], to_code="13101", to_name="東京都千代田区", made_by=CLERK.user_id,
        made_by_name=CLERK.name, made_at=clock.now(), object_key=kept.object_key, digest=kept.digest,
    )  # fmt: skip
