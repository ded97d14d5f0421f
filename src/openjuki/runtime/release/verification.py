"""検証結果: what the comparison of a kept certificate with the register, read at the same point of both axes, says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from ninja import Schema

#: 版 of the program, kept with the model of each certificate.
PROGRAM = version("openjuki")


@dataclass(frozen=True, slots=True)
class Verification:
    """検証結果: nothing speaks against the issue.

    `redrawn`: the file drawn anew is the same, byte for byte; None where engine, font or form have changed since.
    `reworded`: what the form of today words otherwise, by its words then; `program`: 版 by which the certificate was
    made, blank where nobody kept it.
    """

    issue_no: str
    redrawn: bool | None
    reworded: Sequence[str] = ()
    program: str = ""

    @property
    def said(self) -> str:
        """In words: the facts agree; and whether the words of the form do."""
        agree = "検証しました。記載事項は、交付したときの台帳と一致します。"
        if not self.reworded:
            return agree
        places = "、".join(self.reworded)
        return f"{agree}様式の文言だけが異なります(交付した版 {self.program or '不明'}、今の版 {PROGRAM}): {places}"


class VerificationOut(Schema):
    """検証結果: nothing speaks against the issue. `redrawn`: the file drawn anew is the same; null where that cannot be
    said any more. `reworded`: what the form words otherwise today; `program`: 版 that made it; `said`: all in words."""

    issue_no: str
    redrawn: bool | None
    reworded: list[str]
    program: str
    said: str
