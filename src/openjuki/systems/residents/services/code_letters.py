"""住民票コード通知票等 (S 4.3.3, S 20.4): for whom a case gave, changed or put right a code, and who may print it."""

from __future__ import annotations

from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.code_letter import code_letter
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.notices.numbers import ResidentCodeExOfficio
from openjuki.kernel.register.decision import Change
from openjuki.runtime.errors import Finding, Forbidden, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import ResidentCodeStock

KIND = "code_letter"
RIGHT = "residents.item.resident_code"


class NoCodeGiven(Refused):
    """この届で住民票コードは付いていない."""

    title = "この書面は作成できません"


def check_code_right(staff: Staff, kind: str) -> None:
    """Raise Forbidden where the paper shows a code and the staff may not see one (U-05)."""
    if kind == KIND and not staff.may(RIGHT):
        raise Forbidden(
            Finding(
                "P15",
                "住民票コードの載る書面を扱う権限がありません。",
                field="kind",
                law="住民基本台帳法 第30条の37、S 10.3",
                remedy="権限を持つ職員に引き継いでください。",
            )
        )


def letter_for(case: Case, head: Head) -> Paper:
    """The letter of a settled case. Raises NoCodeGiven where nobody of it got a code."""
    given = changes_of(case)
    if not given:
        raise NoCodeGiven(
            Finding(
                "P14",
                "この異動で新しい住民票コードの付いた人はいません。",
                field="kind",
                remedy="通知票は要りません。",
            )
        )
    return code_letter(head, given)


def changes_of(case: Case) -> list[Change]:
    """Whose code came from the stock in this case, or was put right by it."""
    codes = set(ResidentCodeStock.objects.filter(taken_for=case.case_no).values_list("code", flat=True))
    corrects = isinstance(case.notice, ResidentCodeExOfficio)
    return [c for c in case.changes if corrects or c.record.resident_code in codes]
