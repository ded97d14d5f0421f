"""審査 — what the prefecture accepts, by its own reading of 住民基本台帳法 第30条の6, 施行規則 第1条.

Written apart from the systems that it judges: its own check digits, its own table of reasons.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from openjuki.messages.identity_items import IdentityItems

ENTRY, REMOVAL, CORRECTION = "entry", "removal", "correction"
#: The eight items of PO-1; anything else, or one less, is not what the law provides.
ITEMS: Final = frozenset(
    ("resident_code", "name", "birth", "sex", "address", "individual_number", "reason", "changed_on")
)
LATEST_DAYS_AHEAD: Final = 366  # a planned 転出 is notified ahead of its day, never by more than a year


@dataclass(frozen=True, slots=True)
class Reason:
    """One accepted reason: what it does to a person, and its Japanese name."""

    code: str
    effect: str
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """What the prefecture holds of a 住民票コード now: whether it is active."""

    active: bool


@cache
def reasons() -> dict[str, Reason]:
    """The table of reasons."""
    text = (files(__package__) / "reasons.csv").read_text(encoding="utf-8")
    return {r["code"]: Reason(**r) for r in csv.DictReader(text.splitlines())}


def fault(items: IdentityItems, held: Held | None, *, today: date) -> tuple[str, str] | None:
    """Why a notice is not accepted, as (code, Japanese sentence without personal data), or None."""
    if items.model_fields_set != ITEMS:
        return "PF-01", "本人確認情報の8項目と一致しません"
    if not _checks(items.resident_code):
        return "PF-02", "住民票コードの検査数字が誤っています"
    if items.individual_number is not None and not _checks(items.individual_number):
        return "PF-03", "個人番号の検査数字が誤っています"
    if not items.name.strip() or not items.address.strip():
        return "PF-04", "氏名又は住所が空欄です"
    reason = reasons().get(items.reason)
    if reason is None:
        return "PF-05", "異動事由が定められたものではありません"
    if items.birth.first > today:
        return "PF-06", "生年月日が未来です"
    if (items.changed_on.first - today).days > LATEST_DAYS_AHEAD:
        return "PF-07", "異動年月日が1年より先です"
    if items.changed_on.last < items.birth.first:
        return "PF-08", "異動年月日が生年月日より前です"
    return _against(held, reason)


def _against(held: Held | None, reason: Reason) -> tuple[str, str] | None:
    # A code not yet held is taken over whatever the reason: the file of the prefecture may begin any day.
    if held is None:
        return None
    if reason.effect == ENTRY and held.active:
        return "PF-09", f"現に記録されている人の{reason.text}です"
    if reason.effect != ENTRY and not held.active:
        return "PF-10", f"消除済みの人の{reason.text}です"
    return None


def _checks(digits: str) -> bool:
    """Check digit of 住民票コード and 個人番号: weights 2…7 from the right, eleven minus the remainder."""
    *body, last = (int(d) for d in digits)
    total = sum(digit * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    rest = total % 11
    return last == (0 if rest < 2 else 11 - rest)
