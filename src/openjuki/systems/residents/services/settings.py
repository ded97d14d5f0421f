"""What the city decides (設定の読取り): reviewers per kind, levels of checks, fees. Defaults stand here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.systems.residents.models import Setting
from openjuki.systems.residents.services.notice_forms.kinds import KINDS

DEFAULTS: dict[str, Any] = {
    "reviewers": {name: k.reviewers for name, k in KINDS.items()},
    "rule_levels": {},
    "fee": {
        "record_copy": 300,
        "items_certificate": 300,
        "removed_record_copy": 300,
        "removed_items_certificate": 300,
    },
    # 文字溢れ (S 5.8), once somebody has acknowledged it: limit (print to the edge of the cell) or blank; or refuse.
    "certificate_overflow": "limit",
    # 抑止の一時解除 comes back after so long (S 3.1); never beyond a day.
    "temporary_release_minutes": 30,
    # 編集ロック (S 10.3): so many minutes after the last save others may enter the same resident; at least 2.
    "edit_lock_minutes": 30,
    # 転入通知未着者 (S 4.1.3.1.4): so many days after the planned day.
    "missing_notification_days": 30,
    # 問合せ先 printed on notices, by ward.
    "contact": {},
    # 閲覧用リスト: read by nobody when it is older than so many days (施行令 第14条: renewed quickly).
    "inspection_list_days": 7,
    # 在留期間満了の案内: so many days before the last day of the stay.
    "stay_notice_days": 90,
    # 本人通知: a registration lasts so many years unless it says otherwise.
    "issue_notice_years": 3,
    # 住民票コード (S 4.3.1): an alert when fewer codes are free.
    "resident_code_low": 100,
    # 一括本登録 (S 4.0.8): no more cases than this at once.
    "bulk_approval_cap": 30,
    # 支所・出張所: ward → name of the branch → 町字コード (7 digits) of its towns, for the filter of the lists.
    "branches": {},
}


def settings() -> dict[str, Any]:
    """All settings, defaults filled in; one statement."""
    return filled(dict(Setting.objects.filter(key__in=DEFAULTS).values_list("key", "value")))


def filled(known: Mapping[str, Any]) -> dict[str, Any]:
    """All settings from what the city set, defaults filled in."""
    return {
        k: {**d, **known[k]} if k in known and isinstance(d, dict) else known.get(k, d)
        for k, d in DEFAULTS.items()
    }


def setting(key: str) -> Any:
    """Value of one setting; the default where the city said nothing. Raises KeyError for an unknown key."""
    return settings()[key]


def reviewers() -> dict[str, int]:
    """How many persons review each kind of notice; never fewer than one (A-02). One statement."""
    known = setting("reviewers")
    return {name: max(1, int(known.get(name, kind.reviewers))) for name, kind in KINDS.items()}


def reviewers_of(kind: str) -> int:
    """How many persons review one kind of notice."""
    return reviewers()[kind]
