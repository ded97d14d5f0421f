"""Printing a system's forms (帳票の印刷): the engine of this process, and its refusals in words.

What a fault of ours is (the mark is lost, the template is broken) stops the paper: nothing is handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from openjuki.runtime import clock, installation, pdf_signing
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.typeset.engine import Engine, OverflowPolicy, Printed, engine_for
from openjuki.runtime.typeset.errors import (
    FontsUnavailable,
    GlyphsMissing,
    MarkLost,
    SealMissing,
    SealUnusable,
    TemplateFailed,
    TextOverflow,
)
from openjuki.runtime.typeset.glyphs import strings_of

#: Folder of an installation with the city's official seals, a PNG for each 職名.
SEALS = "official-seals"
_CALL = "何も交付していません。情報システム部門へ連絡してください。"


@dataclass(frozen=True, slots=True)
class Unprintable:
    """印字できない文字列: its label on the paper, all of it, why (`refuse`: 文字溢れ, `glyph`: no such character)."""

    item: str
    text: str = field(repr=False)
    cause: str


class NotPrintable(Refused):
    """印字できない: a character without a glyph, or a text that does not fit. Nothing was printed.

    `paper`: its title; `texts`: what goes on the 文字超過リスト (S 5.8); `subjects`: 宛名番号 of those whom they are
    about, where whoever raises it knows them.
    """

    status = 422
    title = "印字できない内容があるため、作成しませんでした"
    paper = ""
    texts: tuple[Unprintable, ...] = ()
    subjects: tuple[str, ...] = ()

    def of(self, data: Mapping[str, Any], cause: str, texts: Iterable[tuple[str, str]]) -> NotPrintable:
        """Say of which paper, and which of its texts: (id or path of the cell, text)."""
        self.paper = str(data.get("title", ""))
        self.texts = tuple(Unprintable(_label(data, cell, text), text, cause) for cell, text in texts)
        return self


class PrintingAway(Refused):
    """証明書用フォント又は公印の画像が無い."""

    status = 503
    title = "印刷の準備ができていないため、作成しませんでした"


class NotReleased(Refused):
    """作成したものを交付できない: the finished paper does not say what was asked for. A fault of ours.

    `subjects`: 宛名番号 of those whose paper it was to be, where whoever raises it knows them.
    """

    status = 500
    title = "作成した書面が請求と一致しないため、交付を止めました"
    subjects: tuple[str, ...] = ()


class SigningAway(Refused):
    """署名できない: nothing was issued."""

    status = 503
    title = "証明書に署名できないため、発行しませんでした"


def signed(pdf: bytes) -> bytes:
    """The file with the city's signature behind its bytes, by this system's key. Raises SigningAway."""
    inst = installation.current()
    try:
        return pdf_signing.sign(pdf, key_dir=inst.key_dir(installation.current_system()))
    except pdf_signing.SigningAway as e:
        raise SigningAway(
            Finding("P05", str(e), remedy="何も交付していません。情報システム部門へ連絡してください。")
        ) from None


def engine(forms: Path) -> Engine:
    """The engine of this process for a folder of forms. Raises PrintingAway without the font, or a usable seal.

    Only what says 見本 throughout may bear the drawn specimen of a seal.
    """
    inst = installation.current()
    try:
        return engine_for(forms, inst.home / "fonts", None if inst.specimen else inst.home / SEALS)
    except FontsUnavailable as e:
        raise PrintingAway(Finding("P01", str(e), remedy=_CALL)) from None
    except SealUnusable as e:
        raise PrintingAway(Finding("P06", str(e), law="S 5.6", remedy=_CALL)) from None


def print_form(
    press: Engine, template: str, data: Mapping[str, Any], *, mark: str, made_at: datetime, overflow: str
) -> Printed:
    """Typeset one document. Raises NotPrintable, NotReleased, PrintingAway.

    `made_at` is written into the file in business time. `overflow`: 文字溢れ as the city's setting says.
    """
    try:
        return press.render(
            template, data, mark=mark, made_at=_fixed_offset(made_at), overflow=_policy(overflow)
        )
    except GlyphsMissing as e:
        raise NotPrintable(
            *(
                Finding("P02", f"印字できない文字があります: {m.describe()}", field=m.field, law="S 5.8",
                        remedy="異動届の文字を確かめ、文字情報基盤の文字に改めてから発行してください。")
                for m in e.missing
            )
        ).of(data, "glyph", _lacking(data, [m.field for m in e.missing])) from None  # fmt: skip
    except TextOverflow as e:
        raise NotPrintable(
            *(
                Finding("P03", "文字数が多く、欄に収まりません。", field=o.field, law="S 5.8",
                        remedy="記載する項目を減らすか、責任者に文字溢れの扱いを確かめてください。")
                for o in e.overflows
            )
        ).of(data, "refuse", [(o.field, o.text) for o in e.overflows]) from None  # fmt: skip
    except SealMissing as e:
        raise PrintingAway(Finding("P06", str(e), law="S 5.6", remedy=_CALL)) from None
    except (MarkLost, TemplateFailed) as e:
        raise NotReleased(
            Finding("I95", str(e), remedy="何も交付していません。情報システム部門へ連絡してください。")
        ) from None


def _lacking(data: Mapping[str, Any], paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    texts = dict(strings_of(data))
    return ((path, texts[path]) for path in dict.fromkeys(paths) if path in texts)


#: What stands on every paper without a label of its own, by a part of its id or path (`papers.1.sender.name`).
_PLACES = {"addressee": "宛名", "sender": "差出人", "certif": "認証者・認証文"}


def _label(data: object, cell: str, text: str) -> str:
    """What a text is called on its paper: by the label beside it, or by its place."""
    parts = cell.split(".")
    named = (label for place, label in _PLACES.items() if any(part.startswith(place) for part in parts))
    return next(named, "") or _beside(data, text) or "本文"


def _beside(data: object, text: str) -> str:
    if isinstance(data, Mapping):
        if data.get("value") == text and data.get("label"):
            return str(data["label"])
        return next(filter(None, (_beside(each, text) for each in data.values())), "")
    if isinstance(data, (list, tuple)):
        return next(filter(None, (_beside(each, text) for each in data)), "")
    return ""


def _policy(wanted: str) -> OverflowPolicy:
    """文字溢れの扱い; whatever the setting says otherwise, refusing is the safe reading."""
    known: dict[str, OverflowPolicy] = {"limit": "limit", "blank": "blank"}
    return known.get(wanted, "refuse")


def _fixed_offset(moment: datetime) -> datetime:
    """Business time with a plain offset: the typesetter knows no time zones."""
    local = moment.astimezone(clock.TOKYO)
    offset = local.utcoffset()
    assert offset is not None
    return local.replace(tzinfo=timezone(offset))
