"""続柄の文法 — which 続柄 exist, how they chain, what is refused (S 1.1.11, 住基法7条).

A 続柄 is 世帯主, 縁故者, 同居人, or one to four basic words joined by 「の」. 祖父, 孫 and the like are not
in the set: they are written as chains (父の父, 子の子).
"""

from functools import lru_cache
from typing import Final

HOUSEHOLDER: Final = "世帯主"
RELATIVE: Final = "縁故者"
LODGER: Final = "同居人"
#: Most words that 「の」 may join.
MAX_GENERATIONS: Final = 4

SPOUSES: Final = frozenset({"夫", "妻", "夫（未届）", "妻（未届）"})
CHILD: Final = "子"
CHILD_SPOUSES: Final = frozenset({"子（子の夫）", "子（子の妻）"})
PARENTS: Final = frozenset({"父", "母"})
SIBLINGS: Final = frozenset({"兄", "姉", "弟", "妹"})
BASIC: Final = SPOUSES | {CHILD} | CHILD_SPOUSES | PARENTS | SIBLINGS

#: What people say → what to write instead.
FORBIDDEN: Final = {
    "祖父": "父の父 または 母の父",
    "祖母": "父の母 または 母の母",
    "孫": "子の子",
    "おじ": "父の兄、父の弟、母の兄 など",
    "おば": "父の姉、父の妹、母の姉 など",
    "伯父": "父の兄 または 母の兄",
    "叔父": "父の弟 または 母の弟",
    "伯母": "父の姉 または 母の姉",
    "叔母": "父の妹 または 母の妹",
    "甥": "兄の子、姉の子、弟の子、妹の子 など",
    "おい": "兄の子、姉の子、弟の子、妹の子 など",
    "姪": "兄の子、姉の子、弟の子、妹の子 など",
    "めい": "兄の子、姉の子、弟の子、妹の子 など",
    "家事使用人": "同居人",
    "準世帯主": "世帯主 または 同居人",
    "長男": "子",
    "長女": "子",
    "養子": "子",
    "嫁": "子の妻",
    "婿": "子の夫",
    "いとこ": "父の兄の子、母の妹の子 など",
    "内縁の夫": "夫（未届）",
    "内縁の妻": "妻（未届）",
}


class RelationshipError(ValueError):
    """続柄の誤り. Its text says what to write instead."""


@lru_cache(maxsize=4096)
def words_of(relationship: str) -> tuple[str, ...]:
    """The basic words that 「の」 joins, outermost first: 父の兄の子 → (父, 兄, 子).

    子（子の夫） is one word although it contains 「の」. Raises RelationshipError outside the set.
    """
    if relationship in (HOUSEHOLDER, RELATIVE, LODGER):
        return (relationship,)
    words: list[str] = []
    depth = 0
    word = ""
    for char in normal_form(relationship):
        if char == "の" and depth == 0:
            words.append(word)
            word = ""
            continue
        depth += (char == "（") - (char == "）")
        word += char
    words.append(word)
    _check(words)
    return tuple(words)


def normal_form(relationship: str) -> str:
    """Brackets full-width, no spaces: 夫(未届) → 夫（未届）. Nothing else is changed."""
    return relationship.replace("(", "（").replace(")", "）").replace(" ", "").replace("　", "")


def _check(words: list[str]) -> None:
    for word in words:
        if word in FORBIDDEN:
            raise RelationshipError(f"続柄に「{word}」は使えません。{FORBIDDEN[word]}と入力してください。")
    unknown = [word for word in words if word not in BASIC]
    if unknown:
        raise RelationshipError(
            f"「{unknown[0][:8]}」は続柄の語にありません。"
            "世帯主、夫、妻、子、父、母、兄、姉、弟、妹などを「の」でつないでください。"
        )
    if len(words) > MAX_GENERATIONS:
        raise RelationshipError(
            f"続柄は{MAX_GENERATIONS}世代までです({len(words)}世代あります)。縁故者と入力してください。"
        )


def problem_with(relationship: str) -> str:
    """What is wrong with a 続柄, in Japanese; empty when it is fine. Cheap for the common ones."""
    if relationship in _COMMON:
        return ""
    try:
        words_of(relationship)
    except RelationshipError as error:
        return str(error)
    return (
        ""
        if normal_form(relationship) == relationship
        else f"続柄は「{normal_form(relationship)}」と入力してください。"
    )


_COMMON: Final = BASIC | {HOUSEHOLDER, RELATIVE, LODGER}
