"""メモ (S 1.1.15): who wrote what and when stays; never on paper; a protected person's are not shown."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from django.test import Client
from psycopg import errors

from openjuki.runtime import fields
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import MemoVersion
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import memos
from openjuki.systems.residents.services.holds import set_hold
from support.at_once import together
from support.register import person, protect
from support.residents import CLERK, REVIEWER, make_staff
from support.signed_in import terminal

WHY = "窓口での応対"
pytestmark = pytest.mark.usefixtures("real_db")
READER = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.memo", "residents.item.support_measure"})


def page_of(no: str, staff: Staff) -> str:
    """The page with the sealed reason in its address, as the record's page links to it."""
    sealed = fields.seal(WHY, table="screen", column="purpose", row=staff.user_id)
    return f"/persons/{no}/memos?why={base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


@pytest.mark.spec("RR-J-other-10", "RR-F-other-10")
def test_every_text_stays_with_who_and_when() -> None:
    no = person(1)
    memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="窓口で筆談を希望")
    memos.change_memo(
        staff=REVIEWER, addressee_no=no, reason=WHY, memo_no=1, seen=1, text="筆談と拡大文字を希望"
    )
    memos.remove_memo(staff=CLERK, addressee_no=no, reason=WHY, memo_no=1, seen=2)
    memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="二つ目")
    second, first = memos.list_memos(staff=READER, addressee_no=no, reason=WHY)
    assert (second.memo_no, second.newest.text, second.earlier) == (2, "二つ目", ())
    assert first.newest.removed
    assert [(t.text, t.by) for t in first.earlier] == [
        ("筆談と拡大文字を希望", REVIEWER.user_id),
        ("窓口で筆談を希望", CLERK.user_id),
    ]
    actions = AuditRow.objects.filter(action__contains="memo").values_list("action", flat=True)
    assert set(actions) == {
        "residents.write_memo", "residents.change_memo", "residents.remove_memo", "residents.list_memos",
    }  # fmt: skip


@pytest.mark.spec("RR-J-other-10")
def test_what_somebody_else_changed_is_not_overwritten() -> None:
    no = person(1)
    memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="初め")
    memos.change_memo(staff=CLERK, addressee_no=no, reason=WHY, memo_no=1, seen=1, text="次")
    with pytest.raises(memos.MemoChanged):
        memos.change_memo(staff=REVIEWER, addressee_no=no, reason=WHY, memo_no=1, seen=1, text="別の次")
    with pytest.raises(NotFound):
        memos.remove_memo(staff=CLERK, addressee_no=no, reason=WHY, memo_no=9, seen=1)
    with pytest.raises(Invalid):
        memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="  ")


@pytest.mark.spec("RR-J-other-10")
def test_two_at_once_write_two_memos() -> None:
    no = person(1)
    write = partial(memos.write_memo, staff=CLERK, addressee_no=no, reason=WHY, text="同時")
    assert sorted(together(*[write] * 4)) == [1, 2, 3, 4]


@pytest.mark.spec("RR-25", "U-08")
def test_the_right_is_asked_and_a_protected_person_is_not_told_of() -> None:
    no = person(1)
    memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="避難先の学校へ連絡済み")
    with pytest.raises(Forbidden):
        memos.write_memo(staff=READER, addressee_no=no, reason=WHY, text="書けない")
    protect(no)
    with pytest.raises(Forbidden):
        memos.list_memos(staff=READER, addressee_no=no, reason=WHY)
    answer = terminal(READER.rights, READER.user_id).get(page_of(no, READER))
    assert answer.status_code == 403
    assert "学校" not in str(answer.content, "utf-8")


@pytest.mark.spec("RR-J-other-10")
def test_the_database_takes_no_blank_memo_and_changes_none(owner: psycopg.Connection) -> None:
    no = person(1)
    memos.write_memo(staff=CLERK, addressee_no=no, reason=WHY, text="初め")
    with pytest.raises(errors.CheckViolation, match="memo_says_something"):
        owner.execute("UPDATE memo_version SET text = ''")
    with pytest.raises(errors.UniqueViolation):
        owner.execute("INSERT INTO memo_version SELECT * FROM memo_version")
    assert MemoVersion.objects.get().text == "初め"


@pytest.mark.spec("U-10")
def test_the_page_writes_corrects_and_takes_away() -> None:
    no = person(1)
    browser: Client = terminal(CLERK.rights, CLERK.user_id)
    page = f"/persons/{no}/memos"
    assert browser.get(page).status_code == 422, "a memo is read for a case or a reason"
    page = page_of(no, CLERK)
    assert browser.post(page, {"text": "画面から"}).status_code == 302
    html = str(browser.get(page).content, "utf-8")
    assert "画面から" in html
    browser.post(page, {"memo_no": "1", "seen": "1", "text": "直した", "act": "change"})
    stale = browser.post(page, {"memo_no": "1", "seen": "1", "act": "remove"})
    assert stale.status_code == 409
    browser.post(page, {"memo_no": "1", "seen": "2", "act": "remove"})
    assert "削除したメモ" in str(browser.get(page).content, "utf-8")


@pytest.mark.spec("U-19", "S 3.1", "RR-25")
def test_a_memo_is_refused_where_the_record_is() -> None:
    no, other = person(1), person(2, ward="04102")
    memos.write_memo(staff=CLERK, addressee_no=no, text="初め", reason=WHY)
    set_hold(staff=CLERK, addressee_no=no, process="inquiry", level="error", reason="照会の抑止")

    def acts(who: str, staff: Staff, reason: str) -> list[Callable[[], Any]]:
        given: dict[str, Any] = {"staff": staff, "addressee_no": who, "reason": reason}
        return [
            lambda: memos.list_memos(**given),
            lambda: memos.write_memo(**given, text="次"),
            lambda: memos.change_memo(**given, memo_no=1, seen=1, text="次"),
            lambda: memos.remove_memo(**given, memo_no=1, seen=1),
        ]

    bound = make_staff("s1011", rights=frozenset(RIGHTS) - {"residents.search.city"})
    expected = [(no, CLERK, "", "S02"), (no, CLERK, WHY, "H10"), (other, bound, WHY, "S10")]
    for who, staff, reason, finding in expected:
        for act in acts(who, staff, reason):
            with pytest.raises(Refused) as e:
                act()
            assert e.value.findings[0].id == finding
    assert MemoVersion.objects.count() == 1
