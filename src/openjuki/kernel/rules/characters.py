"""文字の規則 — what cannot be stored, printed and sent is refused at entry, with the nearest characters to choose.

S 1.1.1, 住民基本台帳事務処理要領; the repertoire (文字情報基盤) is injected with the view.
"""

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Final

from openjuki.kernel.names.characters import (
    BadCharacter,
    bad_characters,
    clusters,
    is_ideograph,
    is_ordinary,
    show,
)
from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.register.decision import ERROR
from openjuki.kernel.register.view import Repertoire
from openjuki.kernel.rules.registry import Context, Hit, rule

_NAMES: Final = {
    "surname": "氏",
    "given_name": "名",
    "former_surname": "旧氏",
    "roman_name": "氏名(ローマ字)",
    "kanji_name": "氏名(漢字)",
    "alias": "通称",
    "registered_domicile": "本籍",
    "register_head": "筆頭者",
}
_names: Final = attrgetter(*_NAMES)
#: Texts beside the names that stand in the register or on a paper: field → its parts.
_TEXTS: Final = {
    "address": {"lot": "番地", "detail": "方書"},
    "previous_address": {"text": "転入前住所", "lot": "転入前住所の番地", "detail": "転入前住所の方書"},
    "new_address": {"text": "転出先", "lot": "転出先の番地", "detail": "転出先の方書"},
    "notifier": {"name": "届出人の氏名"},
    "agent": {"name": "代理人の氏名"},
}


def faults(text: str, repertoire: Repertoire | None) -> Iterator[Mapping[str, Any]]:
    """The words of one hit for each character that cannot be recorded: where, what, why, what to choose.

    `offers`: the whole text with the character replaced, one for each near character.
    """
    for bad in bad_characters(text, repertoire):
        yield _words(text, bad, repertoire)


def _words(text: str, bad: BadCharacter, repertoire: Repertoire | None) -> Mapping[str, Any]:
    near = repertoire.nearest(bad.cluster) if repertoire is not None else ()
    before, after = _around(text, bad.position)
    listed = "、".join(f"{at} {show(cluster)}" for at, cluster in enumerate(near, start=1))
    return {
        "position": bad.position,
        "shown": show(bad.cluster),
        "problem": bad.problem,
        "instead": f"近い文字: {listed}。" if near else "近い文字は文字表にありません。",
        "offers": tuple(before + cluster + after for cluster in near),
    }


def _around(text: str, position: int) -> tuple[str, str]:
    each = list(clusters(text))
    return "".join(each[: position - 1]), "".join(each[position:])


@rule(
    "E25",
    ERROR,
    notices=(MoveIn, Birth, FamilyRegisterNotice),
    fields=("members.*.surname", "members.*.given_name"),
    law="S 1.1.1、住民基本台帳事務処理要領",
    message="{label}の{position}文字目{shown}は{problem}。",
    remedy="{instead}見つからないときは文字担当に照会してください。",
)
def characters_can_be_recorded(ctx: Context) -> Iterator[Hit]:
    """登録できない文字"""
    repertoire = ctx.view.repertoire
    for at, mover in enumerate(ctx.notice.members):
        # All names at once first: nearly always nothing is wrong, and a city of millions passes here.
        if is_ordinary("".join(_names(mover)), repertoire):
            continue
        for name, label in _NAMES.items():
            for words in faults(getattr(mover, name), repertoire):
                yield Hit(f"members.{at}.{name}", label=label, **words)


@rule(
    "E160",
    ERROR,
    notices=tuple(dict.fromkeys(kind for name in _TEXTS for kind in having(name))),
    fields=("address.detail", "notifier.name"),
    law="S 1.1.1、S 5.8",
    message="{label}の{position}文字目{shown}は{problem}。",
    remedy="{instead}書面に印字できる文字に直してください。",
)
def texts_can_be_printed(ctx: Context) -> Iterator[Hit]:
    """住所・届出人の印字できない文字"""
    for field, parts in _TEXTS.items():
        part = getattr(ctx.notice, field, None)
        for name, label in parts.items():
            text = getattr(part, name, "")
            if is_ordinary(text, ctx.view.repertoire):
                continue
            for bad in bad_characters(text, ctx.view.repertoire):
                # Signs such as ㈱ are no characters of names; whether paper has them the press knows.
                if not bad.unlisted or is_ideograph(bad.cluster):
                    yield Hit(f"{field}.{name}", label=label, **_words(text, bad, ctx.view.repertoire))
