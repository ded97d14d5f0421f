"""Runs every case of a registration that ends because a name is another one (印鑑登録証明事務処理要領)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from cases.build_requests import requests_in
from openjuki.kernel.seals.endings import ending
from openjuki.kernel.seals.ordinance import ordinance_of
from openjuki.kernel.seals.registrant import Registrant

CASES: Final = requests_in(Path(__file__).parent / "law" / "seals")
DAY: Final = date(2026, 11, 22)
HANAKO: Final = Registrant(
    addressee_no="1", name="鈴木　花子", surname="鈴木", given_name="花子", kana="スズキ　ハナコ"
)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['場所']}: {c['題']}", marks=pytest.mark.spec(*c["ids"])) for c in CASES],
)
def test_change_of_a_name(case: dict[str, Any]) -> None:
    assert set(case) <= {"題", "根拠", "ids", "条例", "印鑑", "変更前", "変更後", "抹消", "場所"}
    before = replace(HANAKO, **case.get("変更前", {}))
    after = replace(HANAKO, **case.get("変更後", {}))
    end = ending(before, after, case["印鑑"], ordinance_of(case["条例"]), DAY)
    assert (end.reason if end else None) == case.get("抹消")
