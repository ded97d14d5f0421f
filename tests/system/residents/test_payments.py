"""手数料の領収・領収書・還付 (地方自治法 第227条): taken once, added up, given back; RR-05, S 1.3.8."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import FeePayment, FeeReceipt, FeeRefund, IssueRequest
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.payments import (
    AlreadyPaid,
    NothingDue,
    day_book,
    print_day,
    receipt_again,
    show_receipt,
    take_fee,
    view_fee,
)
from openjuki.systems.residents.services.reprint import void_issue
from support.bearers import Api
from support.certificates import STATED, request
from support.protected_world import NOSY
from support.residents import CLERK, make_staff, move_family_in
from support.support_measures import started

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)


def issued(copies: int = 2, **items: Any) -> tuple[str, list[str]]:
    """A request that was issued, and the numbers of its copies."""
    people = items.pop("people", None) or move_family_in()
    acknowledged = items.pop("acknowledged", {})
    made = issue_record_copy(
        staff=CLERK, request=request(copies=copies, **items), addressee_nos=people, acknowledged=acknowledged
    )
    return IssueRequest.objects.latest("id").request_no, [m.issue_no for m in made]


def paid(request_no: str, **items: Any) -> FeePayment:
    return take_fee(**{"staff": CLERK, "request_no": request_no, "means": "cash", "tendered": 600, **items})


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("RR-05")
def test_a_fee_is_taken_once_with_a_receipt_that_is_made_again_only_with_a_reason() -> None:
    number, copies = issued()
    for wrong in ({"tendered": 500}, {"tendered": 1000}, {"means": "gold"}):
        with pytest.raises(Invalid):
            paid(number, **wrong)
    made = paid(number, tendered=1000, change_as="cash")
    assert (made.amount, made.change, made.issue_nos, made.place != "") == (600, 400, copies, True)
    with pytest.raises(AlreadyPaid):
        paid(number)
    told = text_of(show_receipt(staff=CLERK, payment_no=made.payment_no, copy_no=0))
    for word in ("領収書", "600円", "400円(現金)", "試験太郎様", made.payment_no, "住民票の写し", "300円"):
        assert word in told, word
    assert "再発行" not in told
    with pytest.raises(NotFound):  # another clerk has it made again
        show_receipt(staff=NOSY, payment_no=made.payment_no, copy_no=0)
    with pytest.raises(Invalid):
        receipt_again(staff=CLERK, payment_no=made.payment_no, reason=" ")
    with clock.fixed(DAY + timedelta(days=1)):
        with pytest.raises(NotFound):
            show_receipt(staff=CLERK, payment_no=made.payment_no, copy_no=0)
        again = receipt_again(staff=CLERK, payment_no=made.payment_no, reason="紛失")
        told = text_of(show_receipt(staff=CLERK, payment_no=made.payment_no, copy_no=again.copy_no))
    assert "領収書(再発行)" in told
    assert "令和8年11月22日" in told, "the day on which it was paid"
    row = AuditRow.objects.get(action="residents.take_fee", outcome="done")
    assert (row.terms["yen"], row.terms["payment_no"]) == (600, made.payment_no)


@pytest.mark.spec("RR-05")
def test_nothing_is_taken_for_what_is_free_not_issued_or_gone() -> None:
    people = move_family_in()
    free, _ = issued(people=people, fee_exemption="生活保護の受給者(手数料条例 第5条)")
    with pytest.raises(NothingDue):
        paid(free)
    assert view_fee(staff=CLERK, request_no=free).exemption.startswith("生活保護")
    number, (first, second) = issued(people=people)
    void_issue(staff=CLERK, issue_no=first, reason="紙詰まり")  # before it was paid: nothing to decide
    with pytest.raises(Invalid) as e:
        void_issue(staff=CLERK, issue_no=second, reason="紙詰まり", refund=True)
    assert [f.id for f in e.value.findings] == ["Q15"]
    assert paid(number, tendered=300).issue_nos == [second]


@pytest.mark.spec("S 1.3.8")
@pytest.mark.parametrize("refund", [True, False])
def test_of_a_copy_that_was_paid_for_it_is_said_whether_the_fee_goes_back(refund: bool) -> None:
    number, (first, _) = issued()
    paid(number)
    with pytest.raises(Invalid) as e:
        void_issue(staff=CLERK, issue_no=first, reason="宛先の誤り")
    assert [f.id for f in e.value.findings] == ["Q16"]
    void_issue(staff=CLERK, issue_no=first, reason="宛先の誤り", refund=refund)
    row = FeeRefund.objects.get()
    assert (row.issue.issue_no, row.amount) == (first, 300 if refund else 0)
    seen = view_fee(staff=CLERK, request_no=number).payment
    assert seen is not None
    assert [(r.issue_no, r.amount) for r in seen.refunds] == [(first, row.amount)]
    (total,) = day_book(staff=CLERK, day=DAY).totals
    assert (total.taken, total.refunded, total.balance) == (600, row.amount, 600 - row.amount)


@pytest.mark.spec("RR-05")
def test_money_that_came_with_a_letter_and_its_change() -> None:
    letter = {"channel": "post", "delivery": "mail", "send_to": "宮城県仙台市泉区　試験　太郎", "paid": 450}
    reasons = {"A144-send_to": "転送先を確認", "A145-paid": "小為替150円を同封"}
    number, _ = issued(1, **letter, acknowledged=reasons)
    with pytest.raises(Invalid) as e:  # no coins in an envelope
        paid(number, means="money_order", tendered=450, change_as="cash")
    assert [f.id for f in e.value.findings] == ["E243"]
    with pytest.raises(NotAcknowledged):
        paid(number, means="money_order", tendered=500, change_as="stamps")
    made = paid(number, means="money_order", tendered=450, change_as="money_order")
    assert (made.amount, made.change) == (300, 150)


@pytest.mark.spec("RR-05")
def test_the_day_of_each_counter_adds_up() -> None:
    people = move_family_in()
    window = replace(make_staff("s1091"), branch="泉支所")
    numbers = [issued(1, people=people)[0] for _ in range(3)]
    open_, _ = issued(1, people=people)
    everybody = STATED | {"stated_name": "試験　太郎、試験　花子、試験　一郎、試験　桜"}
    issued(1, people=people, relation="official", bearer="主事　架空", purpose="税務調査", **everybody)
    paid(numbers[0], tendered=300)
    paid(numbers[1], means="cashless", tendered=300)
    paid(numbers[2], tendered=300, staff=window)
    book = day_book(staff=CLERK, day=DAY)
    assert {(t.place, t.means): t.balance for t in book.totals} == {
        (CLERK.office_code, "cash"): 300, (CLERK.office_code, "cashless"): 300, ("泉支所", "cash"): 300,
    }  # fmt: skip
    assert (book.unpaid, book.free) == (((open_, 300),), (("公用", 1),))
    assert len(book.rows) == 3
    there = day_book(staff=CLERK, day=DAY, scope=Scope(CLERK.ward, "泉支所"))
    assert [t.balance for t in there.totals] == [300]
    assert day_book(staff=CLERK, day=DAY + timedelta(days=1)).rows == ()
    told = text_of(print_day(staff=CLERK, day=DAY))
    for word in ("手数料の日計表", "未収", open_, "公用1通"):
        assert word in told, word
    assert "試験" not in told
    with pytest.raises(Forbidden):
        day_book(staff=make_staff("s1092", rights=frozenset({"residents.home"})), day=DAY)


@pytest.mark.spec("RR-05")
def test_two_clerks_cannot_take_the_same_fee() -> None:
    number, _ = issued(1)
    done: list[str] = []

    def take() -> None:
        try:
            paid(number, tendered=300)
            done.append("paid")
        except AlreadyPaid:
            done.append("refused")
        finally:
            connection.close()

    clerks = [threading.Thread(target=take) for _ in range(4)]
    for each in clerks:
        each.start()
    for each in clerks:
        each.join()
    assert sorted(done) == ["paid", "refused", "refused", "refused"]
    assert FeePayment.objects.count() == FeeReceipt.objects.count() == 1


@pytest.mark.spec("S 3.4")
def test_the_receipt_of_a_protected_person_is_for_whoever_may_see_that_person() -> None:
    people = move_family_in()
    number, _ = issued(people=people)
    made = paid(number)
    other, _ = issued(1, people=people)
    started(people[0])
    for refused in (
        lambda: view_fee(staff=NOSY, request_no=number),
        lambda: paid(other, staff=NOSY, tendered=300),
        lambda: receipt_again(staff=NOSY, payment_no=made.payment_no, reason="紛失"),
        lambda: show_receipt(staff=NOSY, payment_no=made.payment_no, copy_no=0),
    ):
        with pytest.raises(Forbidden):
            refused()
    # The day's list counts it and names nobody.
    told = text_of(print_day(staff=NOSY, day=DAY))
    assert made.payment_no in told
    assert "試験" not in told


def test_the_api_takes_prints_and_voids() -> None:
    number, (first, _) = issued()
    api = Api(CLERK)
    assert api.get(f"/requests/{number}/fee").json()["amount"] == 600
    given = {"means": "cash", "tendered": 600}
    made = api.post(f"/requests/{number}/payment", given)
    assert made.status_code == 201, made.content
    payment_no = made.json()["payment_no"]
    assert api.post(f"/requests/{number}/payment", given).status_code == 409
    file = api.get(f"/payments/{payment_no}/receipts/0/file")
    assert file.content.startswith(b"%PDF")
    again = api.post(f"/payments/{payment_no}/receipts", {"reason": "紛失"}).json()
    assert again["copy_no"] == 1
    assert api.post(f"/issues/{first}/void", {"reason": "誤り"}).status_code == 422
    assert api.post(f"/issues/{first}/void", {"reason": "誤り", "refund": True}).status_code == 204
    book = api.get("/payments", day="2026-11-22").json()
    assert [(t["taken"], t["refunded"], t["balance"]) for t in book["totals"]] == [(600, 300, 300)]
    assert api.get("/payments/sheet", day="2026-11-22").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE fee_payment SET means = 'gold'", "payment_means"),
        ("UPDATE fee_payment SET tendered = 500", "payment_adds_up"),
        ("UPDATE fee_payment SET tendered = 700, change = 100", "payment_change_given"),
        ("UPDATE fee_payment SET change_as = 'cash'", "payment_change_given"),
        ("UPDATE fee_payment SET place = ''", "payment_taken_by_someone"),
        ("UPDATE fee_payment SET amount = 300, tendered = 300", "payment_of_copies"),
        ("UPDATE fee_payment SET issue_nos = array_append(issue_nos, 'x')", "payment_of_copies"),
        ("INSERT INTO fee_payment SELECT 99, ward, branch, place, terminal, by, by_name, \"on\", at, 'other',"
         " issue_nos, amount, means, tendered, change, change_as, acknowledged, request_id FROM fee_payment",
         "request_id"),
        ("UPDATE fee_receipt SET reason = 'why'", "receipt_again_has_reason"),
        ("UPDATE fee_receipt SET copy_no = 1", "receipt_again_has_reason"),
        ("UPDATE fee_receipt SET digest = ''", "receipt_archived"),
        ("INSERT INTO fee_receipt SELECT 99, copy_no, reason, object_key, digest, by, at, payment_id FROM fee_receipt",
         "receipt_once"),
        ("UPDATE fee_refund SET amount = 200", "refund_of_paid_copy"),
        ("UPDATE fee_refund SET amount = 0", "refund_means"),
        ("UPDATE fee_refund SET by = ''", "refund_given_by_someone"),
        ("UPDATE fee_refund SET issue_id = (SELECT id FROM issue_record ORDER BY id DESC LIMIT 1)",
         "refund_of_paid_copy"),
    ],
)  # fmt: skip
def test_the_database_refuses(owner: psycopg.Connection, statement: str, name: str) -> None:
    number, (first, _) = issued()
    paid(number)
    if "refund" in statement:
        void_issue(staff=CLERK, issue_no=first, reason="誤り", refund=True)
    with pytest.raises((errors.CheckViolation, errors.UniqueViolation), match=name):
        owner.execute(statement)  # type: ignore[call-overload]


def test_what_was_taken_is_never_rewritten() -> None:
    number, _ = issued(1)
    paid(number, tendered=300)
    with pytest.raises(Exception, match="permission denied"):
        FeePayment.objects.update(amount=1)
