"""印鑑登録証明書: who gets one by what, what stands on it, what stops it, and that nobody gets another's (SL-03)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime import clock, installation, pdf_signing, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, Refused
from openjuki.systems.seals.models import CurrentSeal, Event, IssueRecord, Setting
from openjuki.systems.seals.selectors.persons import registrant
from openjuki.systems.seals.services import applications, issued, papers, review
from openjuki.systems.seals.services import issue as issuing
from openjuki.systems.seals.services.issue import Asked, issue
from openjuki.systems.seals.services.printing import NotReleased
from support.archive_files import archive_faults
from support.fonts import prepare_printing
from support.seals import seal_png
from support.signed_in import staff
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHECKER, CHIEF, CLERK, entered, registered

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _printing() -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        yield


def card_of(addressee_no: str = HANAKO) -> str:
    return CurrentSeal.objects.get(pk=addressee_no).card_id or ""


def asked(card_no: str = "", **changes: Any) -> Asked:
    shown = {k: changes.pop(k) for k in list(changes) if k in Shown.__dataclass_fields__}
    return Asked(shown=Shown(card_no=card_no, **shown), requester="葛城　花子", **changes)


def ids(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(f.id for f in error.value.findings if f.id != "I81")  # what became of the incident


@pytest.mark.django_db
@pytest.mark.spec("SL-03")
def test_a_certificate_by_card_is_released_archived_and_in_the_history() -> None:
    told()
    number = registered()
    made = issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card_of(), copies=2))
    assert [m.copy_no for m in made] == [1, 2]
    signature = pdf_signing.inspect(made[0].pdf, key_dir=installation.current().key_dir("seals"))
    assert signature is not None
    assert signature.intact
    assert archive_faults(made[0].pdf, "印鑑登録証明書") == []
    assert made[0].issue_no != made[1].issue_no
    (text,) = pdf_text.pages(made[0].pdf)
    flat = "".join(text.split())
    for word in (
        "印鑑登録証明書",
        "氏名葛󠄂城花子",
        "旧氏山田",
        "生年月日昭和60年3月9日",
        "住所仙台市青葉区国分町",
        "発行番号20261122",
    ):
        assert word in flat, word
    assert "性別" not in flat, "as most ordinances have it"
    assert HANAKO not in flat
    assert number not in flat
    record = IssueRecord.objects.get(pk=made[0].issue_no)
    assert (record.fee, record.by_agent, "impression" in record.model) == (300, False, False)
    assert issued.show_issued(staff=CLERK, issue_no=made[0].issue_no).pdf == made[0].pdf
    with pytest.raises(Forbidden):
        issued.show_issued(staff=CHIEF, issue_no=made[0].issue_no)
    with clock.fixed(DAY + timedelta(days=1)), pytest.raises(Forbidden):
        issued.show_issued(staff=CLERK, issue_no=made[0].issue_no)
    assert AuditRow.objects.filter(action="seals.issue", outcome="done").get().subjects == [HANAKO]


@pytest.mark.django_db
@pytest.mark.spec("SL-03")
def test_by_the_card_an_agent_too_by_the_number_card_the_person_only() -> None:
    told()
    registered()
    agent = {"by_agent": True, "agent_name": "代理　太郎", "agent_address": "仙台市"}
    assert issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card_of(), **agent))
    with pytest.raises(Invalid) as e:
        issue(
            staff=CLERK,
            addressee_no=HANAKO,
            asked=asked(number_card=True, identification="number_card", **agent),
        )
    assert ids(e) == ["SE42"]
    own = asked(number_card=True, identification="number_card")
    assert issue(staff=CLERK, addressee_no=HANAKO, asked=own)[0].fee == 300
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked())
    assert ids(e) == ["SE40"]
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked("99999999"))
    assert ids(e) == ["SE41"]


@pytest.mark.django_db
@pytest.mark.protects("seals paper seal_certificate")
@pytest.mark.spec("S 3.2", "SL-03")
def test_no_certificate_of_who_is_protected_held_lost_or_gone() -> None:
    told()
    registered()
    card = card_of()
    made = issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card))
    held()
    with pytest.raises(Invalid) as e:
        issue(staff=CHIEF, addressee_no=HANAKO, asked=asked(card))
    assert ids(e) == ["SE43"]
    with pytest.raises(Invalid):
        issued.show_issued(staff=CLERK, issue_no=made[0].issue_no)
    held(seq=2, support_measure=False)
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card))
    assert ids(e) == ["SE44"]
    held(seq=3, issue_held=False, support_measure=False)
    lost = entered(kind="card_lost")
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card))
    assert ids(e) == ["SE45"], "from the notice of the loss on, before anybody has decided"
    review.approve(staff=CHECKER, application_id=lost.pk)
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card))
    assert ids(e) == ["SE06"]
    told(seq=2, planned_move_out_on=DAY)
    with pytest.raises(Invalid) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card))
    assert ids(e) == ["SE01", "SE06"]


@pytest.mark.django_db
def test_sex_is_printed_where_the_ordinance_says_so_and_a_foreign_name_with_its_alias() -> None:
    Setting.objects.create(key="ordinance", value={"prints_sex": True, "issue_fee": 200})
    told(kind="2", name="SMITH JOHN", surname=None, given_name=None, former_surname=None, alias="山田　太郎",
         katakana_name="スミス　ジョン", sex="1")  # fmt: skip
    registered(seal_text="山田")
    made = issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card_of()))
    flat = "".join(pdf_text.pages(made[0].pdf)[0].split())
    for word in (
        "氏名SMITHJOHN",
        "通称山田太郎",
        "氏名の片仮名表記スミスジョン",
        "生年月日1985年3月9日",
        "性別男",
    ):
        assert word in flat, word
    assert made[0].fee == 200


@pytest.mark.django_db
def test_a_certificate_of_somebody_else_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that mixes two persons is found on the finished page (R01 to R06)."""
    told()
    registered()
    told(TARO, name="別人　太郎", household_no="7")
    real = issuing.certificate

    def mixed(person: Any, *args: Any, **kwargs: Any) -> Any:
        return real(registrant(TARO), *args, **kwargs)

    monkeypatch.setattr(issuing, "certificate", mixed)
    with pytest.raises(NotReleased) as e:
        issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card_of()))
    assert ids(e) == ["SE72"]
    assert not IssueRecord.objects.exists()


