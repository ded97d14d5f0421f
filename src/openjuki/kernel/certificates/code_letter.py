"""住民票コード通知票・変更通知票・修正通知票 — to whom a code was given, changed, put right (S 4.3.3, S 20.4).

住民基本台帳法 第30条の3第3項, 第30条の4第4項. The only paper of a case that shows a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, addressed, letter
from openjuki.kernel.certificates.paper import Paper, PersonFields, Section, Words
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record

#: 異動事由 → title and what the letter says; any other reason gave a first code.
_TOLD: Final = {
    "resident_code_change": (
        "住民票コード変更通知票",
        "請求により、あなたの住民票コードを次のとおり変更しました。",
    ),
    "error_correction": ("住民票コード修正通知票", "あなたの住民票コードを次のとおり修正しました。"),
}
_FIRST: Final = ("住民票コード通知票", "あなたの住民票に次の住民票コードを記載しました。")
_CARE: Final = (
    "住民票コードは、行政機関などから法律に基づいて求められたとき以外に、人に知らせる必要はありません。"
)


def code_letter(head: Head, changes: Sequence[Change]) -> Paper:
    """The letter for the persons of one household; `changes` are theirs. Raises ValueError without any."""
    if not changes:
        raise ValueError("nobody got a code")
    title, told = _TOLD.get(changes[0].reason, _FIRST)
    persons = tuple(_person(each.record) for each in changes)
    sections: tuple[Section, ...] = (Words("", (told,)), *persons, Words("", (_CARE,)))
    return letter(head, title, addressed(changes[0].record), sections)


def _person(record: Record) -> PersonFields:
    return PersonFields(
        facts.name_text(record),
        (
            (
                shown("birth", "生年月日", facts.birth_text(record)),
                shown("resident_code", "住民票コード", record.resident_code),
            ),
            (shown("address", "住所", facts.address_text(record)),),
        ),
    )
