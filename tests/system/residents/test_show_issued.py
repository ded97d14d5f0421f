"""Opening a copy that was just made or taken out again: no easier than making it (RR-25, U-05)."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connections, transaction

from openjuki.runtime import clock
from openjuki.runtime.errors import Forbidden
from openjuki.systems.residents.models import CaseFile, IssueReprint
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import holds
from openjuki.systems.residents.services.issue_holds import Held, NotAcknowledged
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.reprint import list_issues, reissue, void_issue
from openjuki.systems.residents.services.show_printed import NotAtHand, show_issued
from support.certificates import request
from support.protected_world import NOSY
from support.register import protect
from support.residents import CLERK, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)
OTHER = make_staff("s1002")


def issued(**items: object) -> tuple[list[str], str]:
    people = move_family_in()
    (made,) = issue_record_copy(
        staff=CLERK, request=request(**items), addressee_nos=people, reason="本人の請求"
    )
    return people, made.issue_no


@pytest.mark.spec("U-05", "RR-25")
def test_the_right_for_numbers_is_asked_again() -> None:
    _, number = issued(individual_number=True, resident_code=True, purpose="勤務先へ提出")
    assert show_issued(staff=CLERK, issue_no=number).pdf
    for item in ("individual_number", "resident_code"):
        poor = make_staff(CLERK.user_id, rights=frozenset(RIGHTS) - {f"residents.item.{item}"})
        with pytest.raises(Forbidden):
            show_issued(staff=poor, issue_no=number)
    with pytest.raises(Forbidden):
        show_issued(
            staff=make_staff(CLERK.user_id, rights=frozenset(RIGHTS) - {"residents.issue"}), issue_no=number
        )


@pytest.mark.spec("RR-25", "S 3.4")
def test_a_protection_set_since_stops_the_frame() -> None:
    people, number = issued()
    protect(people[1])
    with pytest.raises(Held):
        show_issued(staff=CLERK, issue_no=number)


@pytest.mark.spec("RR-25")
def test_it_waits_for_a_hold_that_is_being_set() -> None:
    people, number = issued()
    inside, go_on = threading.Event(), threading.Event()
    outcome: list[str] = []

    def setting() -> None:
        with transaction.atomic():
            rows.lock([people[0]])
            inside.set()
            go_on.wait(10)
            holds.set_hold(staff=CLERK, addressee_no=people[0], process="issue", level="error", reason="申出")
        connections.close_all()

    def showing() -> None:
        try:
            show_issued(staff=CLERK, issue_no=number)
            outcome.append("shown")
        except Held:
            outcome.append("held")
        finally:
            connections.close_all()

    one, two = threading.Thread(target=setting), threading.Thread(target=showing)
    one.start()
    inside.wait(10)
    two.start()
    two.join(0.5)
    assert outcome == []  # it waits
    go_on.set()
    one.join()
    two.join()
    assert outcome == ["held"]


@pytest.mark.spec("RR-25")
def test_whoever_takes_it_out_again_may_open_it_for_a_while() -> None:
    people, number = issued()
    with pytest.raises(NotAtHand):
        show_issued(staff=OTHER, issue_no=number)
    again = reissue(staff=OTHER, issue_no=number, reason="紙詰まり")
    assert show_issued(staff=OTHER, issue_no=number).pdf == again.pdf
    holds.set_hold(staff=CLERK, addressee_no=people[0], process="issue", level="alert", reason="申出")
    with pytest.raises(NotAcknowledged):
        show_issued(staff=OTHER, issue_no=number)
    reissue(staff=OTHER, issue_no=number, reason="紙詰まり", acknowledged={"I04": "本人に確かめた"})
    assert show_issued(staff=OTHER, issue_no=number).issue_no == number
    with clock.fixed(DAY + timedelta(days=1)), pytest.raises(NotAtHand):
        show_issued(staff=OTHER, issue_no=number)
    assert [r.reason for r in IssueReprint.objects.order_by("id")] == ["紙詰まり"] * 2


def test_a_reprint_without_a_reason_or_by_nobody_cannot_be_written(owner: psycopg.Connection) -> None:
    _, number = issued()
    for reason, by in (("", "s1002"), ("紙詰まり", "")):
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(
                "INSERT INTO issue_reprint (issue_id, reason, acknowledged, by, at)"
                " SELECT id, %s, '{}', %s, now() FROM issue_record WHERE issue_no = %s",
                [reason, by, number],
            )


@pytest.mark.spec("S 1.3.8", "RR-25")
@pytest.mark.protects("residents screen persons/<str:addressee_no>/issues")
def test_the_history_says_what_was_spoiled_destroyed_and_taken_out_again() -> None:
    people, number = issued()
    other = terminal(RIGHTS, OTHER.user_id)
    query = f"?case={CaseFile.objects.get().case_no}"
    page = other.get(f"/issues/{number}{query}").content.decode()
    assert "paper-frame" not in page, "another's copy: its record, not its file"
    assert "再交付" in page
    for nobody in ("a/b", "１２", "9" * 16):  # no way back to who is no person
        odd = other.get(f"/issues/{number}{query}", {"case": query[6:], "person": nobody})
        assert (odd.status_code, f'value="{nobody}"' in odd.content.decode()) == (200, False)
    refused = other.post(f"/issues/{number}/reissue{query}", {"again_reason": " "})
    assert (refused.status_code, "再交付の理由がありません" in refused.content.decode()) == (422, True)
    done = other.post(f"/issues/{number}/reissue{query}", {"again_reason": "紙詰まり", "person": people[0]})
    assert (done.status_code, "paper-frame" in other.get(done.headers["Location"]).content.decode()) == (
        302,
        True,
    )
    void_issue(staff=OTHER, issue_no=number, reason="かすれ")
    (line,) = list_issues(staff=OTHER, addressee_no=people[0], reason="照会")
    assert (line.void_reason, line.reprints, line.spoiled) == ("かすれ", 1, 0)
    page = other.get(f"/persons/{people[0]}/issues{query}").content.decode()
    for words in (number, "処分", "かすれ", "再交付 1回"):
        assert words in page
    page = other.get(f"/issues/{number}{query}").content.decode()
    assert 'id="again"' not in page, "what was destroyed is not handed out again"
    assert "発行番号は新しくなります" in page
    protect(people[1])
    nosy = terminal(NOSY.rights, NOSY.user_id)
    assert nosy.get(f"/persons/{people[1]}/issues{query}").status_code == 403
    beside = nosy.get(f"/persons/{people[0]}/issues{query}").content.decode()
    assert "支援措置の対象者が載る写し" in beside
    assert "かすれ" not in beside
