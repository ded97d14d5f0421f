"""受け付けた通知 — a notice of a family register as it came, whether it can stand, and the form that it fills."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.received.contents import (
    BIRTH,
    CONTENTS,
    FURIGANA,
    ITEM_LABELS,
    RECORDED_BASES,
    RECORDED_CONTENTS,
)
from openjuki.kernel.register.decision import ALERT, ERROR, Finding

_LAW: Final = "住民基本台帳法 第9条第2項、S 4.2.0.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """戸籍に関する通知. `number`: 文書番号; `changed_on`: the day of what happened, may be uncertain or unsaid.

    `name`, `birth`: of whom it speaks, of a child that was born too. `addressee_no`: whom it means in the
    register (of a birth the mother), once somebody has looked. `items`: name of the item → what it says now.
    `corrects`: it is sent again under the same number.
    """

    basis: str
    content: str
    from_code: str
    from_name: str
    number: str
    notified_on: date
    received_on: date
    changed_on: UncertainDate | None = None
    name: str = field(repr=False)
    birth: UncertainDate | None = field(default=None, repr=False)
    resident_code: str = field(default="", repr=False)
    addressee_no: str = ""
    items: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str = field(default="", repr=False)
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside it. `sender`: there is such a municipality; `recorded`: its 文書番号 came before;
    `fits`: name and 生年月日 are those of whom it is said to mean."""

    sender: bool = True
    recorded: bool = False
    fits: bool = True


def problems(received: Received, today: date, known: Known) -> Iterator[Finding]:
    """What stands against recording it, each at its field."""
    if received.basis not in RECORDED_BASES:
        yield _wrong("E120", "basis", "通知の根拠が選ばれていません。", "通知の種類を選んでください。")
    if received.content not in RECORDED_CONTENTS:
        yield _wrong("E120", "content", "通知の内容が選ばれていません。", "届出の種別を選んでください。")
    if not received.number.strip():
        yield _wrong(
            "E121", "number", "文書番号が空欄です。",
            "通知の文書番号を入力してください。番号のない通知は、発信元に照会してください。",
        )  # fmt: skip
    if not received.name.strip():
        yield _wrong("E122", "name", "誰についての通知かが空欄です。", "通知にある氏名を入力してください。")
    if received.birth is None and received.content != BIRTH:
        yield _wrong(
            "E122", "birth", "生年月日が空欄です。", "本人を確かめるため、通知にある日を入力してください。"
        )
    if not known.sender:
        yield _wrong(
            "E125", "from_code", "発信元の市区町村コードがありません。", "5桁のコードを確かめてください。"
        )
    if known.recorded and not received.corrects:
        yield _wrong(
            "E126", "number", "同じ発信元・文書番号の通知が、既に記録されています。",
            "訂正として再送されたものなら「訂正」に印を付けて記録してください。",
        )  # fmt: skip
    yield from _days(received, today)
    yield from _items(received)


def doubts(received: Received, known: Known) -> Iterator[Finding]:
    """What a clerk must look at once it is recorded. A birth names the child, and means the mother."""
    if received.content != BIRTH and received.birth is not None and not known.fits:
        yield Finding(
            "A110", ALERT, "addressee_no", "通知の氏名と生年月日が、この宛名番号の人と合いません。", _LAW,
            "別の人でないか確かめ、違うときは「該当なし」として記録し直してください。",
        )  # fmt: skip


def _days(received: Received, today: date) -> Iterator[Finding]:
    remedy = "通知と受付印を見て入力し直してください。"
    if received.received_on > today:
        yield _wrong("E123", "received_on", "受領日が今日より後です。", remedy)
    if received.notified_on > received.received_on:
        yield _wrong(
            "E123", "notified_on",
            f"通知の日が受領日({format_wareki(received.received_on)})より後です。", remedy,
        )  # fmt: skip
    if received.changed_on is not None and received.changed_on.first > received.notified_on:
        yield _wrong("E123", "changed_on", "届出・事件の日が通知の日より後です。", remedy)


def _items(received: Received) -> Iterator[Finding]:
    content = CONTENTS.get(received.content) if received.content in RECORDED_CONTENTS else None
    for name, value in received.items.items():
        if content is not None and value.strip() and name not in content.items:
            yield _wrong(
                "E124", name, f"「{content.title}」の通知では「{ITEM_LABELS.get(name, name)}」は変わりません。",
                "通知の内容を選び直すか、この欄を空欄にしてください。",
            )  # fmt: skip


def _wrong(id_: str, name: str, message: str, remedy: str) -> Finding:
    return Finding(id_, ERROR, name, message, _LAW, remedy)


def _as_typed(day: UncertainDate) -> str:
    return day.to_text() if day.is_exact else day.display()


def fills(received: Received, draft: Mapping[str, Any]) -> dict[str, Any]:
    """The items of the change's form. `draft`: what choosing the person has put there already."""
    content = CONTENTS[received.content]
    told = {n: v for n in content.items if (v := received.items.get(n, "").strip())}
    day = _as_typed(received.changed_on) if received.changed_on else ""
    form: dict[str, Any] = {
        "notified_on": received.notified_on.isoformat(),
        "grounds": {
            "basis": received.basis, "document": f"{content.title}の通知", "sender": received.from_name,
            "number": received.number, "received_on": received.received_on.isoformat(),
        },
    }  # fmt: skip
    if day and content.day:
        form[content.day] = day
    if content.event:
        form["event"] = content.event
        form["members"] = [{**row, **told} for row in draft.get("members") or []]
    elif received.content == BIRTH:
        form["members"] = [{"key": "m0", **told, **({"birth": day} if day else {})}]
    elif received.content == FURIGANA:
        form["items"] = [
            row
            for name, value in told.items()
            for row in ({"name": name, "value": value}, {"name": f"{name}_certified", "value": "true"})
        ]
    else:
        form |= told
    return form
