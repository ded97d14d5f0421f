"""編集ロック (S 10.3): whom one clerk enters, nobody else enters in another case; it is never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, Setting
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.choose_person import choose_person, open_case_for
from openjuki.systems.residents.services.edit_lock import Held
from openjuki.systems.residents.services.notices_import_entry import enter
from openjuki.systems.residents.services.save_entry import open_entry, save_entry
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.at_once import at_once
from support.bearers import Api
from support.drafts import draft_of, hand_in
from support.register import protect
from support.residents import CLERK, REVIEWER, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
OTHER = make_staff("s1008", rights=set(RIGHTS))
COUNTER = make_staff("s1009", rights=set(RIGHTS) - {SUPPORT})


@pytest.fixture
def people() -> list[str]:
    """A household in the register."""
    return move_family_in()


@pytest.fixture
def first(people: list[str]) -> str:
    """A 転居届 of all of them that CLERK is entering."""
    case_no = cases.open_case(staff=CLERK, kind="move_within").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_within", people))
    return str(case_no)


@pytest.fixture
def second(first: str) -> str:
    """A case of OTHER that names nobody yet."""
    return own(OTHER)


def own(staff: Staff) -> str:
    """A case of theirs that names nobody yet."""
    return str(cases.open_case(staff=staff, kind="former_surname").case_no)


def draft(case_no: str) -> CaseDraft:
    return CaseDraft.objects.get(case__case_no=case_no)


def idle(case_no: str, **ago: int) -> None:
    """The last save was so long ago."""
    CaseDraft.objects.filter(case__case_no=case_no).update(saved_at=clock.now() - timedelta(**ago))


def told(work: Callable[[], Any]) -> str:
    with pytest.raises(Held) as e:
        work()
    (finding,) = e.value.findings
    assert (e.value.status, finding.id, finding.law) == (409, "C40", "S 10.3")
    return f"{finding.message} {finding.remedy}"


@pytest.mark.spec("S 10.3", "S 4.0.8")
def test_who_is_entered_by_one_is_looked_at_by_others(people: list[str], first: str, second: str) -> None:
    said = told(lambda: choose_person(staff=OTHER, case_no=second, addressee_no=people[1]))
    assert f"{CLERK.name}さんが" in said
    assert f"受付番号{first}で入力しています" in said
    assert "30分" in said
    assert not any(text in said for text in (*people, "丁目", "番１"))  # no 宛名番号, no address
    assert draft(second).named == []
    assert AuditRow.objects.filter(action="residents.choose_person", outcome="refused").count() == 1
    before = CaseFile.objects.count()
    told(lambda: open_case_for(staff=OTHER, kind="alias", addressee_no=people[0]))
    told(lambda: cases.open_case(staff=OTHER, kind="alias", data={"addressee_no": people[0]}))
    assert CaseFile.objects.count() == before  # nothing was opened
    assert open_entry(staff=OTHER, case_no=first).held is None  # one and the same case is shared
    choose_person(staff=CLERK, case_no=own(CLERK), addressee_no=people[1])  # the own two: E20 decides


@pytest.mark.spec("S 10.3")
def test_the_hold_goes_with_who_works_in_the_case(people: list[str], first: str, second: str) -> None:
    save_entry(staff=OTHER, case_no=first, changes={"note": "続き"})
    choose_person(staff=OTHER, case_no=second, addressee_no=people[1])  # it is OTHER who is at both now
    assert draft(first).held_name == OTHER.name
    assert OTHER.name in told(lambda: save_entry(staff=CLERK, case_no=first, changes={"note": "もとへ"}))
    found = open_entry(staff=CLERK, case_no=first).held
    assert found is not None
    assert found.id == "C40"


def _submit(case_no: str) -> None:
    hand_in("move_within", case_no)


def _send_back(case_no: str) -> None:
    _submit(case_no)
    review.send_back(staff=REVIEWER, case_no=case_no, reason="確認")


def _withdraw(case_no: str) -> None:
    cases.withdraw_case(staff=CLERK, case_no=case_no, reason="取りやめ")


def _without(case_no: str) -> None:
    cases.save_draft(staff=CLERK, case_no=case_no, data={})


def _forget(case_no: str) -> None:
    idle(case_no, minutes=31)


@pytest.mark.spec("S 10.3", "A-12")
@pytest.mark.parametrize("end", [_submit, _send_back, _withdraw, _without, _forget])
def test_every_end_ends_it(people: list[str], first: str, second: str, end: Callable[[str], None]) -> None:
    idle(first, minutes=29)
    told(lambda: choose_person(staff=OTHER, case_no=second, addressee_no=people[0]))
    end(first)
    choose_person(staff=OTHER, case_no=second, addressee_no=people[0])
    ids = {f.id for f in open_entry(staff=OTHER, case_no=second).judgement.findings}
    assert ("E20" in ids) is (end is _submit)


@pytest.mark.spec("S 10.3")
def test_who_comes_back_too_late_looks_on(people: list[str], first: str, second: str) -> None:
    Setting.objects.create(key="edit_lock_minutes", value=5)
    idle(first, minutes=6)
    choose_person(staff=OTHER, case_no=second, addressee_no=people[0])
    for work in (
        lambda: save_entry(staff=CLERK, case_no=first, changes={"note": "あと"}),
        lambda: submit_notice(staff=CLERK, case_no=first),
    ):
        assert OTHER.name in told(work)
    path = f"/cases/{first}/draft"
    read = Api(CLERK).get(path).json()
    answer = Api(CLERK).send("PATCH", path, {"version": read["version"], "changes": {"note": "あと"}})
    assert (answer.status_code, answer.json()["findings"][0]["id"]) == (409, "C40")
    page = terminal(CLERK.rights, CLERK.user_id)
    body = page.get(f"/cases/{first}/entry").content.decode()
    assert "data-held" in body
    saved = page.post(
        f"/cases/{first}/save/move_within", {"note": "x", "version": read["version"], "page": "a"}
    )
    assert (saved.status_code, OTHER.name in saved.content.decode()) == (409, True)
    assert not draft(first).data.get("note")
    sent = page.post(f"/cases/{first}/submit/move_within", {"version": read["version"], "page": "a"})
    assert (sent.status_code, OTHER.name in sent.content.decode()) == (409, True)


@pytest.mark.spec("S 10.3", "S 3.4", "RR-25")
def test_who_may_not_see_the_person_is_told_nothing_of_the_case(people: list[str], first: str) -> None:
    protect(people[0])
    with pytest.raises(Refused) as e:
        choose_person(staff=COUNTER, case_no=own(COUNTER), addressee_no=people[0])
    assert [f.id for f in e.value.findings] == ["S07"]
    assert first not in str(e.value)


@pytest.mark.spec("S 10.3", "RR-23")
def test_of_twelve_who_choose_one_person_at_once_one_enters(people: list[str]) -> None:
    clerks = [make_staff(f"s11{n:02}", rights=set(RIGHTS)) for n in range(12)]
    works = [
        lambda staff=staff, case_no=own(staff): choose_person(  # type: ignore[misc]
            staff=staff, case_no=case_no, addressee_no=people[0]
        )
        for staff in clerks
    ]
    assert at_once(*works) == ["C40"] * 11
    assert CaseDraft.objects.filter(named__contains=[people[0]], held_since__isnull=False).count() == 1


@pytest.mark.spec("S 10.3")
def test_the_database_wants_a_name_for_every_hold(first: str) -> None:
    with (
        pytest.raises(IntegrityError, match="draft_held_by_somebody"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE case_draft SET held_name = ''")


@pytest.mark.spec("S 10.3", "RR-01")
def test_a_file_enters_nobody_whom_a_clerk_enters_and_holds_nobody(people: list[str], first: str) -> None:
    data = draft_of("move_within", people) | {"ward": "04101"}

    def imported() -> str:
        return enter(staff=OTHER, kind="move_within", data=data, line=2, file="届出").case_no

    said = told(imported)
    assert CLERK.name in said
    assert "太郎" not in said  # a report is read by others
    _withdraw(first)
    assert draft(imported()).held_since is None
    open_case_for(staff=CLERK, kind="former_surname", addressee_no=people[0])
