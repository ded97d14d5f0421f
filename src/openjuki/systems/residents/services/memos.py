"""メモの記入・修正・削除 (S 1.1.15): user and time are recorded, every earlier text stays. Never on a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import MemoVersion
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.view_person import opened

RIGHT = "residents.memo"
LONGEST = 1000


class MemoChanged(Refused):
    """先に修正された: somebody else changed or removed the memo first."""

    title = "別の職員が先に修正しました"


@dataclass(frozen=True, slots=True)
class MemoText:
    """One version: text (blank where it was taken away), who and when."""

    version_no: int
    text: str
    removed: bool
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Memo:
    """One memo with its earlier versions, newest first."""

    memo_no: int
    newest: MemoText
    earlier: tuple[MemoText, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Who acts, and for which case or reason (U-19)."""

    staff: Staff
    case_no: str
    reason: str


@service("residents.list_memos")
def list_memos(*, staff: Staff, addressee_no: str, case_no: str = "", reason: str = "") -> tuple[Memo, ...]:
    """All memos of a person, those taken away too, the latest first; on the log before it is shown.

    Refused as the record is (`view_person.opened`): without a purpose, under 支援措置 or 照会の抑止, other wards.
    """
    opened(staff, addressee_no, case_no, reason)
    audit.view("residents.list_memos", staff=staff, subjects=[addressee_no], reason=reason, case_no=case_no)
    found = MemoVersion.objects.filter(addressee_no=addressee_no).order_by("-memo_no", "-version_no")
    return tuple(_memo(no, list(group)) for no, group in groupby(found, key=lambda v: v.memo_no))


@service("residents.write_memo")
def write_memo(*, staff: Staff, addressee_no: str, text: str, case_no: str = "", reason: str = "") -> int:
    """A new memo; gives its number. Raises Forbidden, Invalid, NotFound, Refused."""
    _may_write(staff)
    opened(staff, addressee_no, case_no, reason)
    rows.lock([addressee_no])
    last = MemoVersion.objects.filter(addressee_no=addressee_no).order_by("-memo_no").first()
    memo_no = last.memo_no + 1 if last else 1
    _append(Why(staff, case_no, reason), addressee_no, memo_no, 1, _checked(text), "residents.write_memo")
    return memo_no


@service("residents.change_memo")
def change_memo(
    *,
    staff: Staff,
    addressee_no: str,
    memo_no: int,
    seen: int,
    text: str,
    case_no: str = "",
    reason: str = "",
) -> None:
    """Another text for a memo. `seen`: the version that the writer saw.

    Raises Forbidden, Invalid, NotFound, MemoChanged where somebody else was faster.
    """
    why = Why(staff, case_no, reason)
    _next(why, addressee_no, memo_no, seen, _checked(text), "residents.change_memo")


@service("residents.remove_memo")
def remove_memo(
    *, staff: Staff, addressee_no: str, memo_no: int, seen: int, case_no: str = "", reason: str = ""
) -> None:
    """Take a memo away; its history stays. Raises Forbidden, NotFound, MemoChanged."""
    _next(Why(staff, case_no, reason), addressee_no, memo_no, seen, "", "residents.remove_memo")


def _next(why: Why, addressee_no: str, memo_no: int, seen: int, text: str, action: str) -> None:
    _may_write(why.staff)
    opened(why.staff, addressee_no, why.case_no, why.reason)
    rows.lock([addressee_no])
    newest = (
        MemoVersion.objects.filter(addressee_no=addressee_no, memo_no=memo_no).order_by("-version_no").first()
    )
    if newest is None:
        raise NotFound(Finding("ME01", "このメモはありません。", remedy="一覧から選び直してください。"))
    if newest.version_no != seen or newest.removed:
        raise MemoChanged(
            Finding(
                "ME02",
                "別の職員がこのメモを先に修正しました。",
                remedy="今の内容を確かめて、もう一度修正してください。",
            )
        )
    _append(why, addressee_no, memo_no, seen + 1, text, action)


def _append(why: Why, addressee_no: str, memo_no: int, version_no: int, text: str, action: str) -> None:
    staff = why.staff
    MemoVersion.objects.create(
        addressee_no=addressee_no, memo_no=memo_no, version_no=version_no, text=text, removed=not text,
        written_by=staff.user_id, written_by_name=staff.name, written_at=clock.now(),
    )  # fmt: skip
    terms = {"memo_no": memo_no, "version_no": version_no}
    audit.change(
        action, staff=staff, subjects=[addressee_no], terms=terms, reason=why.reason, case_no=why.case_no
    )


def _may_write(staff: Staff) -> None:
    if not staff.may(RIGHT):
        raise Forbidden(
            Finding("ME03", "メモを記入する権限がありません。", remedy="権限を持つ職員に依頼してください。")
        )


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        problem = "メモが空欄です。" if not text else f"メモは{LONGEST}文字までです。"
        raise Invalid(Finding("ME04", problem, field="text", remedy="内容を入力し直してください。"))
    return text


def _memo(memo_no: int, versions: Sequence[MemoVersion]) -> Memo:
    texts = tuple(
        MemoText(v.version_no, v.text, v.removed, v.written_by, v.written_by_name, v.written_at)
        for v in versions
    )
    return Memo(memo_no, texts[0], texts[1:])
