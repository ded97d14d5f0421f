"""文字溢れ (S 5.8): what a certificate says of a text that did not fit, and which text that was.

A paper that lacks part of a text bears `OVERFLOWED` at its title: whoever receives it must not take what stands there
for the whole, nor a blank for "the register holds none".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from openjuki.kernel.certificates.printed import HISTORY_COLUMNS
from openjuki.kernel.certificates.record_copy import RecordCopy
from openjuki.kernel.certificates.stated import cells_by_place

OVERFLOWED: Final = "文字超過あり"
_HISTORY: Final = ("changed_on", "notified_on", "reason", "item", "before", "after")
_CERTIFIED: Final = {
    "certification": ("認証文", ("text",)),
    "certifier.title": ("認証者の職名", ("prefecture", "title")),
    "certifier.name": ("認証者の氏名", ("name",)),
}


def marked(model: RecordCopy) -> RecordCopy:
    """The certificate with the mark of 文字超過."""
    return replace(model, marks=(*model.marks, OVERFLOWED))


def label_and_text(said: Mapping[str, Any], cell: str) -> tuple[str, str]:
    """Label and whole text of a cell of the plain model, of the register or of a seal, by the id that the template
    gives it (``2.name``, ``address``, ``history.3.5``); no text where the kept model has it sealed (a number).

    Raises LookupError for what is on no paper.
    """
    part, _, key = cell.partition(".")
    if cell in _CERTIFIED:
        label, names = _CERTIFIED[cell]
        return label, "　".join(said["certification"][name] for name in names)
    if part == "history":
        row, column = (int(n) - 1 for n in key.split("."))
        told = [each for page in said["pages"] for each in page["history"]][row]
        return f"履歴の{HISTORY_COLUMNS[column]}", str(told[_HISTORY[column]])
    cells = dict(cells_by_place(said))
    found = cells[cell if cell in cells else key]  # 個人票 shows the 住所 of the paper in its one block
    return str(found["label"]), str(found["value"])
