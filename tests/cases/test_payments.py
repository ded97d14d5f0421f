"""Runs every case of a fee that is paid (地方自治法 第227条), and looks at the paper that says so."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from cases.build_requests import requests_in
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.paper import Fields, Sender
from openjuki.kernel.certificates.requests.request import CHANNELS
from openjuki.kernel.fees.papers import DayBook, DayRow, Sold, Total, day_sheet, fee_receipt
from openjuki.kernel.fees.payment import CHANGE, MEANS, RETURNED, TAKEN, Payment
from openjuki.kernel.register.decision import ERROR
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules.run import RULES, check

CASES: Final = requests_in(Path(__file__).parent / "law" / "payments")
DAY: Final = date(2026, 11, 20)
_WORDS: Final = {"預り": "tendered", "同封の額": "sent", "手数料": "due"}
_KEYS: Final = {
    "受付": ("channel", {v: k for k, v in CHANNELS.items()}),
    "方法": ("means", {v: k for k, v in MEANS.items()} | {"": ""}),
    "おつり": ("change_as", {v: k for k, v in CHANGE.items()}),
}
HEAD: Final = Head(
    number="20261120-R00001",
    office="仙台市青葉区役所",
    made_on=DAY,
    sender=Sender("仙台市青葉区長"),
    contact="",
)


def paid_as(raw: dict[str, Any]) -> Payment:
    """The payment of one case. Raises KeyError for a word that the format does not know."""
    given: dict[str, Any] = {"channel": "counter", "due": 300, "means": "cash", "tendered": 300}
    for word, value in raw.items():
        name, known = _KEYS.get(word, (_WORDS.get(word, ""), None))
        given[name] = known[value] if known else value
    return Payment(**given)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c['場所']}: {c['題']}", marks=pytest.mark.spec(*c["ids"])) for c in CASES],
)
def test_payment(case: dict[str, Any]) -> None:
    assert set(case) <= {"題", "根拠", "ids", "領収", "指摘", "文言", "場所"}
    found = check(RegisterView(), paid_as(case["領収"]), DAY)
    assert sorted({f.id for f in found}) == sorted(case.get("指摘", [])), [f.message for f in found]
    for wanted in case.get("文言", []):
        assert any(wanted in f.message for f in found), wanted
    for each in found:
        (rule,) = (r for r in RULES if r.id == each.id)
        assert each.field in rule.fields


def test_every_rule_of_payments_has_a_case_and_no_setting_waives_it() -> None:
    mine = [rule for rule in RULES if Payment in rule.notices]
    assert {rule.id for rule in mine} == {each for case in CASES for each in case.get("指摘", [])}
    assert all(rule.locked for rule in mine if rule.level == ERROR)


def test_every_way_to_ask_has_ways_to_pay_and_to_give_change() -> None:
    assert set(TAKEN) == set(RETURNED) == set(CHANNELS)
    assert all(set(each) <= set(MEANS) for each in TAKEN.values())
    assert all(set(each) <= set(CHANGE) for each in RETURNED.values())


def test_the_receipt_says_what_was_paid_what_came_back_and_that_it_is_a_second_one() -> None:
    paid = Payment(channel="post", due=600, means="money_order", tendered=750, change_as="stamps", sent=750)
    sold = [Sold("住民票の写し", f"20261120 仙台市 0101 {n}", 300) for n in (1, 2)]
    again = {"again": "紛失"}
    for more, title in (({}, "領収書"), (again, "領収書(再発行)")):
        paper = fee_receipt(HEAD, "試験　太郎", paid, sold, paid_on=DAY, received_by="窓口　一郎", **more)
        assert (paper.title, paper.addressee, paper.case_no) == (title, ("試験　太郎　様",), HEAD.number)
        money = paper.sections[0]
        assert isinstance(money, Fields)
        told = {cell.key: cell.value for row in money.rows for cell in row}
        assert told["amount"] == "600円"
        assert told["change"] == "150円(切手)"
        assert told["means"] == "定額小為替"
    exact = Payment(channel="counter", due=300, means="cash", tendered=300)
    paper = fee_receipt(HEAD, "試験　太郎", exact, sold[:1], paid_on=DAY, received_by="窓口　一郎")
    assert "change" not in {cell.key for row in paper.sections[0].rows for cell in row}  # type: ignore[union-attr]


def test_the_day_adds_up_by_counter_and_way_to_pay() -> None:
    total = Total("本庁", "cash", 900, 300)
    assert (total.balance, total.means_title) == (600, "現金")
    rows = (DayRow("9:15", "20261120-R00001", "20261120-Q00001", "cash", 3, 900, "s1001"),)
    book = DayBook(rows=rows, totals=(total,), unpaid=(("20261120-Q00002", 300),), free=(("公用", 2),))
    paper = day_sheet(book, DAY, office="仙台市青葉区役所", made_on=DAY, specimen=False)
    told = "".join(paper.sections[0].paragraphs)  # type: ignore[union-attr]
    for word in (
        "現金: 領収 900円　還付 300円　差引き 600円",
        "未収: 請求 20261120-Q00002　300円",
        "無料: 公用　2通",
    ):
        assert word in told, word
