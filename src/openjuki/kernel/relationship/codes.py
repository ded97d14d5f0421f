"""続柄コード — two digits per word for the keyboard, up to four words (基本データリスト 続柄コード1–4).

世帯主 is 02 as in the list; the other codes are ours, since the list was not at hand, and sit in this one
table. A clerk types 20 for 子, 2020 for 子の子.
"""

from typing import Final

from openjuki.kernel.relationship.grammar import RelationshipError, words_of

CODES: Final = {
    "02": "世帯主",
    "11": "夫",
    "12": "妻",
    "13": "夫（未届）",
    "14": "妻（未届）",
    "20": "子",
    "21": "子（子の夫）",
    "22": "子（子の妻）",
    "51": "父",
    "52": "母",
    "71": "兄",
    "72": "姉",
    "73": "弟",
    "74": "妹",
    "88": "縁故者",
    "99": "同居人",
}
_BY_WORD: Final = {word: code for code, word in CODES.items()}


def to_text(codes: str) -> str:
    """続柄 for a run of two-digit codes: 5171 → 父の兄. Raises RelationshipError for an unknown code."""
    if not codes or len(codes) % 2:
        raise RelationshipError("続柄コードは2桁ずつ入力してください。")
    pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
    unknown = [pair for pair in pairs if pair not in CODES]
    if unknown:
        raise RelationshipError(f"続柄コード「{unknown[0]}」はありません。")
    text = "の".join(CODES[pair] for pair in pairs)
    words_of(text)
    return text


def to_codes(relationship: str) -> tuple[str, ...]:
    """Up to four codes of a 続柄. Raises RelationshipError for a 続柄 outside the set."""
    return tuple(_BY_WORD[word] for word in words_of(relationship))


def read(entered: str) -> str:
    """続柄 as typed: a run of digits is read as codes, anything else as text (checked)."""
    clean = entered.strip()
    if clean.isascii() and clean.isdigit():
        return to_text(clean)
    words = words_of(clean)
    return "の".join(words)
