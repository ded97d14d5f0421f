"""Runs every case of a notice of a family register as it comes (住民基本台帳法 第9条第2項): may it be recorded?"""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from cases.build_requests import requests_in
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.received.contents import BASIS_TITLES, CONTENTS, ITEM_LABELS
from openjuki.kernel.received.notice import Known, Received, doubts, problems
from openjuki.kernel.register.decision import ALERT, Finding
from openjuki.systems.residents.management.findings import raised

CASES: Final = requests_in(Path(__file__).parent / "law" / "received")
TODAY: Final = date(2026, 11, 22)
_TEXTS: Final = {"文書番号": "number", "氏名": "name", "訂正": "corrects"}
_DAYS: Final = {"通知日": "notified_on", "受領日": "received_on"}
_UNSURE: Final = {"事件の日": "changed_on", "生年月日": "birth"}
_KNOWN: Final = {"発信元": "sender", "記録済み": "recorded", "本人": "fits"}
_KEYS: Final = {
    "根拠": ("basis", {title: key for key, title in BASIS_TITLES.items()}),
    "内容": ("content", {content.title: key for key, content in CONTENTS.items()}),
}


def told_in(raw: dict[str, Any]) -> Received:
    """The notice of one case. Raises KeyError for a word that the format does not know."""
    given: dict[str, Any] = {
        "basis": "article_9_2", "content": "marriage", "from_code": "13101", "from_name": "東京都千代田区",
        "number": "令8千戸第12号", "notified_on": date(2026, 11, 18), "received_on": date(2026, 11, 20),
        "changed_on": UncertainDate.exact(date(2026, 11, 16)), "name": "試験　花子",
        "birth": UncertainDate.exact(date(1987, 8, 9)), "items": {"surname": "架空"},
    }  # fmt: skip
    for word, value in raw.items():
        if word in _KEYS:
            name, known = _KEYS[word]
            given[name] = known[value]
        elif word in _UNSURE:
            given[_UNSURE[word]] = UncertainDate.exact(value) if value else None
        elif word == "記載":
            labels = {label: name for name, label in ITEM_LABELS.items()}
            given["items"] = {labels[label]: text for label, text in value.items()}
        else:
            given[{**_TEXTS, **_DAYS}[word]] = value
    return Received(**given)


def judged(case: dict[str, Any]) -> list[Finding]:
    known = Known(**{_KNOWN[word]: value for word, value in case.get("台帳", {}).items()})
    received = told_in(case["通知"])
    return [*problems(received, TODAY, known), *doubts(received, known)]


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['場所']}: {c['題']}", marks=pytest.mark.spec(*c["ids"])) for c in CASES],
)
def test_received(case: dict[str, Any]) -> None:
    assert set(case) <= {"題", "根拠", "ids", "通知", "台帳", "指摘", "項目", "文言", "場所"}
    found = judged(case)
    assert [f.id for f in found] == case.get("指摘", []), [f.message for f in found]
    assert [f.field for f in found] == case.get("項目", [])
    for wanted in case.get("文言", []):
        assert any(wanted in f.message for f in found), wanted
    assert all(f.law and (f.level == ALERT) is f.id.startswith("A") for f in found)


def test_every_rule_of_received_notices_has_a_case() -> None:
    """They are no rules of the registry, which judges what a clerk enters: the source says which there are."""
    mine = {each.id for each in raised() if each.place.startswith("kernel.received.")}
    assert mine == {each for case in CASES for each in case.get("指摘", [])}
    assert mine == {*(f"E{n}" for n in range(120, 127)), "A110"}
