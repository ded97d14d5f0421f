"""Nobody's paper for somebody else: many desks, two real nodes, delays, failures, retries, a killed node (issue 4).

The full length, 10,000 copies, is `bench/mixups.py`; `--sabotage` there shows that it can fail.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openjuki.systems.residents.models import IssueRecord
from support.mixups import trial
from support.mixups.desks import Desk, Household, Order
from support.mixups.reader import wrong


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("issuing_day")
@pytest.mark.spec("RR-05", "4-2")
def test_every_paper_that_left_two_disturbed_nodes_shows_whom_its_desk_asked_for() -> None:
    outcome = trial.run(trial.households(6), issues=60, desks=8, kills=1)
    assert outcome.faults == []
    assert outcome.incidents == []
    assert outcome.kills == 1
    assert outcome.papers >= 60
    assert {order.kind for order in outcome.orders} >= {
        "record_copy",
        "items_certificate",
        "removed_record_copy",
    }
    assert any(len(order.asked) > 4 for order in outcome.orders), "a second page"
    assert any(order.with_history and not order.household.gone for order in outcome.orders)
    assert outcome.papers == IssueRecord.objects.count()


HOME = ["照合一家　太郎", "照合一家　花子", "照合一家　太郎丸"]
NUMBER = "20261122 仙台市 10 001"
PERSON = "氏名 照合一家　太郎 ＊＊＊ ＊＊＊ 生年月日 昭和60年5月3日"
PAGE = f"{PERSON} 発行番号 {NUMBER} 1/1"


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (PAGE, ""),
        (PAGE.replace("001", "002"), "page 1 bears another number"),
        (PAGE.replace("001", "0011"), "page 1 bears another number"),
        (PAGE.replace("1/1", "1/11"), "page 1 bears another number"),
        (f"世帯主 照合二家　太郎 {PAGE}", "1 other household(s) on it"),
        (PAGE.replace("太郎", "花子"), "1 shown, 1 asked for, 2 wrong"),
        (PAGE.replace("太郎", "太郎丸"), "1 shown, 1 asked for, 2 wrong"),
        (f"{PERSON} {PAGE}", "2 shown, 1 asked for, 0 wrong"),
        (f"{PERSON.replace('太郎', '花子')} {PAGE}", "2 shown, 1 asked for, 1 wrong"),
        (f"生年月日 {PAGE}", "more persons than names"),
    ],
)
def test_the_reader_sees_a_stranger(page: str, fault: str) -> None:
    assert wrong([page], NUMBER, HOME[:1], HOME) == fault


def test_a_desk_that_looks_up_finds_the_papers_of_each_person(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A 個人票 stands in the history of its own person only.
    order = Order("照合1-1", Household({"1": "一", "2": "二"}), ["1", "2"], "record_copy", "individual", 1)
    history = {no: [{"issue_no": f"{no} 号", "purpose": order.mark}] for no in order.asked}

    def answered(self: Desk, order: Order, method: str, path: str, **given: Any) -> Any:
        return history[given["query"]["addressee_no"]] if given.get("query") else b"%PDF"

    monkeypatch.setattr(Desk, "insist", answered)
    desk = Desk.__new__(Desk)
    desk.folder = tmp_path
    desk.look_up(order)
    assert set(order.papers) == {"1 号", "2 号"}
