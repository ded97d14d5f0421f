"""Screens and API of the seal registration: a registration from the search to the certificate; 支援措置 everywhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid
from openjuki.runtime.typeset.printing import engine
from openjuki.systems.seals.models import Application, CurrentSeal, Event, IssueOverflow, IssueRecord
from openjuki.systems.seals.rights import RIGHTS, ROLES
from openjuki.systems.seals.services import review
from openjuki.systems.seals.services.printing import FORMS
from openjuki.systems.seals.services.settings import certifier_of, ordinance
from support.fonts import prepare_printing
from support.seals import named_scan, seal_png
from support.signed_in import terminal
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHECKER, CHIEF, entered, registered

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _printing() -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        yield


@pytest.fixture
def clerk() -> Client:
    return terminal(ROLES["counter"], "s1001")


@pytest.fixture
def checker() -> Client:
    return terminal(ROLES["reviewer"], "s2001")


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return str(response.content.decode())


def key(page: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert found
    return found[1]


TYPED = {
    "seal_text": "葛城", "upright": "on", "capable": "on", "identification": "driving_licence",
    "way": "same_day", "card": "card", "dpi": "300",
}  # fmt: skip


@pytest.mark.spec("SL-01", "SL-03")
def test_from_the_search_to_the_certificate(clerk: Client, checker: Client) -> None:
    told()
    assert "氏名" in text(clerk.get("/search"))
    assert "検索の理由がありません" in text(clerk.post("/search", {"name": "葛城"}), 422)
    found = text(clerk.post("/search", {"name": "葛󠄂城", "birth": "S60.3.9", "reason": "印鑑登録の申請"}))
    assert f"/people/{HANAKO}" in found
    page = text(clerk.get(f"/people/{HANAKO}/apply/register"))
    scan = SimpleUploadedFile("seal.png", seal_png(mm=7), "image/png")
    small = text(clerk.post(f"/people/{HANAKO}/apply/register", {**TYPED, "impression": scan}), 422)
    assert "印影が小さすぎます(収まる正方形は一辺" in small
    assert 'value="葛城"' in small, "what was typed stands again"
    scan = SimpleUploadedFile("seal.png", seal_png(), "image/png")
    posted = clerk.post(
        f"/people/{HANAKO}/apply/register", {**TYPED, "impression": scan, "idempotency_key": key(page)}
    )
    assert posted.status_code == 302, posted.content.decode()[:3000]
    made = Application.objects.get()
    assert "ほかの職員" not in text(clerk.get(posted["Location"]))
    assert clerk.get(f"/applications/{made.pk}/impression").content.startswith(b"\x89PNG")
    assert clerk.post(f"/applications/{made.pk}", {"do": "approve"}).status_code == 403
    assert "葛󠄂城" in text(checker.get("/"))
    done = checker.post(f"/applications/{made.pk}", {"do": "approve"})
    assert done["Location"].startswith(f"/people/{HANAKO}")
    shown = text(clerk.get(f"/people/{HANAKO}"))
    current = CurrentSeal.objects.get()
    assert current.registration_id in shown
    assert clerk.get(f"/registrations/{current.registration_id}/impression").content.startswith(b"\x89PNG")
    assert "まだ作成していません" in text(clerk.get(f"/papers/card/about/{HANAKO}"))
    label = clerk.post(f"/papers/card/about/{HANAKO}", {})["Location"]
    assert clerk.get(f"{label}/file").content.startswith(b"%PDF")
    assert "登録証の番号票" in text(clerk.get(label))
    assert unquote(label).rsplit("/", 1)[1] in text(clerk.get(f"/papers/card/about/{HANAKO}"))
    form = text(clerk.get(f"/people/{HANAKO}/certificate"))
    asked = {"card_no": "00000000", "requester": "葛城 花子", "copies": "2", "idempotency_key": key(form)}
    assert "この登録のものではありません" in text(clerk.post(f"/people/{HANAKO}/certificate", asked), 422)
    issued = clerk.post(
        f"/people/{HANAKO}/certificate", {**asked, "card_no": current.card_id, "idempotency_key": "next-0001"}
    )
    assert issued.status_code == 302
    assert "ほかに1通" in text(clerk.get(issued["Location"]))
    number = IssueRecord.objects.order_by("pk")[0].pk
    assert clerk.get(f"/issues/{number}/file").content.startswith(b"%PDF")
    assert number in text(clerk.get(f"/people/{HANAKO}"))


def test_by_letter_and_back(clerk: Client, checker: Client) -> None:
    told()
    made = entered(way="inquiry")
    here = f"/applications/{made.pk}"
    sent = clerk.post(here, {"do": "send"})
    assert clerk.get(f"{sent['Location']}/file").content.startswith(b"%PDF")
    assert "本人確認の方法がありません" in text(clerk.post(here, {"do": "answer"}), 422)
    assert clerk.post(here, {"do": "answer", "identification": "passport"}).status_code == 302
    assert "理由がありません" in text(checker.post(here, {"do": "refuse", "reason": ""}), 422)
    assert checker.post(here, {"do": "refuse", "reason": "筆跡が異なる"}).status_code == 302
    assert "筆跡が異なる" in text(clerk.get(here))


def api(client: Client, path: str, body: Any, n: int) -> Any:
    return client.post(
        f"/api{path}", body, content_type="application/json", headers={"Idempotency-Key": f"key-{n:08d}"}
    )


@pytest.mark.spec("SL-01", "SL-03")
def test_a_program_does_what_the_screens_do(clerk: Client, checker: Client) -> None:
    told()
    found = api(clerk, "/people/searches", {"addressee_no": HANAKO, "reason": "照会"}, 0).json()
    assert [r["name"] for r in found] == ["葛󠄂城　花子"]
    entry: dict[str, Any] = {
        "kind": "register", "addressee_no": HANAKO, "way": "inquiry", "identification": "passport",
        "capable": True, "upright": True, "seal_text": "花子",
        "impression": base64.b64encode(seal_png()).decode(),
    }  # fmt: skip
    refused = api(clerk, "/applications", {**entry, "impression": "?"}, 1)
    assert [f["id"] for f in refused.json()["findings"]] == ["SE20"]
    made = api(clerk, "/applications", entry, 2)
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert api(clerk, f"/applications/{number}/inquiry", {}, 3).json()["due_on"] == "2026-12-12"
    answered = api(clerk, f"/applications/{number}/answer", {"identification": "passport"}, 4)
    assert answered.json()["state"] == "review"
    assert api(clerk, f"/applications/{number}/approval", {}, 5).status_code == 403
    assert api(checker, f"/applications/{number}/approval", {}, 6).json()["state"] == "done"
    seen = clerk.get(f"/api/people/{HANAKO}").json()
    card = seen["current"]["card_no"]
    issued = api(clerk, f"/people/{HANAKO}/certificates", {"card_no": card, "requester": "葛城"}, 7)
    assert issued.status_code == 201, issued.content
    assert clerk.get(f"/api/issues/{issued.json()[0]['issue_no']}/file").content.startswith(b"%PDF")
    label = api(clerk, "/papers", {"kind": "card", "reference": HANAKO}, 77).json()["number"]
    assert clerk.get(f"/api/papers/{label}/file").content.startswith(b"%PDF")
    assert clerk.get(f"/api/people/{HANAKO}").json()["papers"][0]["number"] == label
    number = issued.json()[0]["issue_no"]
    assert api(clerk, f"/issues/{number}/verification", {}, 78).json() == {
        "issue_no": number,
        "redrawn": True,
        "reworded": [],
        "program": version("openjuki"),
        "said": "検証しました。記載事項は、交付したときの台帳と一致します。",
    }
    assert clerk.get("/api/overflows").json() == []
    assert clerk.get(f"/api/registrations/{seen['current']['registration_no']}/impression").status_code == 200
    assert api(clerk, "/applications", {"kind": "gift", "addressee_no": HANAKO}, 8).status_code == 422
    lost = api(clerk, "/applications", {"kind": "card_lost", "addressee_no": HANAKO,
                                        "identification": "passport"}, 9).json()["id"]  # fmt: skip
    assert [a["id"] for a in clerk.get("/api/applications").json()] == [lost]
    assert (
        api(clerk, f"/applications/{lost}/withdrawal", {"reason": "見つかった"}, 10).json()["state"]
        == "withdrawn"
    )


SECRET = "国分町"


@pytest.fixture
def protected() -> dict[str, Any]:
    """A protected person with a registration, an issue and an open application; 抹消 of another."""
    told()
    registration = registered()
    card = CurrentSeal.objects.get().card_id
    own = terminal(ROLES["counter"], "s1001")
    issued = api(own, f"/people/{HANAKO}/certificates", {"card_no": card, "requester": "本人"}, 90)
    assert issued.status_code == 201, issued.content
    made = entered(kind="change", scan=seal_png(4), seal_text="花子", way="inquiry")
    api(own, f"/applications/{made.pk}/inquiry", {}, 91)
    letter = api(own, "/papers", {"kind": "inquiry", "reference": str(made.pk)}, 92).json()["number"]
    IssueOverflow.objects.create(
        issue_id=issued.json()[0]["issue_no"],
        addressee_no=HANAKO,
        item="address",
        label="住所",
        policy="limit",
    )
    told(TARO, household_no="7", given_name="太郎", name="葛󠄂城　太郎")
    registered(TARO, scan=seal_png(5))
    told(TARO, seq=2, household_no="7", given_name="太郎", name="葛󠄂城　太郎", adult_ward=True)
    event = Event.objects.get(kind="ended")
    held()
    held(TARO)
    return {
        "registration": registration, "card": card, "issue": issued.json()[0]["issue_no"], "made": made.pk,
        "event": event.pk, "letter": letter,
    }  # fmt: skip


@pytest.mark.spec("S 3.4", "L-01")
@pytest.mark.protects(
    "seals screen ", "seals screen search", "seals screen people/<str:addressee_no>",
    "seals screen people/<str:addressee_no>/apply/<slug:kind>",
    "seals screen people/<str:addressee_no>/certificate",
    "seals screen registrations/<str:registration_no>/impression",
    "seals screen applications/<int:application_id>",
    "seals screen applications/<int:application_id>/impression",
    "seals screen issues/<str:issue_no>/file", "seals screen papers/<str:paper_no>/file",
    "seals screen papers/<str:paper_no>", "seals screen papers/<slug:kind>/about/<str:reference>",
    "seals screen overflows", "seals screen prints",
    "seals screen people/<str:addressee_no>/certificate/preview", "seals screen issues/<str:issue_no>",
)  # fmt: skip
def test_no_screen_tells_of_a_protected_person(clerk: Client, protected: dict[str, Any]) -> None:
    assert "花子" not in text(clerk.get("/"))
    assert TARO not in text(clerk.get("/"))
    found = text(clerk.post("/search", {"name": "葛󠄂城", "reason": "照会"}))
    assert "支援措置" in found
    assert SECRET not in found
    assert HANAKO not in found
    closed = [
        f"/people/{HANAKO}", f"/people/{HANAKO}/apply/reissue", f"/people/{HANAKO}/certificate",
        f"/registrations/{protected['registration']}/impression", f"/applications/{protected['made']}",
        f"/applications/{protected['made']}/impression", f"/papers/inquiry/about/{protected['made']}",
        f"/papers/{protected['letter']}/file", f"/papers/{protected['letter']}",
        f"/issues/{protected['issue']}",
    ]  # fmt: skip
    for path in closed:
        said = text(clerk.get(path), 403)
        assert SECRET not in said, path
    assert HANAKO not in text(clerk.get("/overflows"))
    told("3000000004", household_no="8", given_name="次郎", name="葛󠄂城　次郎")
    said = text(clerk.get("/people/3000000004/apply/register", {"guarantor_no": protected["registration"]}))
    assert "支援措置" in said
    assert "花子" not in said
    for kind, reference in (("ended", protected["event"]), ("card", HANAKO), ("inquiry", protected["made"])):
        assert SECRET not in text(clerk.post(f"/papers/{kind}/about/{reference}", {}), 403)
    waive = {"do": "waive", "reason": "死亡"}
    assert SECRET not in text(clerk.post(f"/papers/ended/about/{protected['event']}", waive), 403)
    for kind, reference in (("letter", protected["letter"]), ("certificate", protected["issue"])):
        sent = {"paper": kind, "reference": reference, "printer": "P01"}
        assert clerk.post("/prints", sent).status_code in (403, 422)
    asked = {"card_no": protected["card"], "requester": "相手方", "copies": "1"}
    assert clerk.post(f"/people/{HANAKO}/certificate", asked).status_code == 403
    assert SECRET not in text(clerk.get(f"/issues/{protected['issue']}/file"), 422)
    assert SECRET not in text(clerk.post(f"/people/{HANAKO}/certificate/preview", asked), 422)
    assert AuditRow.objects.filter(outcome="refused").count() >= len(closed)
    chief = terminal(RIGHTS, "s3001")
    assert SECRET in text(chief.get(f"/people/{HANAKO}"))
    assert "支援措置の対象者です" in text(chief.post(f"/people/{HANAKO}/certificate", asked), 422)
    assert IssueRecord.objects.count() == 1


@pytest.mark.spec("S 3.4", "L-01")
@pytest.mark.protects(
    "seals POST api/people/searches", "seals GET api/people/<addressee_no>", "seals GET api/applications",
    "seals POST api/applications", "seals GET api/applications/<int:application_id>",
    "seals POST api/applications/<int:application_id>/inquiry",
    "seals POST api/applications/<int:application_id>/answer",
    "seals POST api/applications/<int:application_id>/withdrawal",
    "seals POST api/applications/<int:application_id>/approval",
    "seals POST api/applications/<int:application_id>/refusal",
    "seals GET api/registrations/<registration_no>/impression",
    "seals GET api/applications/<int:application_id>/impression",
    "seals POST api/papers", "seals GET api/papers/<paper_no>/file", "seals GET api/overflows",
    "seals GET api/endings", "seals POST api/endings/<int:event_id>/waiver",
    "seals POST api/prints", "seals POST api/people/<addressee_no>/certificates",
    "seals GET api/issues/<issue_no>/file", "seals GET api/issues/<issue_no>",
    "seals POST api/issues/<issue_no>/reissue", "seals POST api/issues/<issue_no>/verification",
    "seals POST api/people/<addressee_no>/certificates/previews",
)  # fmt: skip
def test_no_answer_tells_of_a_protected_person(protected: dict[str, Any]) -> None:
    program = terminal([r for r in RIGHTS if r != "seals.item.support_measure"], "s1001")
    (row, *_) = api(program, "/people/searches", {"name": "葛󠄂城", "reason": "照会"}, 20).json()
    assert (row["open"], row["address"], row["addressee_no"]) == (False, "", "")
    assert program.get("/api/applications").json() == []
    made = protected["made"]
    for path in (
        f"/api/people/{HANAKO}", f"/api/applications/{made}", f"/api/applications/{made}/impression",
        f"/api/registrations/{protected['registration']}/impression", f"/api/papers/{protected['letter']}/file",
    ):  # fmt: skip
        assert SECRET not in text(program.get(path), 403)
    acts = (("inquiry", {}), ("answer", {"identification": "passport"}), ("withdrawal", {"reason": "x"}),
            ("approval", {}), ("refusal", {"reason": "x"}))  # fmt: skip
    for n, (act, body) in enumerate(acts):
        assert SECRET not in text(api(program, f"/applications/{made}/{act}", body, 30 + n), 403)
    entry = {"kind": "reissue", "addressee_no": HANAKO, "identification": "passport"}
    assert SECRET not in text(api(program, "/applications", entry, 40), 403)
    assert program.get("/api/overflows").json() == []
    assert program.get("/api/endings").json() == {"lines": [], "in_all": 0, "more": 0}
    waiver = f"/endings/{protected['event']}/waiver"
    assert SECRET not in text(api(program, waiver, {"reason": "死亡"}, 48), 403)
    assert SECRET not in text(api(program, "/papers", {"kind": "card", "reference": HANAKO}, 44), 403)
    for n, kind in enumerate(("letter", "certificate")):
        sent = {"paper": kind, "reference": protected["letter" if n == 0 else "issue"], "printer": "P01"}
        assert SECRET not in text(api(program, "/prints", sent, 45 + n), 422 if n else 403)
    asked = {"card_no": protected["card"], "requester": "相手方"}
    assert SECRET not in text(api(program, f"/people/{HANAKO}/certificates", asked, 41), 422)
    assert SECRET not in text(api(program, f"/people/{HANAKO}/certificates/previews", asked, 42), 422)
    issue = f"/issues/{protected['issue']}"
    assert SECRET not in text(program.get(f"/api{issue}/file"), 422)
    assert SECRET not in text(program.get(f"/api{issue}"), 403)
    assert SECRET not in text(api(program, f"{issue}/reissue", {"reason": "紙詰まり"}, 43), 422)
    assert SECRET not in text(api(program, f"{issue}/verification", {}, 47), 403)


@pytest.mark.spec("SL-01")
def test_a_suspected_mirror_image_asks_for_a_reason_and_is_shown_beside_its_turn(checker: Client) -> None:
    told()
    pictures = engine(FORMS).characters("葛城")
    scan = named_scan(list(pictures), mirrored=True)
    with pytest.raises(Invalid) as e:
        entered(scan=scan)
    assert [f.id for f in e.value.findings] == ["SA07"]
    made = entered(scan=scan, acknowledged={"SA07": "押印した紙では正しい向き"})
    page = text(checker.get(f"/applications/{made.pk}"))
    assert "鏡像の疑い" in page
    assert "seal-mirrored" in page
    review.approve(staff=CHECKER, application_id=made.pk)
    told(TARO, household_no="7")
    assert not entered(TARO, scan=named_scan(list(pictures))).acknowledged, "upright: nothing to ask"


def test_who_reviews_does_not_enter_and_the_other_way_round(checker: Client, clerk: Client) -> None:
    told()
    assert checker.get(f"/people/{HANAKO}/apply/register").status_code == 403
    assert clerk.get(f"/people/{HANAKO}/apply/gift").status_code == 404
    assert clerk.post("/applications/1", {"do": "sell"}).status_code == 404
    assert CHECKER.user_id != CHIEF.user_id


def test_the_ordinance_is_changed_by_who_may_and_only_to_what_it_can_be(clerk: Client) -> None:
    assert clerk.get("/settings").status_code == 403
    chief = terminal(RIGHTS, "s3001")
    assert "least_age" in text(chief.get("/settings"))
    typed = {
        "ordinance": '{"least_age": 20}',
        "certifiers": "[]",
        "contact": "市民課",
        "certificate_overflow": "refuse",
    }
    assert "JSONとして読めません" in text(chief.post("/settings", {**typed, "ordinance": "{"}), 422)
    assert "「age」はありません" in text(chief.post("/settings", {**typed, "ordinance": '{"age": 1}'}), 422)
    assert ordinance().least_age == 15
    assert chief.post("/settings", typed).status_code == 302
    assert ordinance().least_age == 20
    assert (
        AuditRow.objects.get(action="seals.settings", outcome="done").terms["settings"]["contact"] == "市民課"
    )
    head = {"prefecture": "宮城県", "title": "仙台市長", "name": "架空　一郎", "first": "2026-01-01"}
    put = {"content_type": "application/json", "headers": {"Idempotency-Key": "settings-01"}}
    known = chief.put("/api/settings", {"certifiers": [head]}, **put)
    assert known.json()["certifiers"] == [head], known.content
    assert known.json()["ordinance"] == {"least_age": 20}, "what is not given stays"
    assert certifier_of(DAY).name == "架空　一郎"
    put["headers"] = {"Idempotency-Key": "settings-02"}
    refused = chief.put("/api/settings", {"certifiers": [{"name": "誰か"}]}, **put)
    assert [f["id"] for f in refused.json()["findings"]] == ["SE86"]
    assert chief.get("/api/settings").json()["contact"] == "市民課"


@pytest.mark.spec("SL-02")
def test_who_is_to_be_told_of_an_ending_stays_listed_until_it_is_done_or_decided(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {"household_no": "7", "given_name": "太郎", "name": "葛󠄂城　太郎"}
    told()
    told(TARO, **others)
    registered()
    registered(TARO, scan=seal_png(5))
    told(seq=2, adult_ward=True)
    told(TARO, seq=2, adult_ward=True, **others)
    first, second = Event.objects.filter(kind="ended").order_by("id")
    monkeypatch.setattr("openjuki.systems.seals.selectors.registrations.MOST", 1)
    with clock.fixed(date(2027, 11, 22)):
        page = text(clerk.get("/"))
        assert "抹消を通知する人 2件" in page, "a year later, too"
        assert (HANAKO in page, TARO in page) == (True, False)
        assert f"/?after={first.pk}" in page
        page = text(clerk.get(f"/?after={first.pk}"))
        assert (HANAKO in page, TARO in page) == (False, True)
        about = f"/papers/ended/about/{first.pk}"
        assert "通知しない" in text(clerk.get(about))
        assert "理由" in text(clerk.post(about, {"do": "waive", "reason": " "}), 422)
        assert (
            clerk.post(about, {"do": "waive", "reason": "本人の死亡"}).headers["Location"] == "/?done=waived"
        )
        assert "通知を待っていません" in text(clerk.post(about, {"do": "waive", "reason": "再び"}), 422)
        assert "通知しない(本人の死亡)" in text(clerk.get(f"/people/{HANAKO}"))
        assert [e["id"] for e in clerk.get("/api/endings").json()["lines"]] == [second.pk]
        text(api(clerk, "/papers", {"kind": "ended", "reference": str(second.pk)}, 95), 201)
        assert clerk.get("/api/endings").json() == {"lines": [], "in_all": 0, "more": 0}
        assert api(clerk, f"/endings/{second.pk}/waiver", {"reason": "済み"}, 96).status_code == 409
    assert AuditRow.objects.filter(action="seals.waive_notice", outcome="done").count() == 1


@pytest.mark.spec("SL-01")
def test_the_guarantor_is_shown_to_whoever_compares(clerk: Client, checker: Client) -> None:
    told()
    told(TARO, household_no="7", given_name="太郎", name="保証　太郎", surname="保証")
    number = registered(TARO, seal_text="保証", scan=seal_png(5))
    path = f"/people/{HANAKO}/apply/register"
    page = text(clerk.get(path, {"guarantor_no": number}))
    assert "保証　太郎" in page
    assert f"/registrations/{number}/impression" in page
    assert "この登録番号の登録はありません" in text(clerk.get(path, {"guarantor_no": "9"}))
    scan = SimpleUploadedFile("seal.png", seal_png(), "image/png")
    typed = {**TYPED, "way": "guarantor", "guarantor_no": number, "impression": scan}
    refused = text(clerk.post(path, typed), 422)
    assert "確認していません" in refused
    assert "保証　太郎" in refused
    made = entered(way="guarantor", guarantor_no=number, guarantor_seal_agrees=True)
    page = text(checker.get(f"/applications/{made.pk}"))
    assert "保証　太郎" in page
    assert f"/registrations/{number}/impression" in page
    assert AuditRow.objects.filter(action="seals.view_guarantor", subjects=[TARO]).count() == 3
