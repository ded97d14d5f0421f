"""Who may register, what a seal may show, how an application comes, when a registration ends (SL-01, SL-02)."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from openjuki.kernel.certificates.document import shown
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.seals import ways
from openjuki.kernel.seals.certificate import Shown, again, is_called, issuable, items_of
from openjuki.kernel.seals.documents import documents
from openjuki.kernel.seals.eligibility import eligibility
from openjuki.kernel.seals.endings import AUTOMATIC, DECIDED, Ending, ending, is_unproved, restorable
from openjuki.kernel.seals.fees import card_fee
from openjuki.kernel.seals.findings import RULES, finding
from openjuki.kernel.seals.ordinance import LABELS, Ordinance, ordinance_of
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.texts import shown_by

RULE = Ordinance()
TODAY = date(2026, 11, 22)
HANAKO = Registrant(
    addressee_no="1", name="葛󠄂城　花子", surname="葛󠄂城", given_name="花子", former_surname="山田",
    birth=UncertainDate.exact(date(1985, 3, 9)),
)  # fmt: skip
JOHN = Registrant(
    addressee_no="2", kind="2", name="SMITH JOHN", kanji_name="司美 史", katakana_name="スミス　ジョン",
    alias="山田　太郎", birth=UncertainDate.exact(date(1990, 1, 1)),
)  # fmt: skip


def ids(found: Any) -> list[str]:
    return [f.id for f in found]


def who_may(person: Registrant, rules: Ordinance = RULE, **changes: Any) -> list[str]:
    return ids(eligibility(person, rules, today=TODAY, **{"capable": True, **changes}))


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("born", "rules", "expected"),
    [
        (date(2011, 11, 22), RULE, []),
        (date(2011, 11, 23), RULE, []),  # 年齢計算ニ関スル法律: attained on the eve of the birthday
        (date(2011, 11, 24), RULE, ["SE02"]),
        (date(2011, 11, 23), replace(RULE, attained_on_birthday=True), ["SE02"]),
        (date(2006, 11, 24), replace(RULE, least_age=20), ["SE02"]),
    ],
)
def test_the_age_of_the_ordinance(born: date, rules: Ordinance, expected: list[str]) -> None:
    assert who_may(replace(HANAKO, birth=UncertainDate.exact(born)), rules) == expected


def test_an_uncertain_birth_is_asked_about_only_where_it_matters() -> None:
    def born(first: date, last: date) -> Registrant:
        return replace(HANAKO, birth=UncertainDate(first, last, "不詳"))

    assert who_may(born(date(1960, 1, 1), date(1960, 12, 31))) == []
    assert who_may(born(date(2011, 1, 1), date(2011, 12, 31))) == ["SA01"]
    assert who_may(born(date(2013, 1, 1), date(2013, 12, 31))) == ["SE02"]
    assert who_may(replace(HANAKO, birth=None)) == ["SA01"]


@pytest.mark.spec("SL-01")
def test_capacity_and_guardianship() -> None:
    assert who_may(HANAKO, capable=False) == ["SE03"]
    ward = replace(HANAKO, adult_ward=True)
    assert who_may(ward) == ["SE04"]
    assert who_may(ward, guardian_present=True) == []
    assert who_may(ward, guardian_present=True, by_agent=True) == ["SE04"]


def test_who_leaves_may_until_the_eve_of_the_planned_day() -> None:
    assert who_may(replace(HANAKO, planned_move_out_on=TODAY + timedelta(days=1))) == ["SA05"]
    assert who_may(replace(HANAKO, planned_move_out_on=TODAY)) == ["SE01"]
    assert who_may(replace(HANAKO, status="2")) == ["SE01"]


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("person", "text", "expected"),
    [
        (HANAKO, "葛󠄂城花子", "氏名の全部"), (HANAKO, "葛城", "氏名の氏"), (HANAKO, "花子之印", "氏名の名"),
        (HANAKO, "葛花", "氏名の頭字"), (HANAKO, "葛花子", "氏名の氏の頭字と名"),
        (HANAKO, "葛城花", "氏名の氏と名の頭字"),
        (HANAKO, "山田花子", "旧氏の全部"), (HANAKO, "山田印", "旧氏の氏"),
        (HANAKO, "城子", ""), (HANAKO, "社長", ""), (HANAKO, "葛城社長", ""),
        (HANAKO, "カツラギ", ""), (HANAKO, "鈴木", ""),
        (HANAKO, "", ""), (HANAKO, "之印", ""),
        (JOHN, "Smith John", "氏名の全部"), (JOHN, "J.SMITH", ""), (JOHN, "SJ", "氏名の頭字"),
        (JOHN, "JOHN", "氏名の名"),
        (JOHN, "山田", "通称の氏"), (JOHN, "スミス", "片仮名表記の氏"), (JOHN, "司美", "氏名(漢字)の氏"),
    ],
)  # fmt: skip
def test_what_a_seal_may_show(person: Registrant, text: str, expected: str) -> None:
    assert shown_by(text, person, RULE) == expected


def test_what_the_ordinance_leaves_out_is_not_shown() -> None:
    strict = ordinance_of({"shows": ["full", "last_characters"], "former_surname": False, "alias": False})
    assert shown_by("葛城", HANAKO, strict) == ""
    assert shown_by("城子", HANAKO, strict) == "氏名の末字"
    assert shown_by("山田花子", HANAKO, strict) == ""
    assert shown_by("山田太郎", JOHN, strict) == ""
    assert shown_by("スミス", JOHN, ordinance_of({"katakana": False})) == ""


@pytest.mark.parametrize(
    "wrong", [{"age": 15}, {"least_age": "15"}, {"shows": "full"}, {"shows": ["half"]}, {"guarantor": 1}]
)
def test_a_setting_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        ordinance_of(wrong)


def entered(rules: Ordinance = RULE, **changes: Any) -> list[str]:
    way = ways.Way(**{"way": "same_day", "identification": "passport", **changes})
    return ids(ways.entered(way, rules, TODAY))


HERE: dict[str, Any] = {
    "way": "guarantor", "guarantor_active": True, "guarantor_birth": UncertainDate.exact(date(1985, 3, 9)),
}  # fmt: skip
AGENT = {"by_agent": True, "agent_name": "代理", "agent_address": "市内", "agent_document": "委任状"}


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []), ({"identification": ""}, ["SE37", "SE31"]), ({"identification": "pension_book"}, ["SE31"]),
        ({"way": "inquiry", "identification": "pension_book"}, []),
        (AGENT, ["SE30"]), ({**AGENT, "way": "inquiry"}, []),
        ({**AGENT, "way": "inquiry", "agent_document": " "}, ["SE36"]),
        ({"way": "guarantor"}, ["SE32"]), ({**HERE, "guarantor_seal_agrees": True}, []), (HERE, ["SE15"]),
        ({**HERE, "guarantor_birth": None}, ["SE16", "SE15"]),
        ({"way": "guarantor", "guarantor_active": True, "guarantor_is_applicant": True}, ["SE33"]),
        ({**AGENT, "way": "guarantor", "guarantor_active": True, "guarantor_is_agent": True}, ["SE30", "SE33"]),
    ],
)  # fmt: skip
def test_how_an_application_may_come(changes: dict[str, Any], expected: list[str]) -> None:
    assert entered(**changes) == expected


@pytest.mark.parametrize(("day", "expected"), [(23, []), (24, ["SE16"])])
def test_the_age_of_a_guarantor_is_the_ordinances(day: int, expected: list[str]) -> None:
    born = UncertainDate.exact(date(2008, 11, day))
    young = {**HERE, "guarantor_seal_agrees": True, "guarantor_birth": born}
    assert entered(**young) == expected, "18 on the eve of the birthday"
    assert entered(replace(RULE, guarantor_age=0), **young) == []


def test_a_city_without_guarantors_says_so() -> None:
    way = ways.Way(way="guarantor", identification="passport", guarantor_active=True)
    assert ids(ways.entered(way, replace(RULE, guarantor=False), TODAY)) == ["SE38"]


def test_an_answer_counts_until_its_last_day() -> None:
    due = ways.due_on(TODAY, RULE)
    assert due == date(2026, 12, 12)
    way = ways.Way(way="inquiry", sent_on=TODAY, due_on=due)
    assert ids(ways.ready(way)) == ["SE34"]
    assert ids(ways.ready(replace(way, answered_on=due))) == []
    assert ids(ways.ready(replace(way, answered_on=due + timedelta(days=1)))) == ["SE35"]
    assert ids(ways.ready(ways.Way(way="same_day"))) == []


@pytest.mark.spec("SL-02")
def test_what_ends_a_registration_by_itself() -> None:
    def after(**changes: Any) -> Ending | None:
        return ending(HANAKO, replace(HANAKO, **changes), "葛城", RULE, TODAY)

    assert after(address="別の町") is None
    assert after(given_name="華子", name="葛󠄂城　華子") is None, "the seal shows the surname, which stayed"
    renamed = {"surname": "保原", "name": "保原　花子"}
    assert after(**renamed) == Ending("name_changed", TODAY)
    assert after(**renamed, former_surname="葛󠄂城") is None
    assert after(planned_move_out_on=TODAY + timedelta(days=1)) is None
    assert after(planned_move_out_on=TODAY) == Ending("moved_out", TODAY)
    gone = TODAY - timedelta(days=3)
    assert after(status="2", removed_on=gone) == Ending("moved_out", gone)
    assert after(status="3") == Ending("death", TODAY)
    assert after(adult_ward=True) == Ending("adult_ward", TODAY)
    ward = replace(HANAKO, adult_ward=True)
    assert ending(ward, replace(ward, address="別の町"), "葛城", RULE, TODAY) is None


def test_only_what_the_office_ended_can_be_revived() -> None:
    for reason in (*AUTOMATIC, *DECIDED):
        assert restorable(reason, HANAKO, HANAKO, "葛城", RULE, TODAY) == ""
    assert "本人の申請" in restorable("card_lost", HANAKO, HANAKO, "葛城", RULE, TODAY)
    gone = replace(HANAKO, status="2")
    assert "記録されていません" in restorable("moved_out", gone, HANAKO, "葛城", RULE, TODAY)
    assert "氏名等を表していません" in restorable("name_changed", HANAKO, HANAKO, "鈴木", RULE, TODAY)


@pytest.mark.spec("SL-02")
def test_only_what_turned_out_to_be_no_fact_is_revived() -> None:
    then = replace(HANAKO, resident_since="2020-04-01")
    anew = replace(HANAKO, resident_since="2026-10-01")
    for reason in ("moved_out", "death", "removed"):
        assert "改めて住民と" in restorable(reason, anew, then, "葛城", RULE, TODAY)
        assert restorable(reason, then, then, "葛城", RULE, TODAY) == ""
    unknown = replace(HANAKO, resident_since="")
    for told, known in ((unknown, then), (then, unknown), (unknown, unknown)):
        assert is_unproved("moved_out", told, known)
        assert restorable("moved_out", told, known, "葛城", RULE, TODAY) == "", "asked about (SA08)"
    assert not is_unproved("moved_out", then, then)
    assert not is_unproved("seal_damaged", unknown, unknown)
    assert restorable("seal_damaged", anew, then, "葛城", RULE, TODAY) == "", "it has nothing to do with it"
    ward = replace(HANAKO, adult_ward=True)
    assert "成年被後見人" in restorable("adult_ward", ward, HANAKO, "葛城", RULE, TODAY)
    assert "成年被後見人" in restorable("seal_damaged", ward, HANAKO, "葛城", RULE, TODAY)
    assert restorable("seal_damaged", ward, ward, "葛城", RULE, TODAY) == "", "registered with 法定代理人"


FREE = {"requester": "葛城 花子", "current_card": "12", "lost": False, "held": False, "protected": False}
AGENT = {"by_agent": True, "agent_name": "代理", "agent_address": "市内"}


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize(
    ("shown", "state", "expected"),
    [
        ({"card_no": "12"}, {}, []), ({}, {}, ["SE40"]), ({"card_no": "13"}, {}, ["SE41"]),
        ({"card_no": "12", **AGENT}, {"requester": "代理"}, []),
        ({"card_no": "12", "by_agent": True}, {}, ["SE36"]),
        ({"card_no": "12", **AGENT, "agent_address": " "}, {}, ["SE36"]),
        ({"card_no": "12", "agent_name": "代理"}, {}, ["SE93"]),
        ({"number_card": True}, {}, []), ({"number_card": True}, {"requester": "山田花子"}, []),
        ({"number_card": True}, {"requester": "葛城　花"}, ["SE42"]),
        ({"number_card": True}, {"requester": "山田"}, ["SE42"]),
        ({"number_card": True, **AGENT}, {}, ["SE42"]),
        ({"card_no": "12"}, {"protected": True, "held": True}, ["SE43"]), ({"card_no": "12"}, {"held": True}, ["SE44"]),
        ({"card_no": "12"}, {"lost": True}, ["SE45"]), ({"card_no": ""}, {"current_card": ""}, ["SE40"]),
    ],
)  # fmt: skip
def test_who_gets_a_certificate(shown: dict[str, Any], state: dict[str, Any], expected: list[str]) -> None:
    assert ids(issuable(Shown(**shown), HANAKO, **{**FREE, **state})) == expected


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize(
    "name", ["SMITH JOHN", "Ｓｍｉｔｈ　Ｊｏｈｎ", "山田太郎", "スミス・ジョン", "ｽﾐｽ ｼﾞｮﾝ"]
)
def test_by_number_card_in_any_name_of_the_register(name: str) -> None:
    assert is_called(name, JOHN)
    assert not is_called("SMITH", JOHN)
    assert not is_called("　", replace(JOHN, alias=""))


@pytest.mark.spec("SL-03", "S 1.3.8")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({}, []), ({"sex": "1"}, []), ({"address": "別の町"}, ["SE59"]), ({"alias": "葛城　花"}, ["SE59"]),
        ({"former_surname": ""}, ["SE59"]),
    ],
)  # fmt: skip
def test_a_paper_is_handed_out_again_on_its_day_while_it_is_true(
    now: dict[str, str], expected: list[str]
) -> None:
    cells = [shown(key, key, value) for key, value in items_of(HANAKO).items() if key != "sex"]
    person = replace(HANAKO, **now)
    given = {"in_force": True, "issued_on": TODAY, "cells": cells, "person": person}
    assert ids(again(**given, today=TODAY)) == expected
    assert ids(again(**given, today=TODAY + timedelta(days=1))) == [*expected, "SE58"]
    assert ids(again(**{**given, "in_force": False}, today=TODAY)) == ["SE46"]


def test_every_rule_has_its_words() -> None:
    class Words(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return key

    for rule in RULES.values():
        assert rule.law
        assert rule.message.format_map(Words())
        assert rule.remedy.format_map(Words())
    assert finding("SA03").level == "alert"
    assert finding("SE03").level == "error"


ELSEWHERE: dict[str, Any] = {
    "way": "guarantor", "guarantor_city": "富谷市", "guarantor_name": "保証　太郎", "guarantor_address": "富谷市一丁目",
    "guarantor_certified_on": date(2026, 8, 22), "guarantor_seal_agrees": True,
}  # fmt: skip


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []), ({"guarantor_certified_on": None}, ["SE13"]), ({"guarantor_name": " "}, ["SE13"]),
        ({"guarantor_certified_on": date(2026, 8, 21)}, ["SE14"]), ({"guarantor_seal_agrees": False}, ["SE15"]),
        ({"guarantor_certified_on": TODAY + timedelta(days=1)}, ["SE14"]), ({"guarantor_is_agent": True}, ["SE33"]),
    ],
)  # fmt: skip
def test_a_guarantor_from_elsewhere_where_the_ordinance_says_so(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert entered(replace(RULE, outside_guarantor=True), **{**ELSEWHERE, **changes}) == expected
    assert entered(**{**ELSEWHERE, **changes}) == (["SE33"] if "guarantor_is_agent" in changes else ["SE12"])


@pytest.mark.spec("SL-01")
def test_which_documents_count_is_data() -> None:
    assert entered(identification="運転経歴証明書") == ["SE37", "SE31"]
    rules = ordinance_of(
        {"photo_documents": ["number_card", "運転経歴証明書"], "other_documents": ["passport"]}
    )
    assert entered(rules, identification="運転経歴証明書") == []
    assert entered(rules, identification="passport") == ["SE31"], "known, but not enough for the same day"
    assert list(documents(rules).values()) == ["個人番号カード", "運転経歴証明書", "旅券"]


def test_a_term_in_months_ends_on_the_same_day() -> None:
    assert ways.due_on(date(2026, 1, 31), replace(RULE, answer_months=1)) == date(2026, 2, 28)
    assert ways.due_on(date(2026, 1, 31), RULE) == date(2026, 2, 20)


@pytest.mark.spec("SL-01")
def test_who_is_about_to_leave_registers_where_the_ordinance_lets_them() -> None:
    leaving = replace(HANAKO, planned_move_out_on=TODAY + timedelta(days=1))
    assert who_may(leaving) == ["SA05"]
    assert who_may(leaving, replace(RULE, move_out_planned=False)) == ["SE09"]


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("text", "rules", "shows"),
    [
        ("はなこ", {}, False), ("はなこ", {"kana": True}, True), ("カツラギハナコ", {"kana": True}, True),
        ("葛城はなこ", {"kana": True}, True), ("かつらぎ", {"kana": True}, True), ("たろう", {"kana": True}, False),
        ("葛城花孖", {}, False), ("葛城花孖", {"same_glyphs": ["子孖"]}, True),
    ],
)  # fmt: skip
def test_kana_and_other_glyphs_where_the_ordinance_allows_them(
    text: str, rules: dict[str, Any], shows: bool
) -> None:
    person = replace(HANAKO, kana="カツラギ　ハナコ")
    assert bool(shown_by(text, person, ordinance_of(rules))) is shows


def test_every_setting_of_the_ordinance_is_documented_with_its_default() -> None:
    text = (Path(__file__).parents[3] / "docs" / "seals.md").read_text("utf-8")
    for f in fields(Ordinance):
        value = getattr(RULE, f.name)
        default = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
        assert f"| `{f.name}` | `{default}` | {LABELS[f.name]} |" in text, f.name


@pytest.mark.parametrize(
    ("kind", "with_card", "ended_by", "fee"),
    [
        ("register", True, "", 0), ("register", True, "card_lost", 250), ("register", False, "card_lost", 0),
        ("register", True, "seal_lost", 0), ("reissue", True, "", 250), ("change", True, "", 0),
        ("own_request", True, "", 0), ("register", True, "capacity_lost", 0),
    ],
)  # fmt: skip
def test_a_card_is_paid_for_when_it_replaces_one(kind: str, with_card: bool, ended_by: str, fee: int) -> None:
    assert card_fee(kind, replace(RULE, card_fee=250), with_card=with_card, ended_by=ended_by) == fee
    assert card_fee("change", replace(RULE, change_card_fee=200), with_card=True, ended_by="") == 200
    assert card_fee("change", replace(RULE, change_card_fee=200), with_card=False, ended_by="") == 0
    with_first = replace(RULE, card_fee=250, first_card_fee=100)
    first = kind == "register" and with_card and not fee
    assert card_fee(kind, with_first, with_card=with_card, ended_by=ended_by) == (100 if first else fee)
