"""What tests of certificates start from: a certifier, the font, a request as the counter fills it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.names.shown import full_name
from openjuki.runtime import clock
from openjuki.systems.residents.models import Certifier, Person
from openjuki.systems.residents.selectors import rows
from support.fonts import prepare_printing
from support.residents import family_data, fill_stock, settle_notice

#: 対象者 of the usual family, as others state whom they ask for.
STATED = {"stated_name": "試験　太郎", "stated_address": "東京都千代田区霞が関2-1-2"}

__all__ = [
    "STATED",
    "another_family",
    "certifier",
    "issuing_day",
    "prepare_printing",
    "request",
    "request_by",
]


@contextmanager
def issuing_day(stock: int = 20) -> Iterator[None]:
    """22 November 2026 at an office that can issue: font, certifier, free 住民票コード."""
    prepare_printing()
    with clock.fixed(date(2026, 11, 22)):
        certifier()
        fill_stock(stock)
        yield


def certifier(ward: str = "04101", **items: Any) -> Certifier:
    """The head of a ward; ``items`` replace the defaults."""
    facts = {
        "prefecture": "宮城県",
        "title": "仙台市青葉区長",
        "name": "架空　一郎",
        "from_on": date(2000, 1, 1),
    }
    return Certifier.objects.create(ward=ward, **(facts | items))


def request(**items: Any) -> CopyRequest:
    """A request at the counter by a member of the household; choices and everything else by name."""
    names = Choices.__dataclass_fields__
    choices = Choices(**{k: v for k, v in items.items() if k in names})
    base = CopyRequest(
        choices=choices, requester="試験　太郎", requester_address="宮城県仙台市青葉区", relation="same_household",
        identification="個人番号カード",
    )  # fmt: skip
    return replace(base, **{k: v for k, v in items.items() if k not in names})


def request_by(addressee_no: str, **items: Any) -> CopyRequest:
    """The same by this person, whose name is none of the usual family's."""
    named = rows.current_versions([addressee_no])[addressee_no].record
    return request(requester=full_name(named), **items)


def another_family(n: int) -> list[str]:
    """A registered family whose names and address nobody else has; 宛名番号 in their standing order."""
    data = family_data(n)
    data["address"]["lot"] = f"{n}番"
    for member in data["members"]:
        member["surname"] = "組版" + "".join("〇一二三四五六七八九"[int(d)] for d in str(n))
    known = set(Person.objects.values_list("addressee_no", flat=True))
    settle_notice(data)
    people = Person.objects.exclude(addressee_no__in=known).order_by("member_order")
    return list(people.values_list("addressee_no", flat=True))
