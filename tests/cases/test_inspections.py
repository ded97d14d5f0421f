"""Runs every case of a request to look at part of the register (住民基本台帳法 第11条, 第11条の2)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from cases.build_requests import requests_in
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.inspection.application import Application, Named
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.grounds import APPLICANTS, GROUNDS
from openjuki.kernel.inspection.papers import line_of
from openjuki.kernel.register.decision import ERROR
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules.run import RULES, check

CASES: Final = requests_in(Path(__file__).parent / "law" / "inspections")
TODAY: Final = date(2026, 11, 20)
_WORDS: Final = {
    "請求者": "applicant", "所在地": "applicant_address", "代表者": "representative", "利用の目的": "purpose",
    "法令": "statute", "明らかにできない理由": "unexplained", "責任者": "responsible",
    "取り扱わせる理由": "handlers_reason",
    "取り扱う者の範囲": "handler_scope", "管理の方法": "management", "成果の取扱い": "results",
    "実施体制": "organisation",
    "委託者": "commissioner", "資料": "evidence", "相当と認める理由": "merit", "公表する概要": "summary",
    "日から": "first_on", "日まで": "last_on",
}  # fmt: skip
_EXTENT: Final = {
    "全件": "everybody", "年齢から": "age_from", "年齢まで": "age_to", "生年月日から": "born_since",
    "生年月日まで": "born_until", "人数": "count",
}  # fmt: skip
_KEYS: Final = {
    "根拠": ("ground", {v.title: k for k, v in GROUNDS.items()} | {"": ""}),
    "区分": ("applicant_kind", {v: k for k, v in APPLICANTS.items()}),
}
_SHARED: Final = Application(
    ground="official", applicant_kind="office", applicant="架空県統計課", purpose="統計法による基幹統計の標本の抽出",
    responsible="統計課長　架空　四郎", readers=(Named("架空　一郎", "統計課主事"),),
    summary="基幹統計調査の標本の抽出",
    extent=Extent(age_from=18, count=100), first_on=date(2026, 12, 1), last_on=date(2026, 12, 3),
)  # fmt: skip
_COLLEGE: Final = replace(
    _SHARED, ground="research", applicant_kind="corporate", applicant="学校法人架空大学", representative="架空　五郎",
    applicant_address="仙台市青葉区", readers=(Named("架空　二郎", "仙台市太白区"),), management="施錠した保管庫",
    handler_scope="研究室の教員", results="論文で公表", organisation="教員2名", merit="学会で公表される学術研究",
    evidence="登記事項証明書、誓約書",
)  # fmt: skip


def asked_of(case: dict[str, Any]) -> Application:
    """The request (請求) or 申出 of one case. Raises KeyError for a word that the format does not know."""
    given: dict[str, Any] = {}
    for word, value in (case.get("請求", case.get("申出")) or {}).items():
        if word == "範囲":
            given["extent"] = Extent(**{_EXTENT[k]: v for k, v in value.items()})
        elif word in ("閲覧者", "取扱者"):
            given["readers" if word == "閲覧者" else "handlers"] = tuple(Named(*each) for each in value)
        elif word in _KEYS:
            name, known = _KEYS[word]
            given[name] = known[value]
        else:
            given[_WORDS[word]] = value
    return replace(_SHARED if "請求" in case else _COLLEGE, **given)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['場所']}: {c['題']}", marks=pytest.mark.spec(*c["ids"])) for c in CASES],
)
def test_inspection(case: dict[str, Any]) -> None:
    assert set(case) <= {"題", "根拠", "ids", "請求", "申出", "指摘", "項目", "文言", "場所"}
    asked = asked_of(case)
    found = check(RegisterView(), asked, TODAY)
    assert sorted({f.id for f in found}) == sorted(case.get("指摘", [])), [f.message for f in found]
    assert set(case.get("項目", [])) <= {f.field for f in found}
    for wanted in case.get("文言", []):
        assert any(wanted in f.message for f in found), wanted
    for each in found:
        (rule,) = (r for r in RULES if r.id == each.id)
        assert each.field in rule.fields
    assert Application.of(asked.stored()) == asked


def test_every_rule_of_inspections_has_a_case() -> None:
    shown = {each for case in CASES for each in case.get("指摘", [])}
    mine = [rule for rule in RULES if Application in rule.notices]
    assert {rule.id for rule in mine} == shown
    assert all(rule.locked for rule in mine if rule.level == ERROR), "what the law demands, no setting waives"


@pytest.mark.spec("S 9.5")
@pytest.mark.parametrize(
    ("extent", "day", "since", "until"),
    [
        (Extent(age_from=18, age_to=64), date(2026, 12, 1), date(1961, 12, 2), date(2008, 12, 1)),
        (Extent(age_from=20), date(2028, 2, 29), date.min, date(2008, 2, 29)),
        (Extent(age_from=18), date(2028, 2, 29), date.min, date(2010, 2, 28)),
        (Extent(age_to=17, born_since=date(2015, 1, 1)), date(2026, 12, 1), date(2015, 1, 1), date.max),
        (Extent(born_until=date(1990, 1, 1)), date(2026, 12, 1), date.min, date(1990, 1, 1)),
    ],
)
def test_ages_are_those_of_the_day_of_the_list(extent: Extent, day: date, since: date, until: date) -> None:
    assert extent.births(day) == (since, until)


def test_the_range_reads_as_it_is_published() -> None:
    extent = Extent(towns=(("0010001", "本町一丁目"),), age_from=18, sex="2", kind="1", count=30)
    assert extent.words() == ("本町一丁目", "18歳〜", "女", "日本人住民", "無作為に30人")
    assert Extent(everybody=True).words() == ("全域",)


@pytest.mark.spec("S 9.5", "S 5.3")
def test_a_line_shows_what_stands_beside_the_name_and_nothing_more() -> None:
    born = UncertainDate.from_text("1950-01-01/1950-12-31/昭和25年月日不詳")
    wife = Record(
        surname="試験", given_name="花子", former_surname="住基", former_surname_reading="ジュウキ", birth=born,
        sex="2", former_surname_reading_confirmed=True, address_text="宮城県仙台市青葉区本町", address_lot="１番",
        furigana_surname="しけん", furigana_given_name="はなこ", relationship="妻",
    )  # fmt: skip
    assert line_of(wife, reading=False) == (
        "試験　花子",
        "住基",
        born.display(),
        "女",
        "宮城県仙台市青葉区本町１番",
    )
    assert line_of(wife, reading=True)[:2] == ("試験　花子", "住基　（ジュウキ）"), (
        "the other is not certified"
    )
    guest = Record(kind="2", roman_name="ZHANG YULIN", alias="住民　花子", alias_reading="ジュウミン　ハナコ")
    assert line_of(guest, reading=True)[:2] == ("ZHANG YULIN", "住民　花子")
