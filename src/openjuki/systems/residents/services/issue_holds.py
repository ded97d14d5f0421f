"""Holds on an issue (発行抑止と支援措置): S 3.1, S 3.4, decision 19. No channel issues without this check.

An error cannot be clicked through; an alert needs a reason, which goes on the log (incidents R07 to R11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.residents.selectors.issue_holds import IssueHolds, issue_holds


class Held(Refused):
    """抑止により発行できない."""

    title = "抑止されているため発行できません"


class NotAcknowledged(Refused):
    """アラートの確認がない."""

    status = 422
    title = "確認の理由が必要なアラートがあります"


def check_holds(
    *, printed: Sequence[str], others: Sequence[str], acknowledged: Mapping[str, str]
) -> tuple[Finding, ...]:
    """The acknowledged alerts. Raises Held, NotAcknowledged.

    `printed`: who stands on the paper; `others`: the rest of the household, whose address it shows too.
    The caller holds the locks of all of them (a new hold waits for these locks).
    """
    found = issue_holds(printed, others)
    alerts = _printed(found)
    errors = [f for f in alerts if f.level == "error"]
    if errors:
        raise Held(*errors)
    if found.protected_others:
        alerts.append(
            Finding(
                "I03",
                "同じ世帯に支援措置の対象者がいます。住所を知らせることになります。",
                level="alert",
                law="住民基本台帳事務処理要領 第5-10",
                remedy="請求者が相手方でないことを確かめ、理由を入力してください。",
            )
        )
    missing = [f for f in alerts if not acknowledged.get(f.id, "").strip()]
    if missing:
        raise NotAcknowledged(*missing)
    return tuple(alerts)


def _printed(found: IssueHolds) -> list[Finding]:
    findings = []
    if found.protected:
        findings.append(
            Finding(
                "I01",
                "支援措置の対象者が含まれています。",
                law="住民基本台帳事務処理要領 第5-10、S 3.4",
                remedy="交付せず、支援措置責任者へ引き継いでください。",
            )
        )
    for level in found.levels:
        blocks = level == "error"
        findings.append(
            Finding(
                "I02" if blocks else "I04",
                "証明発行が抑止されている者が含まれています。",
                level=level,
                law="S 3.1",
                remedy="抑止の責任者へ引き継いでください。"
                if blocks
                else "抑止の事情を照会し、発行する理由を入力してください。",
            )
        )
    return findings
