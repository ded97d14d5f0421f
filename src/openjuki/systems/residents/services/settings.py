"""What the city decides (設定の読取り), defaults filled in; what there is to decide says `services.preferences`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.systems.residents.models import Setting
from openjuki.systems.residents.services.notice_forms.kinds import KINDS
from openjuki.systems.residents.services.preferences import PREFERENCES

DEFAULTS: dict[str, Any] = {each.key: each.default for each in PREFERENCES}


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
