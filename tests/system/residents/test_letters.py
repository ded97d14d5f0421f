"""通知書: who is due, one file for all, each once, copies with a reason, 本人通知 (S 3.4, S 4.0.5, S 8.1)."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.typeset.printing import NotPrintable
from openjuki.systems.residents.models import Letter, LetterPrint, Unprinted
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import issue_notices
from openjuki.systems.residents.services import letters as services
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.letters import (
    copy_letter,
    list_letters,
    print_letters,
    print_list,
    show_letters,
)
from openjuki.systems.residents.services.list_overflows import list_overflows
from openjuki.systems.residents.services.reprint import void_issue
from openjuki.systems.residents.services.support_measures import extend
from support.bearers import Api
from support.certificates import request
from support.drafts import carry_out, draft_of, household_of, notified
from support.residents import CLERK, make_staff, move_family_in
from support.support_measures import received, started

DAY = date(2026, 11, 22)
NOSY = make_staff("s1099", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
OTHER: dict[str, dict[str, Any]] = {
    "agent": {
        "requester": "受任　次郎",
        "bearer": "受任　次郎",
        "authority": "委任状",
        "stated_name": "試験　太郎",
    }
}


@pytest.fixture(autouse=True)
def family(issuing_day: None) -> list[str]:
    return move_family_in()


def stays(
    owner: psycopg.Connection, addressee_no: str, until: date | None, category: str = "1", since: str = ""
) -> None:
    """A resident whose stay ends so (written past the services: their ways are tested elsewhere)."""
    owner.execute(
        "UPDATE person_version SET period_of_stay_until = %s, residence_category = %s, status_of_residence = '留学',"
        " became_foreign_resident_on = %s WHERE addressee_no = %s",
        [until, category, since, addressee_no],
    )


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("S 3.4", "S 20.5.1")
def test_the_end_of_a_protection_is_told_once_and_again_after_it_was_extended(family: list[str]) -> None:
    measure = started(family[0], starts_on=DAY - timedelta(days=350), ends_on=DAY + timedelta(days=14))
    (line,) = list_letters(staff=CLERK, kind="support_end").lines
    assert (line.due.matter, line.due.subjects, line.sent, line.late) == (
        str(measure.pk),
        (family[0],),
        None,
        False,
    )
    made = print_letters(staff=CLERK, kind="support_end")
    text = text_of(show_letters(staff=CLERK, print_id=made.print_id).pdf)
    for word in ("支援措置期間終了通知", "試験太郎様", "仙台市青葉区長", "令和8年12月6日"):
        assert word in text
    with pytest.raises(Refused):
        print_letters(staff=CLERK, kind="support_end")
    extend(staff=CLERK, measure_id=measure.pk, reason="延長", ends_on=DAY + timedelta(days=20))
    (line,) = list_letters(staff=CLERK, kind="support_end").lines
    assert line.sent is None
    with pytest.raises(Forbidden):
        list_letters(staff=NOSY, kind="support_end")


@pytest.mark.spec("RR-25", "U-08")
def test_one_file_for_all_each_remembered_and_a_copy_is_the_archived_letter(
    family: list[str], owner: psycopg.Connection
) -> None:
    for n, no in enumerate(family[:3]):
        stays(owner, no, DAY + timedelta(days=20 + n))
    stays(owner, family[3], DAY + timedelta(days=91))  # too far off to be told
    assert [x.due.subjects[0] for x in list_letters(staff=CLERK, kind="stay_end").lines] == family[:3]
    assert set(AuditRow.objects.get(action="residents.list_letters").subjects) == set(family[:3])
    made = print_letters(staff=CLERK, kind="stay_end")
    assert (made.letters, made.left, Letter.objects.count(), LetterPrint.objects.count()) == (3, 0, 3, 1)
    pages = pdf_text.pages(show_letters(staff=CLERK, print_id=made.print_id).pdf)
    assert len(pages) == 3
    assert all("1/1" in "".join(page.split()) for page in pages)
    first = Letter.objects.order_by("id")[0]
    for wrong in ("", " "):
        with pytest.raises(Invalid):
            copy_letter(staff=CLERK, letter_id=first.pk, reason=wrong)
    again = show_letters(
        staff=CLERK, print_id=copy_letter(staff=CLERK, letter_id=first.pk, reason="紙詰まり").print_id
    )
    assert hashlib.sha256(again.pdf).hexdigest() == first.digest
    newest = Letter.objects.latest("id")
    assert (newest.copy_no, newest.number) == (2, f"{first.number}/2")
    (line, *_) = list_letters(staff=CLERK, kind="stay_end").lines
    assert line.sent is not None
    assert line.sent.copies == 2
    for stranger in (make_staff("s1010"), make_staff("s1011", ward="04102")):
        with pytest.raises(NotFound):
            show_letters(staff=stranger, print_id=made.print_id)
    with pytest.raises(NotFound):
        copy_letter(staff=make_staff("s1011", ward="04102"), letter_id=first.pk, reason="紙詰まり")


@pytest.mark.spec("S 5.8")
def test_the_letter_that_does_not_fit_stands_on_the_list_of_overflows(
    family: list[str], owner: psycopg.Connection
) -> None:
    long = "寿限無" * 200
    for no in family[:2]:
        stays(owner, no, DAY + timedelta(days=20))
    owner.execute("UPDATE person_version SET address_detail = %s WHERE addressee_no = %s", [long, family[1]])
    for _ in range(2):
        with pytest.raises(NotPrintable):
            print_letters(staff=CLERK, kind="stay_end")
    (line,) = list_overflows(staff=CLERK)
    assert (line.issue_no, line.addressee_no, line.item, line.policy) == ("", family[1], "宛名", "refuse")
    assert long in line.text
    assert line.name
    assert AuditRow.objects.get(action="residents.list_overflows").subjects == [family[1]]
    assert list_overflows(staff=make_staff("s1009", ward="04102")) == []
    started(family[1], starts_on=DAY)
    assert list_overflows(staff=NOSY) == []
    assert len(list_overflows(staff=CLERK)) == 1
    for column in ("text", "item", "by"):
        facts = {"cause": "refuse", "text": "x", "item": "x", "by": "x", "paper": "", "at": clock.now()}
        with pytest.raises(IntegrityError, match="unprinted_says_what"), transaction.atomic():
            Unprinted.objects.create(**(facts | {column: ""}))


def test_what_was_printed_makes_room_for_what_was_not(
    family: list[str], owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "IN_ONE_FILE", 2)
    for n, no in enumerate(family):
        stays(owner, no, DAY + timedelta(days=20 + n))
    seen = [x.due.subjects[0] for x in list_letters(staff=CLERK, kind="stay_end", most=3).lines]
    assert seen == family[:3]
    assert print_letters(staff=CLERK, kind="stay_end").left == 2
    found = list_letters(staff=CLERK, kind="stay_end", most=3)
    assert [x.due.subjects[0] for x in found.lines] == [*family[2:], family[0]]
    assert (found.waiting, found.printed) == (2, 2)
    assert print_letters(staff=CLERK, kind="stay_end").left == 0


@pytest.mark.spec("S 3.4", "RR-25")
def test_a_protected_person_is_on_no_list_and_on_no_letter_without_the_right(
    family: list[str], owner: psycopg.Connection
) -> None:
    stays(owner, family[0], DAY + timedelta(days=20))
    stays(owner, family[1], DAY + timedelta(days=21))
    print_letters(staff=NOSY, kind="stay_end")
    before = Letter.objects.get(addressee_no=family[0])
    received(family[0])
    assert [x.due.subjects[0] for x in list_letters(staff=NOSY, kind="stay_end").lines] == [family[1]]
    assert len(list_letters(staff=CLERK, kind="stay_end").lines) == 2
    for act in (
        lambda: show_letters(staff=NOSY, print_id=before.printed_id),
        lambda: copy_letter(staff=NOSY, letter_id=before.pk, reason="紙詰まり"),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.spec("S 9.8")
def test_sixty_days_of_who_is_here_without_a_status(family: list[str], owner: psycopg.Connection) -> None:
    stays(owner, family[3], None, category="5", since="2026-09-10")
    (line,) = list_letters(staff=CLERK, kind="transitional_end").lines
    assert (line.due.due_on, line.late, line.due.said) == (date(2026, 11, 9), True, "出生による経過滞在者")
    assert any("経過滞在" in a.text for a in alerts_for(staff=CLERK))
    started(family[3])
    assert any("経過滞在" in a.text for a in alerts_for(staff=CLERK))
    assert list_letters(staff=NOSY, kind="transitional_end").lines == ()
    assert not any("経過滞在" in a.text for a in alerts_for(staff=NOSY)), (
        "a count would tell that somebody is here"
    )


@pytest.mark.spec("S 4.0.5", "RR-03")
def test_a_household_without_householder_is_asked_until_it_answers(family: list[str]) -> None:
    assert list_letters(staff=CLERK, kind="householder_request").lines == ()
    died = {"members": [{"addressee_no": family[0]}], "staying": []}
    carry_out("death", draft_of("death", family) | died)
    (line,) = list_letters(staff=CLERK, kind="householder_request").lines
    assert line.due.subjects == tuple(family[1:])
    listed = text_of(print_list(staff=CLERK, kind="householder_request").pdf)
    for word in ("対象者リスト", "試験花子", "未印刷", "1件"):
        assert word in listed
    print_letters(staff=CLERK, kind="householder_request")
    letter = Letter.objects.get()
    assert (letter.addressee_no, sorted(letter.subjects)) == (family[1], sorted(family[1:]))
    with clock.fixed(DAY + timedelta(days=30)):
        (line,) = list_letters(staff=CLERK, kind="householder_request").lines
        assert line.late
        assert line.sent is not None
    members = [
        {"addressee_no": no, "relationship": r}
        for no, r in zip(family[1:], ("世帯主", "子", "子"), strict=True)
    ]
    named = {**notified(), "ward": "04101", "notified_on": "2026-11-20", "took_over_on": "2026-11-19",
             "household_no": household_of(family[1]), "members": members}  # fmt: skip
    carry_out("new_householder", named)
    assert list_letters(staff=CLERK, kind="householder_request").lines == ()


@pytest.mark.spec("RR-05", "S 8.1.1")
def test_who_registered_is_told_of_copies_that_others_got(family: list[str]) -> None:
    def issued(relation: str, *, spoiled: bool = False, **more: Any) -> None:
        asked = request(relation=relation, purpose="債権の回収", **OTHER.get(relation, {}) | more)
        made = issue_record_copy(
            staff=CLERK, request=asked, addressee_nos=family[:1],
            acknowledged={"A140-requester": "委任状で確かめた"},
        )  # fmt: skip
        if spoiled:  # never handed over
            void_issue(staff=CLERK, issue_no=made[0].issue_no, reason="紙詰まり")

    issued("agent")  # before the registration: not told
    who: dict[str, Any] = {"staff": CLERK, "addressee_no": family[0], "reason": "本人の申出"}
    issue_notices.register(**who, starts_on=DAY + timedelta(days=1))
    with pytest.raises(Invalid):
        issue_notices.register(**who)
    with clock.fixed(DAY + timedelta(days=2)):
        issued("self")
        issued("agent")
        issued("agent", spoiled=True)
        (line,) = list_letters(staff=CLERK, kind="issue_told").lines
        assert "任意代理人" in line.due.said
        made = print_letters(staff=CLERK, kind="issue_told")
        text = text_of(show_letters(staff=CLERK, print_id=made.print_id).pdf)
        assert "任意代理人" in text
        assert "受任" not in text  # nobody is told the agent's name
        issue_notices.end(**who)
    with clock.fixed(DAY + timedelta(days=3)):
        issued("agent")
        assert len(list_letters(staff=CLERK, kind="issue_told").lines) == 1
    seen = issue_notices.person_letters(**who)
    assert (seen.standing, len(seen.earlier), len(seen.letters)) == (None, 1, 1)
    with pytest.raises(NotFound):
        issue_notices.end(**who)


@pytest.mark.spec("RR-05", "S 8.1.1")
def test_who_comes_for_the_person_is_told_of_like_any_agent(family: list[str]) -> None:
    """本人 or 同一世帯 with a bearer is no way around 本人通知."""
    issue_notices.register(staff=CLERK, addressee_no=family[0], reason="本人の申出")
    bearer = {"bearer": "使者　一郎　仙台市", "authority": "委任状"}
    issue_record_copy(
        staff=CLERK, request=request(relation="self", purpose="提出", copies=2, **bearer),
        addressee_nos=family[:1], acknowledged={"A140-requester": "委任状で確かめた"},
    )  # fmt: skip
    (line,) = list_letters(staff=CLERK, kind="issue_told").lines
    assert (line.due.copies, line.due.said.endswith("任意代理人")) == (2, True)


def test_the_api_lists_prints_registers(family: list[str], owner: psycopg.Connection) -> None:
    stays(owner, family[0], DAY + timedelta(days=20))
    api = Api(CLERK)
    (line,) = api.get("/letters/stay_end").json()
    assert (line["subjects"], line["letter_id"]) == ([family[0]], None)
    assert api.get("/letters/stay_end", ward="04101").json() == [line]
    assert api.get("/letters/stay_end/list").content.startswith(b"%PDF")
    made = api.send("POST", "/letters/stay_end/prints", {}).json()
    assert made["letters"] == 1
    assert api.get(f"/letters/prints/{made['print_id']}/file").content.startswith(b"%PDF")
    letter = api.get("/letters/stay_end").json()[0]["letter_id"]
    assert api.send("POST", f"/letters/copies/{letter}", {"reason": "紛失"}).status_code == 201
    path = f"/persons/{family[0]}/issue-notice"
    assert api.send("POST", path, {"reason": "本人の申出"}).json()["ends_on"] == "2029-11-22"
    seen = api.get(f"/persons/{family[0]}/letters", reason="本人の申出").json()
    assert (seen["standing"]["ends_on"], len(seen["letters"])) == ("2029-11-22", 2)
    assert issue_notices.is_registered(family[0])
    assert api.send("POST", f"{path}/end", {"reason": "本人の申出"}).json()["ended_at"]
    narrow = Api(make_staff("s1003", rights=frozenset(RIGHTS) - {"residents.letters"}))
    assert narrow.get("/letters/stay_end").status_code == 403
    assert narrow.send("POST", path, {"reason": "本人の申出"}).status_code == 403


PRINT = (
    "INSERT INTO letter_print (kind, letters, printed_by, printed_at, object_key, digest)"
    " VALUES ('{kind}', {letters}, 's', now(), 'k', 'd')"
)
LETTER = (
    "INSERT INTO letter (number, kind, matter, due_on, addressee_no, subjects, ward, copy_no, reason, printed_id,"
    " object_key, digest) VALUES ('{number}', 'stay_end', '1', '2026-12-01', '1', '{{1}}', '04101', {copy}, '{reason}',"
    " (SELECT min(id) FROM letter_print), 'k', 'd')"
)
NOTICE = (
    "INSERT INTO issue_notice (addressee_no, starts_on, ends_on, registered_by, registered_at, ended_by, ended_at)"
    " VALUES ('1', '2026-12-01', '{ends}', 's', now(), '{by}', {at})"
)


def test_the_database_refuses_what_is_no_letter_and_no_registration(owner: psycopg.Connection) -> None:
    owner.execute(PRINT.format(kind="stay_end", letters=1))
    owner.execute(LETTER.format(number="1", copy=1, reason=""))
    owner.execute(NOTICE.format(ends="2027-01-01", by="", at="NULL"))
    wrong = {
        "letter_print_kind": PRINT.format(kind="poster", letters=1),
        "letter_print_of_some": PRINT.format(kind="stay_end", letters=0),
        "letter_once": LETTER.format(number="2", copy=1, reason=""),
        "letter_copy_has_reason": LETTER.format(number="3", copy=2, reason=""),
        "issue_notice_period": NOTICE.format(ends="2026-11-01", by="s", at="now()"),
        "issue_notice_ended_by_someone": NOTICE.format(ends="2027-01-01", by="", at="now()"),
        "one_issue_notice": NOTICE.format(ends="2027-01-01", by="", at="NULL"),
    }
    for name, sql in wrong.items():
        with pytest.raises(psycopg.errors.IntegrityError, match=name):
            owner.execute(sql)
    for sql in ("UPDATE letter SET reason = 'x'", "DELETE FROM letter_print"):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(sql)
