"""設定と認証者: all that the city decides is on a screen, within its limits, and on the log (S 1.3.9, S 5.1, S 5.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation

from openjuki.runtime import clock, installation, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.systems.residents.models import CaseFile, Certifier, IssueRecord, Setting, Town
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.certifiers import (
    TermGiven,
    list_certifiers,
    remove_certifier,
    set_certifier,
)
from openjuki.systems.residents.services.change_settings import change_settings
from openjuki.systems.residents.services.city_import import around
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.settings import DEFAULTS, setting
from support.bearers import Api
from support.certificates import request
from support.production import in_production, put_seal
from support.residents import CLERK, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("issuing_day")
AOBA, MIYAGINO, DAY = "04101", "04102", date(2026, 11, 22)
CITY = make_staff("s3001", ward="")
NOBODY = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.settings"})
HEAD = TermGiven(
    ward=AOBA, title="仙台市青葉区長", name="架空　次郎", deputy=False, from_on=date(2026, 12, 1)
)


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


def changed(key: str, value: Any) -> Any:
    change_settings(staff=CLERK, given={key: value})
    return setting(key)


@pytest.mark.spec("U-05", "U-08")
def test_every_setting_stands_on_the_screen_and_opens() -> None:
    desk = terminal(RIGHTS, "s1001")
    page = desk.get("/settings").content.decode()
    for key in DEFAULTS:
        assert f'href="/settings/{key}"' in page
        one = desk.get(f"/settings/{key}")
        assert (one.status_code, 'name="value' in one.content.decode()) == (200, True), key
    assert {row["key"] for row in Api(CLERK).get("/settings").json()} == DEFAULTS.keys()
    assert desk.get("/settings/incident_duty").status_code == 404
    poor = terminal(NOBODY.rights, "s1009")
    assert [poor.get(url).status_code for url in ("/settings", "/settings/fee", "/certifiers")] == [403] * 3
    api = Api(NOBODY)
    assert (
        api.get("/settings").status_code == api.send("PUT", "/settings/fee", {"value": {}}).status_code == 403
    )


@pytest.mark.spec("U-08")
def test_what_is_typed_counts_and_the_log_says_what_stood_before() -> None:
    desk = terminal(RIGHTS, "s1001")
    typed = {"value": "45", "reason": "窓口の要望"}
    assert desk.post("/settings/edit_lock_minutes", typed).status_code == 302
    assert setting("edit_lock_minutes") == 45
    row = AuditRow.objects.get(action="residents.settings", outcome="done")
    assert (row.terms["before"], row.terms["settings"], row.reason) == (
        {"edit_lock_minutes": 30}, {"edit_lock_minutes": 45}, "窓口の要望",
    )  # fmt: skip
    assert "45分" in desk.get("/settings").content.decode()
    desk.post("/settings/fee", {"value.record_copy": "350", "value.items_certificate": ""})
    assert (setting("fee")["record_copy"], setting("fee")["items_certificate"]) == (350, 300)
    desk.post("/settings/rule_levels", {"value.E171": "alert", "value.A07": ""})
    assert Setting.objects.get(key="rule_levels").value == {"E171": "alert"}
    Town.objects.create(
        key=f"{AOBA}0010000", code=AOBA, town_code="0010000", text="青葉区本町", folded="青葉区本町"
    )
    desk.post("/settings/branches", {"value": f"{AOBA} 宮城総合支所 0010000\n{AOBA} 作並出張所"})
    assert setting("branches") == {AOBA: {"宮城総合支所": ["0010000"], "作並出張所": []}}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("edit_lock_minutes", 1), ("edit_lock_minutes", "30"), ("edit_lock_minutes", True),
        ("temporary_release_minutes", 1441), ("reviewers", {"move_in": 0}), ("reviewers", {"party": 1}),
        ("rule_levels", {"E06": "alert"}), ("rule_levels", {"E171": "later"}), ("rule_levels", []),
        ("certificate_items", {"individual_number": "print"}), ("certificate_items", {"resident_code": "print"}),
        ("certificate_items", {"special_history": "print"}), ("certificate_overflow", "cut"),
        ("certificate_seal", {"record_copy": "own"}), ("letter_seal", "certificate"),
        ("fee", {"move_out_certificate": 300}), ("fee", {"record_copy": -1}), ("contact", {"13101": "課"}),
        ("contact", {AOBA: "課\n係"}), ("branches", {AOBA: {"支所": ["9999999"]}}), ("branches", {"13101": {}}),
        ("incident_duty", {}), ("nothing", 1),
    ],
)  # fmt: skip
def test_beyond_the_limits_nothing_is_changed(key: str, value: Any) -> None:
    with pytest.raises(Invalid) as e:
        change_settings(staff=CLERK, given={"issue_notice_years": 5, key: value})
    assert [(f.id, f.field) for f in e.value.findings] == [("C50", key)]
    assert not Setting.objects.exists()
    assert Api(CLERK).send("PUT", f"/settings/{key}", {"value": value}).status_code == 422


def test_no_number_of_a_person_gets_into_a_setting() -> None:
    with pytest.raises(Invalid) as e:
        changed("contact", {AOBA: "問合せ 1234 5678 9018"})
    assert [f.id for f in e.value.findings] == ["C20"]
    assert changed("contact", {AOBA: "戸籍住民課 022-000-0000"}) == {AOBA: "戸籍住民課 022-000-0000"}


@pytest.mark.spec("RR-05")
def test_the_city_says_which_items_stand_on_a_copy_that_nobody_asked_otherwise_for() -> None:
    people = move_family_in()
    said = {"addressee_nos": people, "requester": "試験　太郎", "requester_address": "宮城県仙台市青葉区",
            "relation": "same_household", "identification": "個人番号カード", "choices": {}}  # fmt: skip
    desk = terminal(RIGHTS, "s1001")
    form, api = f"/persons/{people[0]}/record-copy?case={CaseFile.objects.get().case_no}", Api(CLERK)

    def ticked(page: str) -> set[str]:
        return {n for n in ("domicile", "relationship", "history", "resident_code") if _ticked(page, n)}

    assert ticked(desk.get(form).content.decode()) == set()
    changed("certificate_items", {"domicile": "print", "history": "print"})
    assert ticked(desk.get(form).content.decode()) == {"domicile"}, "no history on a household's copy"
    assert api.post("/issues", said).status_code == 201
    assert api.post("/issues", {**said, "choices": {"domicile": False}}).status_code == 201
    blind = Api(make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.registered_domicile"}))
    assert blind.post("/issues", said).status_code == 201
    made = [row.choices["domicile"] for row in IssueRecord.objects.order_by("id")]
    assert made == [True, False, False]


def _ticked(page: str, name: str) -> bool:
    at = page.find(f'name="{name}"')
    return at >= 0 and "checked" in page[at : page.index(">", at)]


@pytest.mark.spec("RR-05")
def test_in_production_nobody_made_up_certifies(monkeypatch: pytest.MonkeyPatch) -> None:
    people, here = move_family_in(), installation.current()
    Certifier.objects.all().delete()
    monkeypatch.setattr(installation, "current", lambda: replace(here, mode="production", today=None))
    around.certifiers([AOBA], DAY)
    assert not Certifier.objects.exists()
    assert any("認証者が登録されていません" in a.text and "青葉区" in a.text for a in alerts_for(staff=CLERK))
    with pytest.raises(Refused) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    (found,) = e.value.findings
    assert (found.id, "「認証者」の画面" in found.remedy) == ("E187", True)
    assert not set_certifier(staff=CLERK, given=replace(HEAD, from_on=DAY)).sealed, (
        "no picture of the seal yet"
    )
    assert not any("認証者が登録されていません" in a.text for a in alerts_for(staff=CLERK))
    monkeypatch.undo()
    Certifier.objects.all().delete()
    around.certifiers([AOBA], DAY)
    assert Certifier.objects.get().name == "架空　一郎"


@pytest.mark.spec("RR-05")
def test_each_certificate_bears_the_seal_and_the_words_that_the_city_has_for_it() -> None:
    people = move_family_in()
    asked = {"request": request(), "addressee_nos": people, "staff": CLERK}
    changed("certificate_seal", {"record_copy": "none"})
    changed("certificate_seal_note", {"record_copy": "公印は押していません。"})
    (bare,) = issue_record_copy(**asked)
    assert "公印は押していません。" in text_of(bare.pdf)
    changed("certificate_seal", {"record_copy": "certificate"})
    changed("certificate_seal_note", {})
    (own,) = issue_record_copy(**asked)
    assert "この公印は黒色で印刷しています。" in text_of(own.pdf)
    seals = [row.model["certification"]["seal"] for row in IssueRecord.objects.order_by("id")]
    assert seals == ["none", "certificate"]
    for each in (bare, own):  # what the city prints now changes nothing about what it printed then
        found = verify_issue(staff=CLERK, issue_no=each.issue_no)
        assert (found.reworded, found.redrawn) == ([], True)
    with in_production():
        put_seal("仙台市青葉区長")
        with pytest.raises(Refused) as e:
            issue_record_copy(**asked)
        assert "証明書専用" in e.value.findings[0].message
        assert not list_certifiers(staff=CLERK)[0].sealed
        put_seal("仙台市青葉区長（証明書専用）")
        assert issue_record_copy(**asked)
        assert list_certifiers(staff=CLERK)[0].sealed


@pytest.mark.spec("U-08")
def test_a_new_head_ends_the_term_before_and_a_deputy_stands_in_between() -> None:
    api = Api(CLERK)
    acting = {"ward": AOBA, "title": "仙台市青葉区長職務代理者", "name": "架空　代理", "deputy": True,
              "from_on": "2026-12-10", "to_on": "2026-12-12"}  # fmt: skip
    made = api.post("/certifiers", acting)
    assert (made.status_code, made.json()["prefecture"]) == (201, "宮城県")
    set_certifier(staff=CLERK, given=HEAD)
    known = [(c.name, c.from_on, c.to_on) for c in Certifier.objects.order_by("from_on")]
    assert known == [
        ("架空　一郎", date(2000, 1, 1), date(2026, 11, 30)),
        ("架空　次郎", date(2026, 12, 1), None),
        ("架空　代理", date(2026, 12, 10), date(2026, 12, 12)),
    ]
    row = AuditRow.objects.filter(action="residents.set_certifier", outcome="done").latest("at")
    assert (row.terms["after"]["name"], row.terms["ended"][0]["name"]) == ("架空　次郎", "架空　一郎")
    number = made.json()["id"]
    assert (
        api.send("PUT", f"/certifiers/{number}", {**acting, "to_on": "2026-12-15"}).json()["to_on"]
        == "2026-12-15"
    )
    assert [c["name"] for c in api.post(f"/certifiers/{number}/removal").json()] == [
        "架空　次郎",
        "架空　一郎",
    ]
    assert api.post(f"/certifiers/{number}/removal").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"), ({"name": ""}, "name"), ({"title": "仙台市青葉区長職務代理者"}, "title"),
        ({"deputy": True}, "title"), ({"from_on": None}, "from_on"), ({"to_on": date(2026, 11, 30)}, "to_on"),
        ({"from_on": date(1999, 1, 1)}, "from_on"), ({"title": "../長"}, "title"), ({"name": "1234 5678 9018"}, "name"),
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_is_not_registered(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as e:
        set_certifier(staff=CLERK, given=replace(HEAD, **change))
    assert [(f.id, f.field) for f in e.value.findings] == [("C51", field)]
    assert Certifier.objects.get().to_on is None


def test_a_ward_registers_its_own_and_who_may_not_registers_nobody() -> None:
    for staff, given in (
        (CLERK, replace(HEAD, ward=MIYAGINO)),
        (NOBODY, HEAD),
        (CITY, replace(HEAD, ward="13101")),
    ):
        with pytest.raises(Forbidden):
            set_certifier(staff=staff, given=given)
    there = set_certifier(staff=CITY, given=replace(HEAD, ward=MIYAGINO, title="仙台市宮城野区長"))
    assert [c.ward for c in list_certifiers(staff=CLERK)] == [AOBA]
    assert {c.ward for c in list_certifiers(staff=CITY)} == {AOBA, MIYAGINO}
    with pytest.raises(NotFound):
        remove_certifier(staff=CLERK, certifier_id=there.id)


def test_on_the_screen_a_term_is_registered_corrected_and_taken_away() -> None:
    desk = terminal(RIGHTS, "s1001")
    typed = {"ward": AOBA, "title": HEAD.title, "name": HEAD.name, "from_on": "R8.12.1", "to_on": ""}
    assert desk.post("/certifiers", typed).status_code == 302
    made = Certifier.objects.get(name=HEAD.name)
    url = f"/certifiers?term={made.pk}"
    assert HEAD.name in desk.get(url).content.decode()
    refused = desk.post(url, {**typed, "to_on": "R8.1.1"})
    assert (refused.status_code, "始まりの日より前" in refused.content.decode()) == (422, True)
    assert desk.post(url, {"do": "remove"}).status_code == 302
    assert [c.name for c in Certifier.objects.all()] == ["架空　一郎"]
    with clock.fixed(date(2027, 1, 1)):
        assert any("認証者が登録" in a.text for a in alerts_for(staff=CLERK)), (
            "the head before ended on 30 November"
        )


@pytest.mark.parametrize("wrong", ["title = ''", "to_on = from_on - 1"])
def test_the_database_refuses_a_term_that_cannot_be(wrong: str, owner: psycopg.Connection) -> None:
    with pytest.raises(CheckViolation):
        owner.execute(f"UPDATE certifier SET {wrong}")
    owner.rollback()
