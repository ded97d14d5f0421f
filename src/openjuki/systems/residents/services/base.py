"""What every service shares (サービスの枠): one transaction, and a log row for every refusal (U-08).

A refusal rolls everything back first and is then logged on its own. A constraint that refused is named to
the clerk in words, never as a database error.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.residents.services.contractors import refuse_contractor

#: Names of all services.
ACTIONS: set[str] = set()
P = ParamSpec("P")
R = TypeVar("R")


class DatabaseRefused(Refused):
    """台帳の制約が拒んだ: somebody else was faster, or a number is in use."""

    title = "台帳の制約により記載できません"


_CONSTRAINTS = {
    "active_individual_number_once": ("E06", "この個人番号は、既に別の住民の住民票に記載されています。", "番号法 第7条",
                                      "個人番号カード等と再度照合し、住基ネットで番号の対応を確認してください。"),
    "active_resident_code_once": ("E06", "この住民票コードは、既に別の住民の住民票に記載されています。",
                                  "住民基本台帳法 第30条の2",
                                  "転入前の記録と照合し、再転入であれば除票を選んでください。"),
    "individual_number_for_life": ("E111", "この個人番号は、別の人に付いている、又は付いていたものです。",
                                   "番号法 第7条", "確定せず、市町村CSで番号の本人を確認してください。"),
    "resident_code_for_life": ("E111", "この住民票コードは、別の人に付いている、又は付いていたものです。",
                               "住民基本台帳法 第30条の3", "確定せず、市町村CSで番号の本人を確認してください。"),
    "one_householder": ("E11", "同じ世帯に世帯主が2人になります。", "住民基本台帳法 第7条第4号",
                        "世帯の続柄を確認し、世帯主を1人にしてください。"),
    "maker_is_not_checker": ("R01", "入力した者は、その届の審査をできません。", "本人確認情報等の管理 A-02",
                             "入力者以外の職員が審査してください。"),
    "review_once_per_person": ("R02", "この届は既にあなたが審査しています。", "A-02",
                               "別の職員が次の審査をしてください。"),
    "review_once_per_stage": ("R03", "別の職員がこの審査を先に終えました。", "A-02",
                              "一覧を更新して状態を確認してください。"),
    "delivered_notification_edition_once": ("E126", "同じ発信元・文書番号の通知が、先に記録されました。",
                                            "住民基本台帳法 第9条第2項", "一覧を更新して確かめてください。"),
    "event_once_per_case": ("R04", "この受付は既に確定しています。", "", "受付の経過を確認してください。"),
}  # fmt: skip


def service(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service: `staff` is a keyword, the body runs in one transaction, refusals are logged.

    A contractor gets no further than what `services.contractors` names.
    """
    ACTIONS.add(action)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                refuse_contractor(kwargs.get("staff"), action)
                with transaction.atomic():
                    return function(*args, **kwargs)
            except Refused as e:
                _log(action, kwargs, e)
                raise
            except (IntegrityError, OperationalError) as e:
                refused = refusal_of(e)
                if refused is None:
                    raise
                _log(action, kwargs, refused)
                raise refused from e

        return run

    return decorate


def refusal_of(error: Exception) -> DatabaseRefused | None:
    """The finding that belongs to a violated constraint or a lost race, or None for any other error."""
    cause = error.__cause__
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    if name in _CONSTRAINTS:
        return refused_by(name)
    if getattr(cause, "sqlstate", "") in ("40P01", "40001"):
        return DatabaseRefused(
            Finding(
                id="R05",
                message="別の処理と重なりました。何も記載していません。",
                remedy="もう一度実行してください。",
            )
        )
    return None


def refused_by(constraint: str) -> DatabaseRefused:
    """What the clerk is told when this constraint refuses. Raises KeyError for one that has no words."""
    id_, message, law, remedy = _CONSTRAINTS[constraint]
    return DatabaseRefused(Finding(id=id_, message=message, law=law, remedy=remedy))


def _log(action: str, kwargs: dict[str, Any], refused: Refused) -> None:
    staff = kwargs.get("staff") or audit.WORKER
    audit.refusal(
        action,
        staff=staff,
        terms={"findings": [f.id for f in refused.findings]},
        case_no=str(kwargs.get("case_no", "")),
    )
