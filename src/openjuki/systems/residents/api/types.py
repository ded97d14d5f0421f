"""Values that the API takes (入力の型): exact, or refused with 422; nothing is coerced or guessed.

A string with a NUL or half a surrogate pair could not be stored; a date is YYYY-MM-DD and nothing else
(a lax reader takes 0 for 1970-01-01). Source: dependencies.md §8.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote

from ninja import Header, Path
from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, StrictStr, WithJsonSchema

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_MOST_DEPTH, _MOST_ITEMS = 6, 500
_MOST_REASON = 200


def _storable(text: str) -> str:
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("保存できない文字が含まれています")
    return text


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("日付は YYYY-MM-DD で書きます")
    return date.fromisoformat(value)


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("日時は時差を付けて書きます(例 2026-11-22T09:00:00+09:00)")
    return datetime.fromisoformat(value)


def _form(value: Any, depth: int = 0) -> Any:
    """What a form can hold: texts, yes and no, blanks, rows and groups of them."""
    if depth > _MOST_DEPTH:
        raise ValueError("入れ子が深すぎます")
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, dict) and len(value) <= _MOST_ITEMS:
        return {_storable(str(k)): _form(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list) and len(value) <= _MOST_ITEMS:
        return [_form(v, depth + 1) for v in value]
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("届出の項目は文字で書きます")


def _reason(value: str) -> str:
    """A header takes ASCII only; UnicodeDecodeError is a ValueError and refused like any other."""
    text = _storable(unquote(value, errors="strict"))
    if len(text) > _MOST_REASON or any(c < " " for c in text):
        raise ValueError(f"理由は制御文字のない{_MOST_REASON}字までで書きます")
    return text


storable = AfterValidator(_storable)
Text = Annotated[StrictStr, Field(max_length=300), AfterValidator(_storable)]
Note = Annotated[StrictStr, Field(max_length=500), AfterValidator(_storable)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
FormData = Annotated[
    dict[str, JsonValue], AfterValidator(_form), WithJsonSchema({"type": "object", "title": "届出の項目"})
]
FormValue = Annotated[JsonValue, AfterValidator(_form)]
Reasons = dict[Annotated[StrictStr, Field(max_length=100), AfterValidator(_storable)], Note]

CASE_NO = r"^[0-9]{5}-[0-9]{6}-[0-9]{4,9}$"
NUMBER = r"^[0-9]{1,15}$"
CaseNo = Annotated[str, Path(pattern=CASE_NO, description="受付番号", examples=["04101-261122-0001"])]
AddresseeNo = Annotated[str, Path(pattern=NUMBER, description="宛名番号")]
HouseholdNo = Annotated[str, Path(pattern=NUMBER, description="世帯番号")]
#: Free text of a clerk may name a person: it travels in a header, since addresses end up in logs.
Purpose = Annotated[
    str,
    AfterValidator(_reason),
    Header(
        "",  # here as well: beside a validator, ninja drops the function's default
        alias="Reason",
        max_length=2000,
        description="照会の理由(UTF-8 をパーセント符号化)",
        pattern=r"^[ -~]*$",
        examples=["%E7%85%A7%E4%BC%9A"],
    ),
]
