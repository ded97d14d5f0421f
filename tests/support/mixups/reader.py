"""The reader (読取り): whom a paper shows. A program of its own that knows nothing of the product.

Standard input: a JSON list of `[path, number, names asked for, names of the household]`; standard output: a JSON
list of the faults, "" for a paper that shows exactly whom it should. pypdf reads the text; looked for are all
surnames of the trial's world, not what anybody says of the paper.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Sequence

from pypdf import PdfReader

_SPACE = re.compile(r"\s+")
#: 氏名, up to the label of the item after it: 旧氏の振り仮名, or none.
_SHOWN = re.compile(r"氏名(?!の振り仮名)(.+?)(?=＊＊＊|旧氏の振り仮名)")
_SURNAME = re.compile(r"照合[〇一二三四五六七八九]+家")


def fault_of(path: str, number: str, asked: Sequence[str], household: Collection[str]) -> str:
    """Why this is not the paper that was asked for; "" where it is."""
    return wrong([page.extract_text() for page in PdfReader(path).pages], number, asked, household)


def wrong(pages: Sequence[str], number: str, asked: Sequence[str], household: Collection[str]) -> str:
    """The same of the text of its pages.

    The persons are what stands between two labels, whole and in their order: 一 is not 一郎. A number ends the page
    that bears it: 1 is not 11.
    """
    texts = [_squeezed(page) for page in pages]
    for n, text in enumerate(texts, 1):
        if not text.endswith(f"発行番号{_squeezed(number)}{n}/{len(texts)}"):
            return f"page {n} bears another number"
    text = "".join(texts)
    strangers = set(_SURNAME.findall(text)) - {_SURNAME.findall(name)[0] for name in household}
    if strangers:
        return f"{len(strangers)} other household(s) on it"
    shown, wanted = _SHOWN.findall(text), [_squeezed(name) for name in asked]
    if shown != wanted:
        return f"{len(shown)} shown, {len(wanted)} asked for, {len(set(shown) ^ set(wanted))} wrong"
    return "" if text.count("生年月日") == len(shown) else "more persons than names"


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


if __name__ == "__main__":
    json.dump([fault_of(*task) for task in json.load(sys.stdin)], sys.stdout)
