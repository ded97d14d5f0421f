"""What the screens show beside a record, by program: memos, towns, alerts, notices (issue 2, API)."""

from __future__ import annotations

import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.systems.residents.models import MemoVersion
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import holds
from openjuki.systems.residents.services.view_person import view_person
from support.bearers import Api
from support.register import person, protect, towns
from support.residents import CLERK, make_staff

WHY = "窓口での応対"
pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def clerk() -> Api:
    return Api(CLERK)


@pytest.mark.spec("RR-J-other-10")
def test_a_memo_is_written_corrected_and_taken_away(clerk: Api) -> None:
    path = f"/persons/{person(1)}/memos"
    made = clerk.post(path, {"text": "筆談を希望", "reason": WHY})
    assert made.status_code == 201, made.content
    memo = f"{path}/{made.json()['memo_no']}"
    changed = clerk.send("PUT", memo, {"text": "筆談と拡大文字", "seen": 1, "reason": WHY}).json()
    assert [t["text"] for t in (changed["newest"], *changed["earlier"])] == ["筆談と拡大文字", "筆談を希望"]
    late = clerk.send("PUT", memo, {"text": "上書き", "seen": 1, "reason": WHY})
    assert (late.status_code, late.json()["findings"][0]["id"]) == (409, "ME02")
    assert clerk.post(f"{memo}/removal", {"seen": 2, "reason": WHY}).json()["newest"]["removed"] is True
    assert len(clerk.get(path, reason=WHY).json()[0]["earlier"]) == 2
    rows = AuditRow.objects.filter(action__contains="memo").exclude(outcome="refused")
    assert {r.reason for r in rows} == {WHY}


@pytest.mark.spec("U-05", "U-19", "S 3.4")
def test_a_memo_asks_for_a_purpose_the_right_and_keeps_a_protected_persons(clerk: Api) -> None:
    no, hidden = person(1), person(2)
    protect(hidden)
    assert clerk.get(f"/persons/{no}/memos").status_code == 422
    assert clerk.post(f"/persons/{no}/memos", {"text": "メモ"}).status_code == 422
    assert clerk.post(f"/persons/{no}/memos", {"text": " ", "reason": WHY}).status_code == 422
    reader = Api(make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.memo"}))
    assert reader.get(f"/persons/{no}/memos", reason=WHY).json() == []
    assert reader.post(f"/persons/{no}/memos", {"text": "メモ", "reason": WHY}).status_code == 403
    nosy = Api(make_staff("s1010", rights=frozenset(RIGHTS) - {"residents.item.support_measure"}))
    assert nosy.get(f"/persons/{hidden}/memos", reason=WHY).status_code == 403
    assert nosy.post(f"/persons/{hidden}/memos", {"text": "メモ", "reason": WHY}).status_code == 403
    assert not MemoVersion.objects.exists()


@pytest.mark.spec("S 1.3.3")
def test_towns_are_those_that_the_form_offers(clerk: Api) -> None:
    towns()
    found = clerk.post("/towns/searches", {"typed": "見本町2丁目"}).json()
    assert [(t["municipality"], t["town_code"]) for t in found["towns"]] == [("04101", "0001002")]
    anywhere = clerk.post("/towns/searches", {"typed": "100-0005", "own": False}).json()
    assert {t["municipality"] for t in anywhere["towns"]} == {"13101"}
    assert clerk.post("/towns/searches", {"typed": ""}).status_code == 422


def test_the_boards_alerts_are_told(clerk: Api) -> None:
    told = clerk.get("/alerts").json()
    assert any("空きコード" in a["text"] for a in told)
    assert all(set(a) == {"text", "remedy", "where"} for a in told)


@pytest.mark.spec("S 3.1", "S 2.2.4")
def test_a_record_comes_with_its_notices_as_on_the_page(clerk: Api) -> None:
    no = person(1)
    assert clerk.get(f"/persons/{no}", reason=WHY).json()["notices"] == []
    holds.set_hold(staff=CLERK, addressee_no=no, process="inquiry", level="alert", reason="本人の申出")
    answer = clerk.get(f"/persons/{no}", reason=WHY).json()
    assert any("本人の申出" in n for n in answer["notices"])
    protect(no)
    answer = clerk.get(f"/persons/{no}", reason=WHY).json()
    seen = view_person(staff=CLERK, addressee_no=no, reason=WHY)
    assert (answer["notices"], answer["support_states"]) == ([*seen.notices], [*seen.support_states])
