"""登録, 改印, 廃止, 亡失, 引替, 職権, 回復: entered by one, approved by another, ended by what the register tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from openjuki.messages.parts import LegalDate
from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.systems.seals.models import Application, Card, CurrentSeal, Event, Registration, Setting
from openjuki.systems.seals.selectors import registrations
from openjuki.systems.seals.selectors.registrations import Criteria
from openjuki.systems.seals.services import applications, inquire, review
from openjuki.systems.seals.services.guarantors import view_guarantor
from support.seals import seal_png
from support.signed_in import staff
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHECKER, CHIEF, CLERK, entered, registered

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
LEFT = LegalDate(text="令和8年11月20日", first=date(2026, 11, 20), last=date(2026, 11, 20))


@pytest.fixture(autouse=True)
def _today() -> object:  # type: ignore[misc]
    with clock.fixed(DAY):
        yield


def ids(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(f.id for f in error.value.findings)


@pytest.mark.spec("SL-01")
def test_a_seal_is_registered_by_two_and_gets_a_number_and_a_card() -> None:
    told()
    made = entered()
    assert (made.state, made.measured["width"]) == ("review", 12.0)
    assert not CurrentSeal.objects.exists(), "not before somebody else has looked"
    with pytest.raises(review.OwnWork):
        review.approve(staff=staff(["seals.review"], CLERK.user_id), application_id=made.pk)
    review.approve(staff=CHECKER, application_id=made.pk)
    current = CurrentSeal.objects.get()
    registration, card = current.registration, current.card
    assert card is not None
    assert (registration.addressee_no, registration.entered_by, registration.approved_by) == (
        HANAKO, "s1001", "s2001",
    )  # fmt: skip
    assert registration.shows == "氏名の氏"
    assert [e.kind for e in Event.objects.all()] == ["registered"]
    log = AuditRow.objects.filter(action="seals.approve", outcome="done").get()
    assert log.subjects == [HANAKO]
    with pytest.raises(Invalid) as e:
        entered()
    assert ids(e) == ["SE05"]


def test_everything_that_is_wrong_is_told_at_once_and_logged() -> None:
    told(
        birth=LegalDate(text="平成25年3月9日", first=date(2013, 3, 9), last=date(2013, 3, 9)), adult_ward=True
    )
    with pytest.raises(Invalid) as e:
        entered(seal_text="社長", upright=False, capable=False, identification="pension_book")
    assert ids(e) == ["SE02", "SE03", "SE04", "SE11", "SE27", "SE31"]
    refused = AuditRow.objects.get(action="seals.enter", outcome="refused")
    assert "SE11" in refused.terms["findings"]
    with pytest.raises(Invalid) as e:
        entered(scan=b"GIF89a")
    assert "SE20" in ids(e)
    assert not Application.objects.exists()


@pytest.mark.spec("SL-01")
def test_an_agent_applies_by_letter_and_the_answer_comes_back_in_time() -> None:
    told()
    agent = {
        "by_agent": True,
        "agent_name": "代理　太郎",
        "agent_address": "仙台市",
        "agent_document": "代理権授与通知書",
    }
    with pytest.raises(Invalid) as e:
        entered(**agent)
    assert ids(e) == ["SE30"]
    made = entered(**agent, way="inquiry")
    assert made.state == "inquiring"
    with pytest.raises(applications.NotNow):
        review.approve(staff=CHECKER, application_id=made.pk)
    with pytest.raises(applications.NotNow):
        applications.answer(staff=CLERK, application_id=made.pk, identification="driving_licence")
    sent = applications.send_inquiry(staff=CLERK, application_id=made.pk)
    assert sent.due_on == DAY + timedelta(days=20)
    with clock.fixed(DAY + timedelta(days=21)), pytest.raises(Invalid) as e:
        applications.answer(staff=CLERK, application_id=made.pk, identification="driving_licence")
    assert ids(e) == ["SE35"]
    with clock.fixed(DAY + timedelta(days=20)):
        applications.answer(staff=CLERK, application_id=made.pk, identification="driving_licence")
        with pytest.raises(review.OwnWork):
            review.approve(staff=staff(["seals.review"], CLERK.user_id), application_id=made.pk)
        review.approve(staff=CHECKER, application_id=made.pk)
    assert CurrentSeal.objects.get().pk == HANAKO


def test_a_guarantor_is_somebody_else_who_is_registered_here() -> None:
    told()
    told(TARO, name="保証　太郎", surname="保証", given_name="太郎", household_no="7")
    with pytest.raises(Invalid) as e:
        entered(way="guarantor", guarantor_no="99999999")
    assert ids(e) == ["SE32"]
    number = registered(TARO, seal_text="保証", scan=seal_png(5))
    vouched: dict[str, Any] = {"way": "guarantor", "guarantor_no": number}
    with pytest.raises(Invalid) as e:
        entered(**vouched)
    assert ids(e) == ["SE15"], "somebody has compared the seal on the 保証書"
    vouched |= {"guarantor_seal_agrees": True}
    loss = entered(TARO, kind="seal_lost")
    with pytest.raises(Invalid) as e:
        entered(**vouched)
    assert ids(e) == ["SE32"], "a seal that is reported lost vouches for nobody"
    applications.withdraw(staff=CLERK, application_id=loss.pk, reason="見つかった")
    assert entered(**vouched).state == "review"


@pytest.mark.spec("S 3.4")
def test_a_guarantor_is_seen_by_whoever_enters_and_whoever_decides() -> None:
    told()
    told(TARO, name="保証　太郎", surname="保証", given_name="太郎", household_no="7")
    number = registered(TARO, seal_text="保証", scan=seal_png(5))
    assert view_guarantor(staff=CLERK, registration_no=number).name == "保証　太郎"
    assert AuditRow.objects.get(action="seals.view_guarantor").subjects == [TARO]
    izumi = replace(CLERK, ward="04105", rights=CLERK.rights - {"seals.search.city"})
    with pytest.raises(Forbidden):
        view_guarantor(staff=izumi, registration_no=number)
    vouched: dict[str, Any] = {"way": "guarantor", "guarantor_no": number, "guarantor_seal_agrees": True}
    made = entered(**vouched)
    held(TARO)
    for call in (
        lambda: view_guarantor(staff=CLERK, registration_no=number), lambda: entered(**vouched),
        lambda: review.approve(staff=CHECKER, application_id=made.pk),
    ):  # fmt: skip
        with pytest.raises(Forbidden) as e:
            call()
        assert ids(e) == ["SE62"], "nobody compares what they may not look at"
    assert review.approve(staff=CHIEF, application_id=made.pk).state == "done"


def test_a_seal_of_the_household_is_refused_a_like_one_is_asked_about() -> None:
    told()
    told(TARO, name="葛󠄂城　太郎", given_name="太郎")
    registered(TARO)
    with pytest.raises(Invalid) as e:
        entered()
    assert ids(e) == ["SE28"]
    Setting.objects.create(key="ordinance", value={"same_seal": 0.999, "similar_seal": 0.9})
    with pytest.raises(Invalid) as e:
        entered(scan=seal_png(mm=15))
    assert ids(e) == ["SA03"]
    made = entered(scan=seal_png(mm=15), acknowledged={"SA03": "文字の形が異なる"})
    seen = inquire.view_application(staff=CHECKER, application_id=made.pk)
    assert seen.beside == (CurrentSeal.objects.get(pk=TARO).registration_id,)
    held(TARO)
    assert inquire.view_application(staff=CHECKER, application_id=made.pk).beside == ()


@pytest.mark.spec("SL-02")
def test_what_the_register_tells_ends_a_registration_by_itself() -> None:
    told()
    number = registered()
    told(seq=2, address="仙台市泉区中央一丁目1番")
    assert CurrentSeal.objects.exists(), "the address follows"
    told(seq=3, surname="保原", name="保原　花子", former_surname="葛城")
    assert CurrentSeal.objects.exists(), "the seal shows the former surname, which may be shown"
    told(seq=4, surname="保原", name="保原　花子", former_surname=None)
    assert not CurrentSeal.objects.exists()
    event = Event.objects.latest("id")
    assert (event.kind, event.reason, event.registration_id, event.entered_by) == (
        "ended", "name_changed", number, "system",
    )  # fmt: skip


@pytest.mark.spec("SL-02")
@pytest.mark.parametrize(
    ("changes", "reason", "on"),
    [
        ({"status": "2", "removed_on": LEFT}, "moved_out", date(2026, 11, 20)),
        ({"status": "3"}, "death", DAY),
        ({"status": "9"}, "removed", DAY),
        ({"adult_ward": True}, "adult_ward", DAY),
    ],
    ids=["moved-out", "death", "removed", "guardianship"],
)  # fmt: skip
def test_a_registration_ends_on_the_day_of_what_happened(
    changes: dict[str, object], reason: str, on: date
) -> None:
    told()
    registered()
    told(seq=2, **changes)
    event = Event.objects.latest("id")
    assert (event.kind, event.reason, event.on) == ("ended", reason, on)
    assert not CurrentSeal.objects.exists()


def test_who_has_moved_on_between_entry_and_review_is_not_registered() -> None:
    told()
    made = entered()
    told(seq=2, status="2")
    with pytest.raises(Invalid) as e:
        review.approve(staff=CHECKER, application_id=made.pk)
    assert ids(e) == ["SE01"]
    assert not Registration.objects.exists()
    review.refuse(staff=CHECKER, application_id=made.pk, reason="転出したため")
    assert Application.objects.get().state == "refused"


@pytest.mark.spec("SL-02")
@pytest.mark.parametrize("kind", ["own_request", "seal_lost", "card_lost"])
def test_a_registration_ends_by_what_the_person_applies_for(kind: str) -> None:
    told()
    registered()
    made = entered(kind=kind)
    assert CurrentSeal.objects.exists()
    review.approve(staff=CHECKER, application_id=made.pk)
    assert Event.objects.latest("id").reason == kind
    with pytest.raises(Invalid) as e:
        entered(
            by=CHIEF, kind="restore", registration_no=made.registration_id or _ended(), grounds="本人の希望"
        )
    assert ids(e) == ["SE08"], "what the person applied for is registered anew"


def _ended() -> str:
    return Event.objects.filter(kind="ended").latest("id").registration_id


def test_a_change_of_seal_ends_the_old_number_and_gives_a_new_one() -> None:
    told()
    old = registered()
    made = entered(kind="change", scan=seal_png(4), seal_text="花子")
    review.approve(staff=CHECKER, application_id=made.pk)
    current = CurrentSeal.objects.get()
    assert current.registration_id != old
    assert [e.kind for e in Event.objects.order_by("id")] == ["registered", "ended", "registered"]
    assert Card.objects.count() == 2


@pytest.mark.spec("SL-01")
def test_a_city_may_ask_for_the_card_and_a_fee_where_the_seal_is_changed() -> None:
    Setting.objects.create(key="ordinance", value={"change_returns_card": True, "change_card_fee": 200})
    told()
    registered()
    for card_no, why in (("", "SE48"), ("99999999", "SE41")):
        with pytest.raises(Invalid) as e:
            entered(kind="change", scan=seal_png(4), seal_text="花子", card_no=card_no)
        assert ids(e) == [why]
    held = CurrentSeal.objects.get().card_id or ""
    made = entered(kind="change", scan=seal_png(4), seal_text="花子", card_no=held)
    review.approve(staff=CHECKER, application_id=made.pk)
    assert Card.objects.latest("card_no").fee == 200


@pytest.mark.spec("SL-01", "SL-02")
@pytest.mark.parametrize("kind", ["reissue", "own_request"])
def test_the_card_in_force_is_handed_back(kind: str) -> None:
    told()
    registered()
    for card_no, why in (("", "SE48"), ("99999999", "SE41")):
        with pytest.raises(Invalid) as e:
            entered(kind=kind, card_no=card_no)
        assert [f.id for f in e.value.findings] == [why]
    Setting.objects.create(key="ordinance", value={"returns_card": False, "number_card": False})
    assert entered(kind=kind, card_no="").state == "review"
    told(TARO, name="別人　太郎", surname="別人", household_no="7")
    with pytest.raises(Invalid) as e:
        entered(TARO, seal_text="別人", with_card=False)
    assert [f.id for f in e.value.findings] == ["SE49"]


@pytest.mark.spec("SL-01")
def test_a_guarantor_lives_here_or_brings_a_certificate_of_where_they_do() -> None:
    told(TARO, name="別人　太郎", surname="別人", household_no="7")
    number = registered(TARO, seal_text="別人", scan=seal_png(5))
    told()
    told(
        TARO,
        seq=2,
        name="別人　太郎",
        surname="別人",
        household_no="7",
        planned_move_out_on=DAY + timedelta(days=1),
    )
    with clock.fixed(DAY + timedelta(days=1)), pytest.raises(Invalid) as e:
        entered(way="guarantor", guarantor_no=number)
    assert [f.id for f in e.value.findings] == ["SE32"], "from the planned day on"
    elsewhere: dict[str, Any] = {
        "way": "guarantor", "guarantor_city": "富谷市", "guarantor_name": "保証　太郎", "guarantor_address": "富谷市",
        "guarantor_certified_on": DAY.isoformat(), "guarantor_seal_agrees": True,
    }  # fmt: skip
    with pytest.raises(Invalid) as e:
        entered(**elsewhere)
    assert [f.id for f in e.value.findings] == ["SE12"]
    Setting.objects.create(key="ordinance", value={"outside_guarantor": True})
    made = entered(**elsewhere)
    assert review.approve(staff=CHECKER, application_id=made.pk).state == "done"


def test_a_card_is_replaced_and_the_registration_stays() -> None:
    told()
    number = registered()
    card = CurrentSeal.objects.get().card_id
    review.approve(staff=CHECKER, application_id=entered(kind="reissue").pk)
    current = CurrentSeal.objects.get()
    assert (current.registration_id, current.card_id != card) == (number, True)
    review.approve(staff=CHECKER, application_id=entered(kind="reissue", fee_exemption="災害による減免").pk)
    review.approve(staff=CHECKER, application_id=entered(kind="card_lost").pk)
    registered()
    fees = list(Card.objects.order_by("pk").values_list("fee", "fee_exemption"))
    assert fees == [(0, ""), (300, ""), (0, "災害による減免"), (300, "")], (
        "the first is free, a lost one is not"
    )
    assert [e.fee for e in registrations.events_of(HANAKO, ())] == [300, 0, 0, 300, 0]


@pytest.mark.spec("SL-02")
def test_a_decision_ends_and_only_a_decision_revives() -> None:
    told()
    number = registered()
    with pytest.raises(Forbidden):
        entered(kind="ex_officio", reason="capacity_lost", grounds="医師の診断書")
    with pytest.raises(Invalid) as e:
        entered(by=CHIEF, kind="ex_officio", reason="own_request", grounds="")
    assert ids(e) == ["SE39"]
    made = entered(by=CHIEF, kind="ex_officio", reason="capacity_lost", grounds="医師の診断書")
    review.approve(staff=CHECKER, application_id=made.pk)
    back = entered(by=CHIEF, kind="restore", registration_no=number, grounds="診断書の取違え")
    review.approve(staff=CHECKER, application_id=back.pk)
    current = CurrentSeal.objects.get()
    assert (current.registration_id, current.card is not None) == (number, True)
    assert [e.kind for e in Event.objects.order_by("id")] == ["registered", "ended", "restored"]


def _day(year: int) -> LegalDate:
    return LegalDate(text=f"令和{year - 2018}年4月1日", first=date(year, 4, 1), last=date(year, 4, 1))


def _revive(number: str, **acknowledged: str) -> list[str]:
    """What stands against it at entry."""
    try:
        entered(
            by=CHIEF,
            kind="restore",
            registration_no=number,
            grounds="転出の取消し",
            acknowledged=acknowledged,
        )
    except Invalid as e:
        return sorted(f.id for f in e.findings)
    return []


@pytest.mark.spec("SL-02")
def test_a_removal_taken_back_revives_and_who_comes_anew_registers_anew() -> None:
    told(became_resident_on=_day(2020))
    number = registered()
    told(seq=2, status="2", removed_on=LEFT, removal_reason="move_out", became_resident_on=_day(2020))
    assert _revive(number) == ["SE08"], "not in the register"
    told(seq=3, became_resident_on=_day(2026))
    assert _revive(number) == ["SE08"], "came back by 転入"
    told(seq=4, became_resident_on=_day(2020))
    assert _revive(number) == []


@pytest.mark.spec("SL-02")
def test_of_a_foreign_resident_somebody_makes_sure_that_the_removal_was_taken_back() -> None:
    """The register has no 住民となった年月日 of theirs that tells a 転入 from a 取消し."""
    told()
    number = registered()
    told(seq=2, status="2", removed_on=LEFT, removal_reason="move_out")
    told(seq=3)
    assert _revive(number) == ["SA08"]
    assert _revive(number, SA08="履歴で転出の取消しを確認") == []


@pytest.mark.spec("SL-02")
def test_a_seal_that_the_household_has_registered_meanwhile_is_not_revived() -> None:
    told()
    number = registered()
    told(seq=2, status="2", removed_on=LEFT, removal_reason="move_out")
    told(TARO, name="葛󠄂城　太郎", given_name="太郎")
    registered(TARO)
    told(seq=3)
    assert "SE28" in _revive(number, SA08="履歴で転出の取消しを確認")


def test_one_application_at_a_time_and_it_can_be_withdrawn() -> None:
    told()
    made = entered()
    with pytest.raises(Refused) as e:
        entered(scan=seal_png(3))
    assert ids(e) == ["SE07"]
    with pytest.raises(Invalid):
        applications.withdraw(staff=CLERK, application_id=made.pk, reason=" ")
    applications.withdraw(staff=CLERK, application_id=made.pk, reason="本人の申出")
    assert entered(scan=seal_png(3)).state == "review"


@pytest.mark.spec("S 3.4")
def test_a_protected_person_is_dealt_with_by_the_right_only_and_with_a_reason() -> None:
    told()
    held()
    with pytest.raises(Forbidden):
        entered()
    with pytest.raises(Invalid) as e:
        entered(by=CHIEF)
    assert ids(e) == ["SA04"]
    made = entered(by=CHIEF, acknowledged={"SA04": "本人が来庁、相手方ではない"})
    assert made.acknowledged == {"SA04": "本人が来庁、相手方ではない"}
    with pytest.raises(Forbidden):
        review.approve(staff=CHECKER, application_id=made.pk)


def test_who_leaves_may_register_until_the_eve_and_is_told() -> None:
    told(planned_move_out_on=DAY + timedelta(days=1))
    made = entered(acknowledged={"SA05": "申請者に説明済み"})
    with clock.fixed(DAY + timedelta(days=1)), pytest.raises(Invalid) as e:
        review.approve(staff=CHECKER, application_id=made.pk)
    assert ids(e) == ["SE01"], "the removal is not written yet, but the day has come"


def test_staff_of_a_ward_deal_with_that_ward_unless_they_may_beyond_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told()
    made = entered()
    izumi = replace(CHIEF, ward="04105", rights=CHIEF.rights - {"seals.search.city"})
    asked = {"criteria": Criteria(addressee_no=HANAKO), "reason": "照会"}
    assert inquire.search(staff=izumi, **asked) == []
    assert inquire.work_list(staff=izumi) == []
    told(TARO, ward="04105")
    entered(TARO, by=CHIEF)
    # Not hidden behind the work of other wards, however much of it came before.
    with monkeypatch.context() as few:
        few.setattr(registrations, "MOST", 1)
        assert [a.addressee_no for a in inquire.work_list(staff=izumi)] == [TARO]
        found = inquire.search(staff=izumi, criteria=Criteria(name="葛"), reason="照会")
        assert [r.addressee_no for r in found] == [TARO]
    for call in (
        lambda: inquire.view_person(staff=izumi, addressee_no=HANAKO),
        lambda: inquire.application_impression(staff=izumi, application_id=made.pk),
        lambda: applications.withdraw(staff=izumi, application_id=made.pk, reason="x"),
        lambda: review.approve(staff=izumi, application_id=made.pk),
        lambda: entered(by=izumi, kind="reissue"),
    ):
        with pytest.raises(NotFound):
            call()
    assert len(inquire.search(staff=replace(CHIEF, ward="04105"), **asked)) == 1
    assert len(inquire.search(staff=replace(izumi, ward="04101"), **asked)) == 1


@pytest.mark.spec("S 2.1.2")
def test_a_person_is_found_by_the_reading_as_it_sounds() -> None:
    told()
    told(
        TARO, name="SMITH JOHN", surname=None, given_name=None, furigana=None, katakana_name="スミス　ジョン"
    )
    for typed, found in (
        ("かつらき", [HANAKO]),
        ("ｶﾂﾗｷﾞ ﾊﾅｺ", [HANAKO]),
        ("スミスジョン", [TARO]),
        ("ハナコ", []),
    ):
        rows = inquire.search(staff=CHIEF, criteria=Criteria(kana=typed), reason="照会")
        assert [r.addressee_no for r in rows] == found, typed
    with pytest.raises(Invalid) as e:
        inquire.search(staff=CHIEF, criteria=Criteria(kana="・", birth=DAY), reason="照会")
    assert ids(e) == ["SE81"], "nothing that is heard"
    assert AuditRow.objects.filter(action="seals.search", outcome="viewed").latest("id").terms["keys"] == [
        "kana"
    ]
