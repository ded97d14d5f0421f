"""What every service of the seal registration shares (サービスの枠): constraints in words, findings, who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from openjuki.kernel.register import decision
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.release.overflow import keeps_unprinted
from openjuki.runtime.service import Frame
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Unprinted
from openjuki.systems.seals.selectors.persons import holds_of_all, is_protected

SUPPORT = "seals.item.support_measure"
CITY = "seals.search.city"
_GUIDE = "印鑑登録証明事務処理要領"
_CONSTRAINTS = {
    "application_one_open": (
        "SE07",
        "審査中の申請があります。",
        _GUIDE,
        "先の申請の審査を終えるか、取り下げてください。",
    ),
    "print_job_once": (
        "E234",
        "この書面は、今プリンタへ送っています。",
        "S 1.3.8",
        "画面を更新し、結果を確かめてください。",
    ),
    "issue_own_release": (
        "SE57",
        "一時解除の時間が過ぎました。",
        "S 3.1",
        "責任者が改めて一時解除してください。",
    ),
    "current_seal_pkey": (
        "SE05",
        "既に印鑑を登録しています。登録は1人1個です。",
        _GUIDE,
        "登録の経過を確認してください。",
    ),
    "application_two_persons": (
        "SE60",
        "入力した職員は、その申請の審査をできません。",
        "U-05",
        "入力者以外の職員が審査してください。",
    ),
    "registration_two_persons": (
        "SE60",
        "入力した職員は、その申請の審査をできません。",
        "U-05",
        "入力者以外の職員が審査してください。",
    ),
}

frame = Frame(_CONSTRAINTS, overtaken="SE61", refused=keeps_unprinted(Unprinted))
service = frame.service


class NotAccepted(Invalid):
    """受け付けられない: what the rules have against it stands in the findings."""

    title = "受け付けられません"


def checked(found: Iterable[decision.Finding], acknowledged: Mapping[str, str]) -> dict[str, str]:
    """The reasons given for the alerts. Raises NotAccepted for an error, or an alert without a reason."""
    shown = [Finding(f.id, f.message, f.level, f.field, f.law, f.remedy) for f in found]
    open_ = [f for f in shown if f.level == "error" or not _reason(f, acknowledged)]
    if open_:
        raise NotAccepted(*shown)
    return {f.id: _reason(f, acknowledged) for f in shown}


def _reason(found: Finding, acknowledged: Mapping[str, str]) -> str:
    """By id, or by id and field as the screens name it."""
    return (acknowledged.get(found.id) or acknowledged.get(f"{found.id}-{found.field}") or "").strip()


def check_right(staff: Staff, right: str) -> None:
    """Raises Forbidden without the right."""
    if not staff.may(right):
        remedy = "権限のある職員に代わってください。"
        raise Forbidden(Finding("SE63", "この処理の権限がありません。", remedy=remedy))


def ward_of(staff: Staff) -> str:
    """The ward to which these staff are bound; empty for the whole city (住民基本台帳法 第38条)."""
    return "" if staff.may(CITY) else staff.ward


def elsewhere(staff: Staff, ward: str) -> bool:
    """Whether a person of this ward is beyond these staff."""
    return ward_of(staff) not in ("", ward)


def hidden_from(staff: Staff, addressee_nos: Iterable[str]) -> set[str]:
    """Who of them is protected and not for these staff to see."""
    if staff.may(SUPPORT):
        return set()
    return {no for no, held in holds_of_all(list(addressee_nos)).items() if held.protected}


def refuse_protected(staff: Staff, addressee_no: str) -> None:
    """Raise Forbidden where the person is protected and the staff lack the right (S 3.4)."""
    if not staff.may(SUPPORT) and is_protected(addressee_no):
        raise Forbidden(
            Finding(
                "SE62", "支援措置の対象者です。扱うには権限が必要です。", law="住民基本台帳事務処理要領 第5-10、S 3.4",
                remedy="支援措置責任者に引き継いでください。",
            )
        )  # fmt: skip
