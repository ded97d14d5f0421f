"""抑止の欄 (S 3.1)."""

from __future__ import annotations

from openjuki.systems.residents.services.holds import LEVELS, PROCESSES
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, text

#: What can be done to one hold, and the right that it needs.
ACTS = {
    "release": ("一時解除(時間が来ると抑止に戻る)", "residents.hold.release"),
    "restore": ("一時解除を打ち切り、抑止に戻す", "residents.hold.release"),
    "lift": ("解除", "residents.hold.lift"),
}
UNITS = {"person": "個人", "household": "世帯(今の世帯員の全員)"}


class HoldForm(PathForm):
    """設定."""

    unit = choice("単位", UNITS.items(), blank=False, width="full")
    process = choice("抑止する事務", PROCESSES.items(), required=True, width="full")
    level = choice("強さ", LEVELS.items(), blank=False, width="full")
    starts_on = day("開始年月日")
    ends_on = day("終了年月日")
    reason = text("理由", required=True, width="full")


class HoldActForm(PathForm):
    """解除、一時解除、打切り."""

    act = choice("処理", [(k, v[0]) for k, v in ACTS.items()], blank=False, width="full")
    minutes = text("一時解除の分数", "digits", width="xs")
    reason = text("理由", required=True, width="full")
