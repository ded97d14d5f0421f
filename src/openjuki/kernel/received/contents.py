"""通知の内容 — what a notice from elsewhere can tell, and which kind of change it leads to.

住民基本台帳法 第9条 (第1項 転入通知, 第2項 戸籍の届出を受理した市区町村からの通知), 施行令 第12条第2項; S 4.2.0.3.
"""

from dataclasses import dataclass
from typing import Final

from openjuki.kernel.notices.family_register import EVENTS

_NAMES: Final = ("surname", "given_name", "furigana_surname", "furigana_given_name")
_REGISTER: Final = ("registered_domicile", "register_head")
#: Items that a notice may say anew.
ITEM_LABELS: Final = {
    "surname": "氏",
    "given_name": "名",
    "furigana_surname": "氏の振り仮名",
    "furigana_given_name": "名の振り仮名",
    "registered_domicile": "本籍",
    "register_head": "筆頭者",
}


@dataclass(frozen=True, slots=True)
class Content:
    """内容. `kind`: the kind of change that a case is opened for; `day`: its item that takes the day.

    `items`: which items of the person the notice may say; `person`: whom its 宛名番号 means.
    """

    title: str
    kind: str
    day: str
    items: tuple[str, ...] = ()
    event: str = ""
    person: str = "本人"


MOVE_IN: Final = "move_in"
BIRTH: Final = "birth"
FURIGANA: Final = "furigana"
CONTENTS: Final[dict[str, Content]] = {
    MOVE_IN: Content("転入", "move_in_notification", "moved_in_on"),
    BIRTH: Content("出生", "birth", "", (*_NAMES, *_REGISTER), person="母"),
    "death": Content("死亡", "death", "died_on"),
    "disappearance": Content("失踪宣告", "disappearance", "deemed_dead_on"),
    **{
        key: Content(
            event.title, "family_register_notice", "took_effect_on",
            tuple(n for n in ITEM_LABELS if n in event.may), event=key,
        )
        for key, event in EVENTS.items()
    },
    FURIGANA: Content("氏名の振り仮名の記載", "furigana_notice", "changed_on", _NAMES[2:]),
    "naturalization": Content("帰化・国籍取得", "naturalization", "changed_on", (*_NAMES, *_REGISTER)),
    "nationality_lost": Content("国籍喪失", "nationality_lost", "changed_on"),
}  # fmt: skip
MOVE_IN_BASIS: Final = "move_in_notice"
#: What they can tell.
RECORDED_CONTENTS: Final = {key: each.title for key, each in CONTENTS.items() if key != MOVE_IN}
#: 根拠 (keys of `kernel.notices.grounds.BASES`) of all notices, by the names that clerks use.
BASIS_TITLES: Final = {
    MOVE_IN_BASIS: "転入通知",
    "article_9_2": "9条2項通知",
    "domicile_notice": "本籍地からの通知",
    "family_register": "戸籍の届出",
}
#: Of these, the ones that are recorded when they come: those of a family register, own or other.
RECORDED_BASES: Final = {key: title for key, title in BASIS_TITLES.items() if key != MOVE_IN_BASIS}
