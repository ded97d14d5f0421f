"""請求書と申出書: each right asks in the words of its article (住民基本台帳法 第12条〜第12条の3, 第15条の4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.paper import Sender
from openjuki.kernel.certificates.request_paper import (
    Written,
    incomplete_letter,
    refusal_letter,
    request_form,
)
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime.typeset.glyphs import strings_of

HEAD = Head(
    number="20261122-Q00001", office="仙台市青葉区役所", made_on=date(2026, 11, 22),
    sender=Sender("仙台市青葉区長", "見本　太郎", "specimen"), contact="電話000",
)  # fmt: skip


def written(relation: str, **items: Any) -> Written:
    asked = CopyRequest(
        choices=Choices(), relation=relation, requester="架空　次郎", identification="旅券", purpose="貸金の請求",
        bearer="架空　三郎", **items,
    )  # fmt: skip
    return Written(
        head=HEAD, request=asked, removed=False, names=("試験　太郎",), address="仙台市青葉区本町１番２号",
        received_on=date(2026, 11, 20),
    )  # fmt: skip


def words(paper: Any) -> str:
    return "\n".join(text for _, text in strings_of(plain(paper)))


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize(
    ("relation", "own", "others"),
    [
        ("same_household", "請求", "申出"),
        ("official", "請求", "申出"),
        ("third_party", "申出", "請求"),
        ("professional", "申出", "請求"),
    ],
)
def test_who_has_no_claim_to_a_copy_offers_and_does_not_claim(relation: str, own: str, others: str) -> None:
    paper = request_form(written(relation))
    assert paper.title == f"住民票の写し等の{own}書"
    told = words(paper)
    for word in (f"{own}の根拠", f"{own}者", f"{own}の内容", f"{own}の任に当たる者"):
        assert word in told, word
    assert ("申し出ます。" in told) == (own == "申出")
    for each in (paper, incomplete_letter(written(relation), ["items"], "", date(2026, 12, 6))):
        assert f"{others}書" not in words(each)
        assert f"{others}者" not in words(each)
    assert f"{own}についてお知らせ" in words(refusal_letter(written(relation), "no_reason", "不明", "仙台市"))
