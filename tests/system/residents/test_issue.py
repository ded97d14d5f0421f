"""Issuing copies of resident records: what stands on them, who gets them, what is kept (RR-05, RR-25)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from openjuki.kernel.certificates import facts
from openjuki.runtime import clock, pdf_pictures, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.runtime.release.check_page import subject_of
from openjuki.runtime.typeset.printing import PrintingAway
from openjuki.systems.residents.models import IssueRecord, IssueRequest, Person, Setting
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.issue_model import CannotIssue
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from support.certificates import STATED, another_family, certifier, request
from support.codes import codes
from support.movers import published
from support.production import SIDE_MM, in_production, put_seal
from support.residents import CLERK, family_data, make_staff, move_family_in, settle_notice

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)
#: Requests by others, as complete as the law wants them.
BY = {
    "official": STATED
    | {"relation": "official", "requester": "架空税務署", "bearer": "調査官　架空", "purpose": "滞納処分"},
    "third_party": STATED
    | {
        "relation": "third_party", "requester": "架空　次郎", "ground": "1", "purpose": "債権の回収",
        "evidence": "契約書", "special_request": "必要",
    },
    "professional": STATED
    | {
        "relation": "professional", "requester": "架空　三郎", "profession": "lawyer", "registration_no": "99999",
        "form_no": "1", "matter": "貸金返還請求訴訟", "client": "架空　四郎", "ground": "1", "purpose": "訴状の送達",
        "special_request": "必要",
    },
}  # fmt: skip


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("RR-05", "4-2", "4-3")
def test_a_family_gets_its_copy_with_what_was_chosen_and_no_more() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(relationship=True), addressee_nos=people)
    text = text_of(issued.pdf)
    for version in rows.current_versions(people).values():
        assert "".join(facts.name_text(version.record).split()) in text
        assert version.record.individual_number not in text
        assert version.record.resident_code not in text
    assert "世帯全員について" in text
    assert "続柄世帯主" in text
    assert "本籍省略" in text
    assert text.count("架空一郎") == 1
    assert f"発行番号{''.join(issued.issue_no.split())}1/1" in text


@pytest.mark.spec("RR-25", "RR-J-other-07")
def test_each_copy_has_a_number_of_its_own_and_a_row_in_the_issue_history() -> None:
    people = move_family_in()
    issued = issue_record_copy(
        staff=CLERK,
        request=request(copies=3, form="individual", stated_name="試験　太郎、試験　花子"),
        addressee_nos=people[:2],
    )
    assert len({i.issue_no for i in issued}) == 6
    assert [(i.copy_no, i.subjects) for i in issued] == [(n, (no,)) for no in people[:2] for n in (1, 2, 3)]
    kept = IssueRecord.objects.order_by("id")
    assert [(k.issue_no, tuple(k.subjects)) for k in kept] == [(i.issue_no, i.subjects) for i in issued]
    assert {(k.fee, k.requester, k.identification, k.issued_by) for k in kept} == {
        (300, "試験　太郎　宮城県仙台市青葉区", "個人番号カード", CLERK.user_id)
    }
    row = AuditRow.objects.get(action="residents.issue_record_copy")
    assert row.terms["issue_nos"] == [i.issue_no for i in issued]
    assert row.subjects == people[:2]


@pytest.mark.once
def test_the_code_on_each_copy_is_the_one_that_the_check_page_is_told_of() -> None:
    """Read from the signed file, as it is printed (what the check page then says: `tests/system/proof`)."""
    people = move_family_in()
    for one in issue_record_copy(staff=CLERK, request=request(copies=2), addressee_nos=people):
        ((address,),) = codes(one.pdf)
        (told,) = published("residents/certificate_released/v1", subject_of(one.issue_no))
        assert told["token_hash"] == sha256(address.rpartition("/")[2].encode()).hexdigest()
        assert (told["issue_no"], told["digest"]) == (one.issue_no, sha256(one.pdf).hexdigest())


def test_part_of_a_household_says_so() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(
        staff=CLERK, request=request(stated_name="試験　花子"), addressee_nos=people[1:3]
    )
    text = text_of(issued.pdf)
    assert "世帯の一部の者について" in text
    assert text.count("生年月日") == 2


def test_a_household_is_named_by_its_number() -> None:
    people = move_family_in()
    household = rows.current_versions(people)[people[0]].record.household_no
    (issued,) = issue_record_copy(staff=CLERK, request=request(), household_no=household)
    assert list(issued.subjects) == people
    with pytest.raises(NotFound):
        issue_record_copy(staff=CLERK, request=request(), household_no="000000000000000")


def test_the_deputy_certifies_in_the_deputys_time() -> None:
    certifier(title="仙台市青葉区長職務代理者", name="架空　代理", deputy=True, from_on=DAY, to_on=DAY)
    people = move_family_in()
    (today,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert "架空代理" in text_of(today.pdf)
    with clock.fixed(date(2026, 11, 23)):
        (tomorrow,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert "架空一郎" in text_of(tomorrow.pdf)


def test_without_a_certifier_nothing_is_issued() -> None:
    people = move_family_in()
    from openjuki.systems.residents.models import Certifier

    Certifier.objects.all().delete()
    with pytest.raises(CannotIssue) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert e.value.findings[0].id == "E187"
    assert not IssueRecord.objects.exists()


@pytest.mark.spec("RR-05")
def test_numbers_stand_on_it_only_for_a_purpose_and_a_right() -> None:
    people = move_family_in()
    wanted = {"individual_number": True, "resident_code": True}
    with pytest.raises(Invalid) as e:
        issue_record_copy(staff=CLERK, request=request(**wanted), addressee_nos=people)
    assert [f.id for f in e.value.findings] == ["E170"]
    poor = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.individual_number"})
    with pytest.raises(Forbidden):
        issue_record_copy(staff=poor, request=request(**wanted, purpose="勤務先へ提出"), addressee_nos=people)
    (issued,) = issue_record_copy(
        staff=CLERK, request=request(**wanted, purpose="勤務先へ提出"), addressee_nos=people[:1]
    )
    number = family_data()["members"][0]["individual_number"]
    assert f"個人番号{number}" in text_of(issued.pdf)
    kept = IssueRecord.objects.get()
    assert number not in str(kept.model)
    assert number.encode() not in bytes(kept.model_secrets or b"")
    assert number not in str(list(AuditRow.objects.values_list("terms", "reason")))


@pytest.mark.parametrize("relation", ["official", "third_party", "professional"])
def test_others_never_get_numbers(relation: str) -> None:
    people = move_family_in()
    asked = request(resident_code=True, **BY[relation])
    with pytest.raises(Invalid) as e:
        issue_record_copy(staff=CLERK, request=asked, addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["E169"]


def test_an_agent_never_takes_numbers_from_the_counter() -> None:
    people = move_family_in()
    asked = {
        "individual_number": True, "relation": "agent", "purpose": "勤務先へ提出",
        "bearer": "代理　一郎　仙台市泉区", "authority": "委任状",
    }  # fmt: skip
    with pytest.raises(Invalid) as e:
        issue_record_copy(staff=CLERK, request=request(**asked), addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["E171"]
    home = facts.address_text(rows.current_versions(people)[people[0]].record)
    by_mail = request(**asked, delivery="mail_to_person", send_to=home)
    (issued,) = issue_record_copy(staff=CLERK, request=by_mail, addressee_nos=people[:1])
    assert issued.delivery == "mail_to_person"


def test_a_third_party_gets_the_basic_items_unless_more_is_asked_for() -> None:
    people = move_family_in()
    asked = BY["third_party"] | {"domicile": True, "special_request": ""}
    with pytest.raises(Invalid) as e:
        issue_record_copy(staff=CLERK, request=request(**asked), addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["E176"]
    issue_record_copy(
        staff=CLERK, request=request(**asked | {"special_request": "相続人の確認"}), addressee_nos=people[:1]
    )


@pytest.mark.spec("A-04")
def test_who_asks_and_how_we_know_them_is_required() -> None:
    people = move_family_in()
    wrong = request(copies=0, relation="friend")
    empty = request(requester=" ", requester_address="", identification="")
    for asked, fields in ((wrong, {"copies", "relation"}),
                          (empty, {"requester", "requester_address", "identification", "stated_name"})):  # fmt: skip
        with pytest.raises(Invalid) as e:
            issue_record_copy(staff=CLERK, request=asked, addressee_nos=people)
        assert {f.field for f in e.value.findings} == fields
    assert AuditRow.objects.filter(action="residents.issue_record_copy", outcome="refused").count() == 2
    assert not IssueRequest.objects.exists()


def test_a_number_typed_into_a_text_is_refused() -> None:
    people = move_family_in()
    number = family_data()["members"][0]["individual_number"]
    typed = f"カード {number[:4]}-{number[4:8]}-{number[8:]}"
    with pytest.raises(Invalid) as e:
        issue_record_copy(staff=CLERK, request=request(identification=typed), addressee_nos=people)
    assert [f.id for f in e.value.findings] == ["I14"]
    assert number not in str(e.value)


def test_two_households_do_not_stand_on_one_paper() -> None:
    people = move_family_in() + another_family(2)
    with pytest.raises(CannotIssue) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=[people[0], people[4]])
    assert e.value.findings[0].id == "E185"


def test_the_fee_is_the_citys_and_may_be_waived() -> None:
    Setting.objects.create(key="fee", value={"record_copy": 350})
    people = move_family_in()
    (paid,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    (free,) = issue_record_copy(staff=CLERK, request=request(fee_exemption="公用"), addressee_nos=people)
    assert (paid.fee, free.fee) == (350, 0)


def test_history_stands_on_a_copy_of_one_person_when_asked_for() -> None:
    people = move_family_in()
    household = rows.current_versions(people)[people[0]].record.household_no
    settle_notice(
        {
            "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19", "household_no": household,
            "address": family_data()["address"] | {"lot": "９番９号"},
            "members": [{"addressee_no": no} for no in people],
            "notifier": {"name": "試験　太郎", "capacity": "householder"},
            "identity": {"method": "licence", "document": "運転免許証"},
        },
        "move_within",
    )  # fmt: skip
    asked = request(form="individual", history=True, earlier_address=True)
    (issued,) = issue_record_copy(staff=CLERK, request=asked, addressee_nos=people[:1])
    text = text_of(issued.pdf)
    assert "履歴" in text
    assert "転居" in text
    assert "異動前住所宮城県仙台市青葉区青葉町１番１号" in text
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).redrawn


@pytest.mark.spec("RR-F-other-07")
def test_a_foreign_residents_names_and_status_are_compared_and_printed() -> None:
    data = family_data()
    wife = data["members"][1]
    for name in ("surname", "given_name", "reading_surname", "reading_given_name", "registered_domicile"):
        del wife[name]
    del wife["register_head"]
    wife |= {
        "kind": "2", "became_foreign_resident_on": "2024-03-01",
        "roman_name": "ZHANG YULIN", "kanji_name": "張　玉蓮", "reading_name": "チャンユウリン",
        "nationality": "中国", "residence_category": "1", "status_of_residence": "永住者",
        "period_of_stay": "無期限", "residence_card_no": "AB12345678CD", "relationship_proven": True,
    }  # fmt: skip
    settle_notice(data)
    people = [p.addressee_no for p in Person.objects.order_by("member_order")]
    (issued,) = issue_record_copy(staff=CLERK, request=request(foreign_items=True), addressee_nos=people)
    text = text_of(issued.pdf)
    assert "氏名ZHANGYULIN張玉蓮" in text
    assert "AB12345678CD" in text
    kept = IssueRecord.objects.get()
    assert (kept.issue_no, kept.subjects) == (issued.issue_no, people)
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).redrawn


@pytest.mark.spec("S 5.6", "S 1.3.9")
def test_in_production_the_seal_of_the_office_stands_on_the_copy_or_there_is_none() -> None:
    people = move_family_in()
    with in_production():
        with pytest.raises(PrintingAway) as e:
            issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
        assert [f.id for f in e.value.findings] == ["P06"]
        put_seal("仙台市青葉区長")
        (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert "公印省略" not in text_of(issued.pdf)
    assert "見本" not in text_of(issued.pdf)
    (seal,) = pdf_pictures.pages(issued.pdf)[-1]
    assert round(seal.width_mm, 1) == SIDE_MM