@pytest.mark.django_db
@pytest.mark.protects("seals paper inquiry", "seals paper ended_notice", "seals paper card_label")
def test_letters_say_what_they_must_and_of_a_protected_person_only_with_the_right() -> None:
    told()
    made = entered(way="inquiry")
    with pytest.raises(applications.NotNow):
        paper("inquiry", made.pk)
    applications.send_inquiry(staff=CLERK, application_id=made.pk)
    letter = paper("inquiry", made.pk)
    flat = "".join("".join(pdf_text.pages(letter.pdf)).split())
    for word in ("印鑑登録についての照会書", "令和8年12月12日までに", "回答書", "委任", "葛󠄂城花子様"):
        assert word in flat, word
    assert archive_faults(letter.pdf, "印鑑登録についての照会書") == []
    again = paper("inquiry", made.pk)
    assert again.number != letter.number
    assert "令和8年12月12日までに" in "".join(pdf_text.pages(again.pdf)[0].split()), (
        "the term does not begin anew"
    )
    applications.withdraw(staff=CLERK, application_id=made.pk, reason="本人の申出")
    registered()
    label = paper("card", HANAKO)
    text = "".join("".join(pdf_text.pages(label.pdf)).split())
    assert card_of() in text
    assert "葛󠄂城" not in text, "neither name nor address goes with the card"
    told(seq=2, adult_ward=True)
    event = Event.objects.latest("id")
    notice = paper("ended", event.pk)
    flat = "".join("".join(pdf_text.pages(notice.pdf)).split())
    assert "印鑑登録抹消通知書" in flat
    assert "後見開始の審判を受けたため" in flat
    held()
    for kind, reference in (("ended", event.pk), ("card", HANAKO), ("inquiry", made.pk)):
        with pytest.raises(Forbidden):
            paper(kind, reference)
    with pytest.raises(Forbidden):
        papers.show_paper(staff=CLERK, paper_no=letter.number)


def paper(kind: str, reference: object) -> papers.Made:
    return papers.make_paper(staff=CLERK, kind=kind, reference=str(reference))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run them in threads that begin together; what they gave or raised."""
    begin = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        begin.wait()
        try:
            with clock.fixed(DAY):
                return call()
        except Refused as e:
            return e
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_several_approvals_at_once_one_registers(real_db: None) -> None:
    told()
    made = entered()
    checkers = [staff(["seals.review"], f"s20{n}") for n in range(4)]
    done = at_once(*(lambda s=s: review.approve(staff=s, application_id=made.pk) for s in checkers))
    assert sum(not isinstance(d, Refused) for d in done) == 1
    assert CurrentSeal.objects.count() == Event.objects.count() == 1


@pytest.mark.spec("SL-01")
def test_of_one_seal_in_a_household_approved_twice_at_once_one_is_registered(real_db: None) -> None:
    told()
    told(TARO, name="葛󠄂城　太郎", given_name="太郎")
    waiting = [entered(HANAKO), entered(TARO)]
    done = at_once(*(lambda m=m: review.approve(staff=CHECKER, application_id=m.pk) for m in waiting))
    assert sum(not isinstance(d, Refused) for d in done) == 1
    assert CurrentSeal.objects.count() == 1


@pytest.mark.spec("SL-03")
def test_many_issues_at_once_are_each_of_their_own_person_and_number(real_db: None) -> None:
    people = [f"{n}000000000" for n in range(1, 7)]
    for n, no in enumerate(people):
        told(
            no, name=f"試験{'一二三四五六'[n]}　花子", surname=f"試験{'一二三四五六'[n]}", household_no=str(n)
        )
        registered(no, seal_text="花子", scan=seal_png(n + 1))
    cards = {no: card_of(no) for no in people}
    calls = [
        lambda no=no: issue(staff=CLERK, addressee_no=no, asked=asked(cards[no], copies=2))
        for no in people * 2
    ]
    done = at_once(*calls)
    assert not [d for d in done if isinstance(d, Refused)]
    flat = {i.issue_no: "".join(pdf_text.pages(i.pdf)[0].split()) for d in done for i in d}
    assert len(flat) == 24, "no number twice"
    for records in done:
        for i in records:
            name = f"試験{'一二三四五六'[people.index(i.addressee_no)]}花子"
            assert f"氏名{name}" in flat[i.issue_no]
    assert IssueRecord.objects.count() == 24


def test_an_issue_beside_a_death_is_before_it_or_refused(real_db: None) -> None:
    told()
    registered()
    card = card_of()
    done = at_once(
        lambda: told(seq=2, status="3"),
        *(lambda: issue(staff=CLERK, addressee_no=HANAKO, asked=asked(card)) for _ in range(3)),
    )
    ended = Event.objects.get(kind="ended").at
    for outcome in done[1:]:
        if isinstance(outcome, Refused):
            assert {f.id for f in outcome.findings} <= {"SE01", "SE06"}
        else:
            assert outcome[0].issued_at <= ended
