"""戸籍の届出・通知による修正 — 婚姻, 離婚, 縁組, 転籍 … (住民基本台帳法 第8条・第9条第2項・第19条, 施行令 第12条第2項).

S 4.2.0.3, S 4.2.3.1, RR-02. What the family register says anew is taken over ex officio; nobody moves by it. The
household changes by a notice of its own (住基法25条), births and deaths are kinds of their own.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.register.event_notes import ADOPTED, DISSOLVED

_SURNAME: Final = ("surname", "furigana_surname", "reading_surname")
_GIVEN_NAME: Final = ("given_name", "furigana_given_name", "reading_given_name")
_REGISTER: Final = ("registered_domicile", "register_head")


@dataclass(frozen=True, slots=True)
class Event:
    """戸籍の届出の種別. `may`: items that it can change; `usual`: of these at least one nearly always changes.

    `whole_register`: everybody in the same 戸籍 is affected. `note`: the 留意事項 that the standard prescribes for it.
    """

    title: str
    law: str
    may: frozenset[str]
    usual: frozenset[str]
    whole_register: bool = False
    note: str = ""


def _event(
    title: str, law: str, may: tuple[str, ...], usual: tuple[str, ...], whole: bool = False, note: str = ""
) -> Event:
    return Event(title, law, frozenset(may), frozenset(usual), whole, note)


_STATUS: Final = (*_SURNAME, *_REGISTER, "relationship")
_ALL: Final = (*_STATUS, *_GIVEN_NAME, "sex")

#: 届出の種別 → what it can change in a resident record.
EVENTS: Final[dict[str, Event]] = {
    "marriage": _event("婚姻届", "戸籍法 第74条", _STATUS, _REGISTER),
    "divorce": _event("離婚届", "戸籍法 第76条・第77条", _STATUS, _REGISTER),
    "surname_kept": _event("離婚の際に称していた氏を称する届", "戸籍法 第77条の2", _STATUS, _STATUS[:3]),
    "surname_resumed": _event("復氏届", "戸籍法 第95条", _STATUS, ("surname",)),
    "adoption": _event("養子縁組届", "戸籍法 第66条", _STATUS, (*_REGISTER, "relationship")),
    "special_adoption": _event("特別養子縁組届", "戸籍法 第68条の2", _STATUS, _REGISTER, note=ADOPTED),
    "special_adoption_dissolution": _event(
        "特別養子縁組の離縁届", "民法 第817条の10、戸籍法 第73条", _STATUS, _REGISTER, note=DISSOLVED
    ),
    "adoption_dissolution": _event("養子離縁届", "戸籍法 第70条", _STATUS, (*_REGISTER, "relationship")),
    "acknowledgement": _event("認知届", "戸籍法 第60条", ("relationship",), ("relationship",)),
    "entering": _event("入籍届", "戸籍法 第98条・第99条", (*_SURNAME, *_REGISTER), _REGISTER),
    "separate_register": _event("分籍届", "戸籍法 第100条", _REGISTER, _REGISTER),
    "transfer": _event("転籍届", "戸籍法 第108条", ("registered_domicile",), ("registered_domicile",), True),
    "surname_change": _event(
        "氏の変更届", "戸籍法 第107条", (*_SURNAME, "register_head"), ("surname",), True
    ),
    "given_name_change": _event(
        "名の変更届", "戸籍法 第107条の2", (*_GIVEN_NAME, "register_head"), ("given_name",)
    ),
    "naming": _event("名の追完届(氏名未定の子)", "戸籍法 第45条", (*_SURNAME, *_GIVEN_NAME), ("given_name",)),
    "sex": _event(
        "性別の取扱いの変更", "性同一性障害者特例法 第4条", (*_REGISTER, "sex", "relationship"), ("sex",)
    ),
    "register_correction": _event("戸籍訂正", "戸籍法 第113条〜第116条", _ALL, _ALL),
}
#: 種別の名, for the form.
EVENT_TITLES: Final = {key: event.title for key, event in EVENTS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredMember:
    """戸籍の記載が変わる人. A blank item stays as it is. `furigana_*`: as the family register certifies it."""

    former_surname: ClassVar[str] = ""
    roman_name: ClassVar[str] = ""
    kanji_name: ClassVar[str] = ""
    alias: ClassVar[str] = ""

    addressee_no: str
    surname: str = ""
    given_name: str = ""
    furigana_surname: str = ""
    furigana_given_name: str = ""
    reading_surname: str = ""
    reading_given_name: str = ""
    registered_domicile: str = ""
    register_head: str = ""
    relationship: str = ""
    sex: str = ""

    def __repr__(self) -> str:
        """The name does not show, since reprs end in logs."""
        return f"RegisteredMember(addressee_no={self.addressee_no!r})"


#: Items that a row can change.
ITEMS: Final = (*_SURNAME, *_GIVEN_NAME, *_REGISTER, "relationship", "sex")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRegisterNotice(ExOfficio):
    """戸籍の届出による修正. `event`: key of `EVENTS`; `took_effect_on`: 届出の日, or the day the judgement is final.

    `members`: those of the household `household_no` whose entries change.
    """

    DAY: ClassVar[str] = "took_effect_on"

    took_effect_on: date
    event: str
    household_no: str
    members: tuple[RegisteredMember, ...]

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.took_effect_on
