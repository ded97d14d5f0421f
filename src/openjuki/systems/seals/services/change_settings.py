"""設定の変更 — the ordinance, who certifies, where people may ask; validated before it counts, on the log. SL-01."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.seals.endings import REASONS
from openjuki.kernel.seals.ordinance import ordinance_of
from openjuki.runtime.errors import Finding
from openjuki.runtime.preferences.desk import Preference, PreferenceDesk
from openjuki.runtime.preferences.kinds import OneOf, Words
from openjuki.runtime.release.overflow import POLICIES, REFUSE
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Setting
from openjuki.systems.seals.services.frame import frame
from openjuki.systems.seals.services.settings import DEFAULTS, setting, term_of

#: 文字溢れの扱い (S 5.8).
OVERFLOW = {REFUSE: "収まらなければ発行しない", **POLICIES}
_SHAPE = "項目が足りないか、形が違います。"


class _Ordinance:
    """条例の定め: names and values of `kernel.seals.ordinance.Ordinance`."""

    def fault(self, value: Any) -> str:
        """A name or a value that it does not have."""
        try:
            rules = ordinance_of(value)
        except ValueError as e:
            return str(e)
        except (TypeError, AttributeError):
            return _SHAPE
        unknown = set(rules.notified) - REASONS.keys()
        return f"抹消の事由「{'、'.join(sorted(unknown))}」はありません。" if unknown else ""

    def shown(self, value: Any) -> str:
        """As the API has it."""
        return str(value)


class _Certifiers(_Ordinance):
    """認証者 by period."""

    def fault(self, value: Any) -> str:
        """One that is not whole."""
        try:
            for each in value:
                term_of(each)
        except ValueError as e:
            return str(e)
        except (KeyError, TypeError, AttributeError, CannotMakeError):
            return _SHAPE
        return ""


def _refused(why: str, key: str) -> Finding:
    return Finding(
        "SE86",
        f"この値には設定できません。{why}",
        field=key,
        remedy="docs/seals.md の表を見て直してください。",
    )


_desk = PreferenceDesk(
    "seals", Setting, frame,
    (
        Preference("ordinance", "条例の定め", _Ordinance(), DEFAULTS["ordinance"]),
        Preference("certifiers", "認証者", _Certifiers(), DEFAULTS["certifiers"]),
        Preference("contact", "問合せ先", Words(500), DEFAULTS["contact"]),
        Preference("certificate_overflow", "文字溢れの扱い", OneOf(OVERFLOW), DEFAULTS["certificate_overflow"]),
    ),
    refused=_refused,
)  # fmt: skip


def all_settings() -> dict[str, Any]:
    """Every setting as it stands."""
    return {key: setting(key) for key in DEFAULTS}


def change_settings(*, staff: Staff, given: Mapping[str, Any]) -> dict[str, Any]:
    """Replace the settings that are given by name. Raises Forbidden, Invalid; then none is changed."""
    _desk.change(staff=staff, given=given)
    return all_settings()
