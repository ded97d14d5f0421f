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
_SURNAME = re.compile(r"照合[〇一二三四五六七八九]+家")


def fault_of(path: str, number: str, asked: Collection[str], household: Collection[str]) -> str:
    """Why this is not the paper that was asked for; "" where it is."""
    return wrong([page.extract_text() for page in PdfReader(path).pages], number, asked, household)


def wrong(pages: Sequence[str], number: str, asked: Collection[str], household: Collection[str]) -> str:
    """The same of the text of its pages."""
    texts = [_squeezed(page) for page in pages]
    for n, text in enumerate(texts, 1):
        if f"{_squeezed(number)}{n}/{len(texts)}" not in text:
            return f"page {n} bears another number"
    text = "".join(texts)
    strangers = set(_SURNAME.findall(text)) - {_SURNAME.findall(name)[0] for name in household}
    if strangers:
        return f"{len(strangers)} other household(s) on it"
    shown = {name for name in household if f"氏名{_squeezed(name)}" in text}
    if shown != set(asked):
        return f"{len(shown)} shown, {len(asked)} asked for, {len(shown ^ set(asked))} wrong"
    return "" if text.count("生年月日") == len(shown) else "more persons than names"


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


if __name__ == "__main__":
    json.dump([fault_of(*task) for task in json.load(sys.stdin)], sys.stdout)
