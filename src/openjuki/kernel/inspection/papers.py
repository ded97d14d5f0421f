"""閲覧の書面 — the list (form 20.3.1), the letter of the decision, what the city publishes once a year.

A list shows 氏名 (beside it 旧氏 or 通称: 施行令 第30条の14, 第30条の16), 出生の年月日, 男女の別 and 住所, and nothing
else of the register (住民基本台帳法 第11条第1項).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, letter
from openjuki.kernel.certificates.list_paper import list_paper
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Section, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import REFUSALS
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.record import Record

TITLE: Final = "住民基本台帳の一部の写し(閲覧用)"
#: 氏名, 旧氏 or 通称, 生年月日, 性別, 住所 of one person.
Line = tuple[str, str, str, str, str]
#: What a list shows, as it heads the columns of the file.
ITEMS: Final = ("氏名", "旧氏・通称", "生年月日", "性別", "住所")
_COLUMNS: Final = (
    Column("番号", 14), Column("氏名(旧氏・通称)", 50), Column("生年月日", 31), Column("性別", 11), Column("住所", 74),
)  # fmt: skip
_DUTY: Final = (
    "閲覧した事項は、明らかにした利用の目的以外に利用し、又は取り扱う者以外に提供することができません"
    "(住民基本台帳法 第11条の2第7項)。"
)


def line_of(record: Record, *, reading: bool) -> Line:
    """What a list shows of one person; `reading`: フリガナ in brackets where it is certified or confirmed (S 5.3)."""
    if facts.is_foreign(record):
        other, kana, known = record.alias, record.alias_reading, record.alias_reading_confirmed
    else:
        other, kana = record.former_surname, record.former_surname_reading
        known = record.former_surname_reading_confirmed
    name = facts.name_with_reading(record) if reading else facts.name_text(record)
    beside = facts.with_reading(other, kana, known and reading)
    return name, beside, facts.birth_text(record), Sex.LABELS.get(record.sex, ""), facts.address_text(record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """リストの一部. `first`: number of its first line in the whole list of `total`; `parts`: how many there are."""

    number: str
    office: str
    made_on: date
    extent: Extent
    first: int
    total: int
    part: int
    parts: int
    lines: Sequence[Line] = field(repr=False)
    specimen: bool = False


def inspection_list(part: Part) -> Paper:
    """閲覧用リスト, form 20.3.1 (S 9.5)."""
    day = format_wareki(part.made_on)
    said = f"{day}現在　全{part.total}人" + (f"　{part.part}/{part.parts}冊" if part.parts > 1 else "")
    rows = tuple(
        (str(n), f"{name}\n{beside}".strip(), *more)
        for n, (name, beside, *more) in enumerate(part.lines, part.first)
    )
    return Paper(
        title=TITLE,
        case_no=part.number,
        number_label="請求番号",
        office=part.office,
        made_on=day,
        sections=(Words("", (said, f"範囲: {'　'.join(part.extent.words())}")), Table("", _COLUMNS, rows)),
        specimen=part.specimen,
    )


def decision_letter(
    head: Head, asked: Application, received_on: date, *, refusal: str, note: str, city: str
) -> Paper:
    """閲覧の承認・不承認の通知. A public body is told no way to object: it asks as one (行政不服審査法 第7条第2項)."""
    about = (
        f"{format_wareki(received_on)}に受け付けた住民基本台帳の一部の写しの閲覧({asked.basis.law})について、"
    )
    decided = (
        f"{REFUSALS[refusal]}、閲覧を承認しないことに決定しました。"
        if refusal
        else "次のとおり閲覧を承認します。"
    )
    more: tuple[Section, ...] = (Words("理由", (note,)),) if refusal else _granted(asked)
    if refusal and not asked.by_office:
        more = (*more, Words("不服の申立て", _objection(city)))
    return letter(
        head,
        f"住民基本台帳の一部の写しの閲覧の{'不承認' if refusal else '承認'}について",
        (
            asked.applicant_address,
            f"{asked.applicant}　{'御中' if asked.applicant_kind != 'individual' else '様'}",
        ),
        (Words("", (about + decided,)), *more),
    )


def _granted(asked: Application) -> tuple[Section, ...]:
    assert asked.first_on is not None
    assert asked.last_on is not None
    days = f"{format_wareki(asked.first_on)}から{format_wareki(asked.last_on)}まで"
    facts_ = (
        (shown("days", "閲覧の日", days),),
        (shown("readers", "閲覧する者", "、".join(each.name for each in asked.readers)),),
        *(
            ((shown("handlers", "取り扱う者", "、".join(each.name for each in asked.handlers)),),)
            if asked.handlers
            else ()
        ),
        (shown("extent", "住民の範囲", "　".join(asked.extent.words())),),
    )
    bring = (
        "職員の身分を示す証明書"
        if asked.by_office
        else "個人番号カード、旅券、運転免許証など写真のある本人確認書類"
    )
    told = (f"閲覧する者は、{bring}を提示してください。", *(() if asked.by_office else (_DUTY,)))
    return Fields("閲覧", facts_), Words("閲覧に当たって", told)


def _objection(city: str) -> tuple[str, str]:
    return (
        f"この決定に不服があるときは、この通知を受け取った日の翌日から起算して3か月以内に、{city}長に審査請求を"
        "することができます(行政不服審査法 第18条)。",
        f"また、6か月以内に、{city}を被告として(訴訟において{city}を代表する者は{city}長)、決定の取消しの訴えを"
        "提起することができます(行政事件訴訟法 第14条)。",
    )


@dataclass(frozen=True, slots=True)
class Published:
    """公表の一行: who looked, why in outline, when, at whom. An address is never published."""

    who: str
    law: str
    summary: str
    days: tuple[date, ...]
    extent: str


def published(asked: Application, days: Sequence[date]) -> Published | None:
    """What the city publishes of readings on these days; None where the law excepts it, or nobody looked."""
    if not asked.basis.published or not days:
        return None
    name = (
        asked.applicant
        if asked.applicant_kind != "corporate"
        else f"{asked.applicant}　{asked.representative}"
    )
    return Published(
        name.strip(), asked.basis.law.removeprefix("住民基本台帳法 "), asked.summary, tuple(sorted(set(days))),
        "　".join(asked.extent.words()),
    )  # fmt: skip


_PUBLISHED: Final = (
    Column("機関の名称・申出者", 46), Column("根拠", 26), Column("請求事由・利用の目的の概要", 46),
    Column("閲覧の年月日", 30), Column("住民の範囲", 32),
)  # fmt: skip


def publication(
    rows: Sequence[Published], *, since: date, until: date, office: str, made_on: date, specimen: bool
) -> Paper:
    """閲覧の状況の公表 (第11条第3項, 第11条の2第12項)."""
    cells = tuple((r.who, r.law, r.summary, "\n".join(map(format_wareki, r.days)), r.extent) for r in rows)
    return list_paper(
        "住民基本台帳の一部の写しの閲覧の状況", _PUBLISHED, cells,
        narrowed=f"{format_wareki(since)}から{format_wareki(until)}まで", office=office, made_on=made_on,
        specimen=specimen,
    )  # fmt: skip
