"""期限の案内 — letters that lists of persons give: a period ends, a householder is missing, a copy was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.householder_letter import household_request
from openjuki.kernel.certificates.letter import Head, addressed, letter
from openjuki.kernel.certificates.paper import Fields, Paper, Words
from openjuki.kernel.dates.wareki import format_wareki, format_western
from openjuki.kernel.register.record import Record
from openjuki.kernel.support_measure.period import extension_from

SUPPORT_END: Final = "支援措置期間終了通知"
STAY_END: Final = "在留期間の満了についてのご案内"
TRANSITIONAL_END: Final = "経過滞在の期間についてのご案内"
ISSUE_TOLD: Final = "住民票の写し等の交付についてのお知らせ"


def support_end_letter(head: Head, to: Record, starts_on: date, ends_on: date) -> Paper:
    """支援措置期間終了通知 (S 3.4, S 20.5.1). Names nobody but the applicant: others may see the envelope's inside."""
    period = Fields(
        "支援措置の期間",
        ((shown("starts_on", "開始", format_wareki(starts_on)), shown("ends_on", "終了", format_wareki(ends_on))),),
    )  # fmt: skip
    said = (
        "あなたの申出による支援措置は、次の日に期間が終わります。",
        f"引き続き支援が必要なときは、{format_wareki(extension_from(ends_on))}から"
        f"{format_wareki(ends_on)}までに、窓口で延長を申し出てください。",
        "延長した支援措置の期間は、この期間の終了の日の翌日から1年間です。",
    )
    return letter(head, SUPPORT_END, addressed(to), (Words("", said[:1]), period, Words("", said[1:])))


def stay_end_letter(head: Head, to: Record, until: date) -> Paper:
    """在留期間満了の案内 (住基法 第30条の50; 入管法 第21条): western years only, as on the card (S 1.1.9)."""
    stay = Fields(
        "住民票の在留資格等",
        (
            (shown("nationality", "国籍・地域", to.nationality),
             shown("status_of_residence", "在留資格", to.status_of_residence)),
            (shown("period_of_stay", "在留期間", to.period_of_stay),
             shown("until", "満了の日", format_western(until))),
        ),
    )  # fmt: skip
    said = (
        "住民票に記載されている在留期間の満了の日が近づいています。",
        "在留期間の更新などの許可を受けていないときは、満了の日までに、地方出入国在留管理局で申請してください。"
        "既に申請したときや許可を受けたときは、この案内への手続は要りません。",
    )
    return letter(head, STAY_END, addressed(to), (Words("", said[:1]), stay, Words("", said[1:])))


def transitional_letter(head: Head, to: Record, until: date) -> Paper:
    """経過滞在者への案内 (住基法 第30条の45; 入管法 第22条の2): sixty days without a status of residence."""
    stay = Fields(
        "住民票の区分",
        (
            (
                shown("category", "区分", facts.category_text(to)),
                shown("until", "満了の日", format_western(until)),
            ),
        ),
    )
    said = (
        "出生又は国籍の喪失から60日までは、在留資格がなくても住民票に記載されます。",
        "引き続き日本に住むときは、満了の日までに、在留資格の取得(特別永住の許可)を受けてください。"
        "満了の日を過ぎると、住民票が消除されることがあります。",
    )
    return letter(head, TRANSITIONAL_END, addressed(to), (Words("", said[:1]), stay, Words("", said[1:])))


@dataclass(frozen=True, slots=True)
class Told:
    """交付の事実 that the person may know: day, certificate, who asked (by class only), number of copies."""

    issued_on: date
    form: str
    relation: str
    copies: int


def issue_told_letter(head: Head, to: Record, told: Told) -> Paper:
    """本人通知 (登録型本人通知制度, S 8.1.3): that a copy went to another, never to whom by name."""
    what = Fields(
        "交付した証明書",
        (
            (shown("issued_on", "交付年月日", format_wareki(told.issued_on)),
             shown("copies", "枚数", f"{told.copies}枚")),
            (shown("form", "証明書の種別", told.form), shown("relation", "請求者の区分", told.relation)),
        ),
    )  # fmt: skip
    said = ("あなたの登録に基づき、あなた以外の方の請求により次の証明書を交付したことをお知らせします。",)
    return letter(head, ISSUE_TOLD, addressed(to), (Words("", said), what))


def householder_request(head: Head, members: Sequence[Record]) -> Paper:
    """世帯主変更依頼通知書 for a household that has none now (S 4.0.5); `members` in their standing order."""
    rows = [(facts.name_text(m), m.relationship, "") for m in members]
    return household_request(head, members[0], rows)
