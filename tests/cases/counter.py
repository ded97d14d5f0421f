"""What the counter does beside a notice, as a case writes it: 郵送の受付, カードの処理."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.kernel.counter.card import CARDS, CONTINUATIONS, CardWork
from openjuki.kernel.counter.receipt import COPIES, MISSING, RETURN_TO, PostalReceipt
from openjuki.kernel.dates.card_deadlines import CardDeadlines
from openjuki.kernel.dates.wareki import parse_date

#: Kinds of which the findings are all there is: nothing of the register changes.
WORK = (PostalReceipt, CardWork)


def _key(table: dict[str, str], label: str) -> str:
    (found,) = (key for key, each in table.items() if each == label)
    return found


def _day(raw: dict[str, Any], name: str) -> date | None:
    text = raw.pop(name, None)
    return parse_date(str(text)) if text else None


def _receipt(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> PostalReceipt:
    return PostalReceipt(
        kind=raw.pop("届", "move_out"),
        arrived_on=_day(raw, "到達"),
        postmarked_on=_day(raw, "消印"),
        notified_on=_day(raw, "届書の届出日"),
        identification=_key(COPIES, label) if (label := raw.pop("写し", "運転免許証の写し")) else "",
        return_to=_key(RETURN_TO, raw.pop("返送先", "登録された住所")),
        return_reason=raw.pop("返送先の理由", ""),
        missing=tuple(_key(MISSING, each) for each in raw.pop("不備", ())),
        due_on=_day(raw, "期限"),
        for_review=raw.pop("審査へ", False),
    )


def _card(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> CardWork:
    due = raw.pop("転入の期限", None)
    deadlines = CardDeadlines(*(parse_date(str(each)) if each else None for each in due)) if due else None  # type: ignore[arg-type]
    done_on = _day(raw, "処理日")
    assert done_on is not None
    return CardWork(
        card=_key(CARDS, raw.pop("カードの種類", "個人番号カード")),
        done_on=done_on,
        pin_verified=raw.pop("暗証番号", False),
        surface_updated=raw.pop("券面更新", False),
        continuation=_key(CONTINUATIONS, raw.pop("継続利用", "まだ")),
        returned=raw.pop("回収", False),
        deadlines=deadlines,
        notified_on=_day(raw, "届出した日"),
        leaves_abroad_on=_day(raw, "国外転出の予定日"),
    )


KINDS = {"郵送の受付": _receipt, "カードの処理": _card}
