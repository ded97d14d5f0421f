"""設定の変更: the desk of `runtime.preferences` over `services.preferences`; no number of a person in any value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openjuki.runtime.errors import Finding
from openjuki.runtime.preferences.desk import PreferenceDesk
from openjuki.systems.residents.models import Setting
from openjuki.systems.residents.services.base import frame
from openjuki.systems.residents.services.issue_request import holds_number
from openjuki.systems.residents.services.preferences import PREFERENCES


def _refused(why: str, key: str) -> Finding:
    return Finding(
        "C50",
        f"この値には設定できません。{why}",
        field=key,
        remedy="設定の画面の説明と範囲を見て直してください。",
    )


def _numbered(key: str, value: Any) -> Finding | None:
    if not any(holds_number(text) for text in _texts(value)):
        return None
    return Finding("C20", "個人番号又は住民票コードが入力されています。", field=key, law="番号法 第20条",
                   remedy="番号を消してください。")  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    """Whatever somebody could have typed in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield str(name)
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


desk = PreferenceDesk("residents", Setting, frame, PREFERENCES, refused=_refused, barred=_numbered)
list_settings, change_settings = desk.lines, desk.change
