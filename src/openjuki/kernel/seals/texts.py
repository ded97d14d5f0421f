"""印鑑が表すもの — which texts a seal may show for a person (印鑑登録証明事務処理要領).

Every text that the ordinance allows is made from the names of the register; what the clerk reads off the
impression must be one of them. So 職業 and 資格, other glyphs than the register's and made-up names are refused
without being listed, and a change of name tells by itself whether the registered seal still shows the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.characters import clusters
from openjuki.kernel.names.kana import to_katakana
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant

#: Spaces, points, and variation selectors: a seal is cut by hand and shows a character, not its variant.
_IGNORED = re.compile("[\\s　.,．，・･\\-\ufe00-\ufe0f\U000e0100-\U000e01ef]+")

_HIRAGANA: Final = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヷ"))}


def shown_by(text: str, person: Registrant, rules: Ordinance) -> str:
    """表し方 of a seal's text for this person, in words; empty where it shows none of the person's names."""
    same = {ord(c): glyphs[0] for glyphs in rules.same_glyphs for c in glyphs}
    given = plain(text).translate(same)
    for allowed, words in allowed_texts(person, rules):
        if any(given == plain(allowed + s).translate(same) for s in ("", *rules.suffixes)):
            return words
    return ""


def allowed_texts(person: Registrant, rules: Ordinance) -> Iterator[tuple[str, str]]:
    """Every text that a seal of this person may show, with its 表し方."""
    for surname, given, words in _names(person, rules):
        for key, text in _combined(surname, given).items():
            if key in rules.shows and text:
                yield text, f"{words}の{_LABELS[key]}"


_LABELS = {
    "full": "全部", "surname": "氏", "given_name": "名", "surname_initial": "氏と名の頭字",
    "initial_given": "氏の頭字と名", "initials": "頭字", "last_characters": "末字",
}  # fmt: skip


def _names(person: Registrant, rules: Ordinance) -> Iterator[tuple[str, str, str]]:
    """氏, 名, and what the name is called. A name in one piece stands as 氏 with an empty 名."""
    if person.surname or person.given_name:
        yield person.surname, person.given_name, "氏名"
        if rules.former_surname and person.former_surname:
            yield person.former_surname, person.given_name, "旧氏"
    else:
        yield (*_pieces(person.name), "氏名")
    if person.kanji_name:
        yield (*_pieces(person.kanji_name), "氏名(漢字)")
    if rules.alias and person.alias:
        yield (*_pieces(person.alias), "通称")
    if rules.kana and person.kana:
        yield from _in_kana(person)
    if rules.katakana and person.katakana_name:
        yield (*_pieces(person.katakana_name), "片仮名表記")


def _in_kana(person: Registrant) -> Iterator[tuple[str, str, str]]:
    """The reading in either kana; 名 alone, too: 鈴木はなこ."""
    surname, given = _pieces(to_katakana(person.kana))
    for spelt in ((surname, given), (surname.translate(_HIRAGANA), given.translate(_HIRAGANA))):
        yield *spelt, "氏名のかな"
        if person.surname and spelt[1]:
            yield person.surname, spelt[1], "氏と名のかな"


def _pieces(name: str) -> tuple[str, str]:
    first, _, rest = name.replace("　", " ").strip().partition(" ")
    return first, rest.strip()


def _combined(surname: str, given: str) -> dict[str, str]:
    """The combinations by key; those that need both parts are left out where one is missing."""
    found = {"full": surname + given, "surname": surname, "given_name": given}
    s, g = list(clusters(surname)), list(clusters(given))
    if s and g:
        found |= {
            "surname_initial": surname + g[0], "initial_given": s[0] + given,
            "initials": s[0] + g[0], "last_characters": s[-1] + g[-1],
        }  # fmt: skip
    return found


def plain(text: str) -> str:
    """What is compared: no spaces, points or variants; Latin letters without case."""
    return _IGNORED.sub("", text).casefold()
