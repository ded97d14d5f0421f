"""From what was typed to the kernel's notice (入力の読取り).

The kernel dataclass is the form: exactly its items are taken, an unknown one is refused (A-01). Dates are
read as typed (R8.4.1, 80401, 1965-01-02, 不詳). Everything that cannot be read becomes a finding beside its
field, all at once; nothing is guessed.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import DateInputError, parse_date
from openjuki.kernel.numbers.card_no import CARDS, card_no
from openjuki.runtime.errors import Finding
from openjuki.systems.residents.services.notice_forms.choices import JUDGED, choices_of
from openjuki.systems.residents.services.notice_forms.items import base_of, is_optional
from openjuki.systems.residents.services.notice_forms.kinds import NoticeKind
from openjuki.systems.residents.services.notice_forms.labels import label_of

MAX_TEXT = 300
MAX_ROWS = 30
#: The finding on an item without which the notice is none.
BLANK: Final = "F03"


@dataclass(slots=True)
class Built:
    """The notice, or None, and what could not be read."""

    notice: Any | None
    findings: list[Finding] = field(default_factory=list)


def build_notice(kind: NoticeKind, data: Mapping[str, Any]) -> Built:
    """Read one notice from its form data (nested mappings and lists of texts)."""
    findings: list[Finding] = []
    value = _dataclass(kind.notice, data, "", findings)
    return Built(None if findings else value, findings)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _dataclass(cls: type, data: Any, path: str, findings: list[Finding]) -> Any:
    if not isinstance(data, Mapping):
        findings.append(
            _finding("F02", path, f"「{_name(path)}」の形が違います。", "画面から入力し直してください。")
        )
        return None
    known = {f.name: f for f in dataclasses.fields(cls)}
    for name in data:
        if name not in known:
            findings.append(
                _finding(
                    "F01",
                    f"{path}{name}",
                    f"「{name}」はこの届出の項目ではありません。",
                    "届書にある項目だけを入力してください。",
                )
            )
    values: dict[str, Any] = {}
    hints = _hints(cls)
    before = len(findings)
    for name, f in known.items():
        if name in data and data[name] not in ("", None):
            values[name] = _value(hints[name], data[name], f"{path}{name}", findings)
            if name in CARDS and values[name]:
                values[name] = card_no(values[name])
            _known(cls, name, values[name], path, findings)
        elif f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            values[name] = _missing(hints[name], f"{path}{name}", findings)
    return None if len(findings) > before else cls(**values)


def _known(cls: type, name: str, value: Any, path: str, findings: list[Finding]) -> None:
    """A key that its table does not have; where a rule of the kernel says so in its own words, nothing."""
    table = choices_of(cls, name)
    if table is not None and name not in JUDGED and isinstance(value, str) and value not in table:
        at = f"{path}{name}"
        findings.append(
            _finding(
                "F09", at, f"「{_name(at)}」の値がコード表にありません。", "一覧から選び直してください。"
            )
        )


def _missing(hint: Any, path: str, findings: list[Finding]) -> Any:
    """An item without a default that is blank: blank where the kernel allows it, else a finding."""
    if is_optional(hint):
        return None
    base = base_of(hint)
    if base is str:
        return ""
    if dataclasses.is_dataclass(base) and base is not UncertainDate:
        return _dataclass(typing.cast(type, base), {}, f"{path}.", findings)
    if typing.get_origin(base) is tuple:
        return ()
    findings.append(
        _finding(
            BLANK, path, f"「{_name(path)}」が空欄です。", "入力してください。", law="施行令 第22条〜第26条"
        )
    )
    return None


def _value(hint: Any, raw: Any, path: str, findings: list[Finding]) -> Any:
    base = base_of(hint)
    if typing.get_origin(base) is tuple:
        of = typing.get_args(base)[0]
        return _texts(raw, path, findings) if of is str else _rows(of, raw, path, findings)
    reader = _READERS.get(base)
    if reader is None:
        if is_optional(hint) and _is_blank(raw):
            return None
        return _dataclass(base, raw, f"{path}.", findings)
    try:
        return reader(raw)
    except (DateInputError, ValueError) as e:
        message = str(e) if isinstance(e, DateInputError) else f"「{_name(path)}」を読めません。"
        findings.append(_finding("F04", path, message, "例: R8.4.1、80401、1965-01-02"))
        return None


def _rows(cls: type, raw: Any, path: str, findings: list[Finding]) -> tuple[Any, ...]:
    if not isinstance(raw, list) or len(raw) > MAX_ROWS:
        findings.append(
            _finding(
                "F02",
                path,
                f"「{_name(path)}」は{MAX_ROWS}行までの一覧で入力します。",
                "届書を分けてください。",
            )
        )
        return ()
    return tuple(_dataclass(cls, row, f"{path}.{i}.", findings) for i, row in enumerate(raw))


def _texts(raw: Any, path: str, findings: list[Finding]) -> tuple[str, ...]:
    """Several texts: a list, or one text with 、 between them."""
    listed = [t.strip() for t in raw.replace(",", "、").split("、")] if isinstance(raw, str) else raw
    if not isinstance(listed, list) or not all(isinstance(t, str) and len(t) <= MAX_TEXT for t in listed):
        findings.append(
            _finding("F02", path, f"「{_name(path)}」の形が違います。", "、で区切って入力してください。")
        )
        return ()
    return tuple(t for t in listed if t)


def _is_blank(raw: Any) -> bool:
    """Whether a part of a form holds nothing at all."""
    return isinstance(raw, Mapping) and all(v in ("", None, False) or _is_blank(v) for v in raw.values())


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > MAX_TEXT:
        raise ValueError
    return raw


def _bool(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "on", "1", "yes"):
        return True
    if raw in ("false", "off", "0", "no"):
        return False
    raise ValueError


def _number(raw: Any) -> int:
    return int(_text(str(raw)))


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    bool: _bool,
    date: lambda raw: parse_date(_text(raw)),
    UncertainDate: lambda raw: parse_uncertain(_text(raw)),
}


def _name(path: str) -> str:
    steps = [s for s in path.strip(".").split(".") if not s.isdigit()]
    return label_of(steps[-1] if steps else "")


def _finding(id_: str, path: str, message: str, remedy: str, *, law: str = "") -> Finding:
    return Finding(id=id_, level="error", field=path.strip("."), message=message, law=law, remedy=remedy)
