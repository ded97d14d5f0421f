"""設定の変更 — the ordinance, who certifies, where people may ask; validated before it counts, on the log. SL-01."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.seals.endings import REASONS
from openjuki.kernel.seals.ordinance import ordinance_of
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.release.overflow import POLICIES, REFUSE
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Setting
from openjuki.systems.seals.services.frame import check_right, service
from openjuki.systems.seals.services.settings import DEFAULTS, setting, term_of

#: 文字溢れの扱い (S 5.8).
OVERFLOW = {REFUSE: "収まらなければ発行しない", **POLICIES}


def all_settings() -> dict[str, Any]:
    """Every setting as it stands."""
    return {key: setting(key) for key in DEFAULTS}


@service("seals.settings")
def change_settings(*, staff: Staff, given: Mapping[str, Any]) -> dict[str, Any]:
    """Replace the settings that are given by name. Raises Forbidden, Invalid; then none is changed."""
    check_right(staff, "seals.settings")
    wrong = [f for key, value in given.items() if (f := _fault(key, value))]
    if wrong:
        raise Invalid(*wrong)
    for key, value in given.items():
        Setting.objects.update_or_create(
            key=key, defaults={"value": value, "changed_by": staff.user_id, "changed_at": clock.now()}
        )
    audit.change("seals.settings", staff=staff, terms={"settings": dict(given)})
    return all_settings()


def _fault(key: str, value: Any) -> Finding | None:
    try:
        if key == "ordinance":
            rules = ordinance_of(value)
            if unknown := set(rules.notified) - REASONS.keys():
                raise ValueError(f"抹消の事由「{'、'.join(sorted(unknown))}」はありません。")
        elif key == "certifiers":
            for each in value:
                term_of(each)
        elif key not in DEFAULTS or not isinstance(value, str):
            raise ValueError("この名の設定はないか、文字ではありません。")
        elif key == "certificate_overflow" and value not in OVERFLOW:
            raise ValueError(f"{'・'.join(OVERFLOW)} のいずれかです。")
    except (ValueError, KeyError, TypeError, AttributeError, CannotMakeError) as e:
        why = str(e) if isinstance(e, ValueError) else "項目が足りないか、形が違います。"
        return Finding("SE86", why, field=key, remedy="docs/seals.md の表を見て直してください。")
    return None
