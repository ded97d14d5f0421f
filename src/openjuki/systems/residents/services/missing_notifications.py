"""転入通知未着者一覧・転入通知未着照会書 (S 4.1.3.1.4, 住民基本台帳法 第9条第1項): who left and has not been heard of.

Of somebody under 支援措置 only that there is one, without the right; no letter names them then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from openjuki.kernel.certificates.facts import birth_text, name_text
from openjuki.kernel.certificates.move_in_inquiry import Awaited, move_in_inquiry
from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock, places
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import MoveInInquiry
from openjuki.systems.residents.selectors import certificates, holds, rows
from openjuki.systems.residents.selectors.missing_notifications import (
    ASKED,
    REASONS,
    Narrowed,
    awaited,
    awaited_of,
    inquiries_of,
)
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services import issue_archive
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.paper_release import PAPER, registered, released, shown_again
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.show_printed import AT_HAND

MOST = 200
LONGEST = 3650


def narrowed_to(given: Mapping[str, str]) -> dict[str, Any]:
    """What the address says of the list; a value that it does not know counts as none."""
    reason, asked = given.get("reason", ""), given.get("asked", "")
    days, to = given.get("days", "").strip(), given.get("to", "").strip()
    known = days.isascii() and days.isdigit() and len(days) <= len(str(LONGEST)) and int(days) <= LONGEST
    return {
        "days": int(days) if known else None,
        "reason": reason if reason in REASONS else "move_out",
        "asked": asked if asked in ASKED else "",
        "to": to if to.isascii() and to.isdigit() and len(to) == 5 else "",
    }


@dataclass(frozen=True, slots=True)
class MissingLine:
    """未着者の一行. `days`: since the planned day; `asked`: letters so far; `asked_at`: the last of them."""

    addressee_no: str
    left_on: date
    days: int
    asked: int
    asked_at: datetime | None
    protected: bool
    name: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    to_code: str = ""
    destination: str = field(default="", repr=False)

    @property
    def may_ask(self) -> bool:
        """照会書を作れるか: it is known whom to ask."""
        return bool(self.addressee_no and (self.to_code or self.destination))


@dataclass(frozen=True, slots=True)
class Missing:
    """The list; `days`: what it was narrowed to; `more`: there are more."""

    lines: tuple[MissingLine, ...]
    days: int
    more: bool


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One print: a letter per municipality, in one file."""

    inquiry_id: int
    letters: int
    pdf: bytes = field(default=b"", repr=False)


@service("residents.list_missing_notifications")
def list_missing(
    *, staff: Staff, days: int | None = None, reason: str = "move_out", to: str = "", asked: str = "",
    scope: Scope = WHOLE,
) -> Missing:  # fmt: skip
    """未着者一覧: awaited for so many days (the city's setting unless told), the longest first; logged first.

    Narrowed to a place, it leaves out whom these staff may not see: the filter would tell where they went.
    Raises Invalid for a value that the list does not know.
    """
    days = int(setting("missing_notification_days")) if days is None else days
    if reason not in REASONS or asked not in ASKED or not 0 <= days <= LONGEST:
        raise Invalid(
            Finding("N12", "絞り込みの値が違います。", field="days",
                    remedy=f"日数は0から{LONGEST}までの数で、ほかは一覧から選んでください。")
        )  # fmt: skip
    narrowed = Narrowed(clock.today() - timedelta(days=days), reason, to, asked)
    within = scope.of(staff)
    found = awaited(within, narrowed, limit=MOST + 1)
    more = len(found) > MOST
    protected = holds.protected([no for no, _ in found])
    hidden = frozenset() if staff.may(SUPPORT) else protected
    if to or within.towns:
        found = [(no, since) for no, since in found if no not in hidden]
    numbers = [no for no, _ in found[:MOST]]
    audit.view(
        "residents.list_missing_notifications", staff=staff, subjects=[n for n in numbers if n not in hidden],
        terms={"days": days, "reason": reason, "to": to, "asked": asked, "count": len(numbers)},
    )  # fmt: skip
    versions = rows.current_versions([n for n in numbers if n not in hidden], with_number=False)
    letters = inquiries_of(numbers)
    lines = []
    for no, since in found[:MOST]:
        count, at = letters.get(no, (0, None))
        version = versions.get(no)
        lines.append(_line(no, since, version.record if version else None, no in protected, count, at))
    return Missing(tuple(lines), days, more)


def lines_of(lines: Sequence[MissingLine], records: Mapping[str, Record]) -> list[MissingLine]:
    """The same lines as these records have it."""
    return [
        _line(x.addressee_no, x.left_on, records.get(x.addressee_no), x.protected, x.asked, x.asked_at)
        for x in lines
    ]


def _line(
    no: str, since: date, record: Record | None, protected: bool, asked: int, at: datetime | None
) -> MissingLine:
    days = (clock.today() - since).days
    if record is None:
        return MissingLine("", since, days, asked, at, protected)
    there = address_of(record, "planned_destination")
    return MissingLine(
        no, since, days, asked, at, protected, name_text(record), birth_text(record),
        there.code, there.one_line(),
    )  # fmt: skip


@reports(PAPER)
@service("residents.print_move_in_inquiry")
def print_inquiry(*, staff: Staff, addressee_nos: Sequence[str]) -> Inquiry:
    """転入通知未着照会書 about these persons: one letter per municipality, archived, remembered for each person.

    Raises Invalid (nobody; somebody of whom none is awaited, or whose destination is unknown), Forbidden (S07),
    NotPrintable.
    """
    numbers = sorted(set(addressee_nos))
    if not numbers or len(numbers) > MOST:
        raise Invalid(
            Finding("N13", "照会する人が選ばれていません。", field="who",
                    remedy=f"1人から{MOST}人まで選んでください。")
        )  # fmt: skip
    refuse_protected(staff, numbers, field="who")
    rows.lock(numbers)
    since = awaited_of(numbers)
    versions = rows.current_versions(numbers, with_number=False)
    letters: dict[tuple[str, str, str], list[str]] = {}  # ward, and the municipality that it asks
    for no in numbers:
        letters.setdefault(_asked_of(staff, no, versions, no in since), []).append(no)
    now, ids, papers = clock.now(), [], []
    anew, since_anew = certificates.records_anew(numbers), awaited_of(numbers)
    for (ward, _, name), people in sorted(letters.items()):
        ids.append(_next_id())
        head = list_head(ward, f"転照第{ids[-1]}号", now.date())
        paper = move_in_inquiry(head, name, [Awaited(versions[n].record, since[n]) for n in people])
        again = move_in_inquiry(head, name, [Awaited(anew[n], since_anew[n]) for n in people])
        papers.append((paper, Asked(again, registered(people, anew), in_order=True)))
    printed = released(papers, channel=PAPER, mark=f"move-in-inquiry {ids[0]}", made_at=now, subjects=numbers)
    key = issue_archive.keep("papers", printed.pdf)
    MoveInInquiry.objects.bulk_create(
        MoveInInquiry(
            pk=pk, ward=ward, addressee_nos=people, to_code=code, to_name=name, made_by=staff.user_id,
            made_by_name=staff.name, made_at=now, object_key=key, digest=printed.sha256,
        )
        for pk, ((ward, code, name), people) in zip(ids, sorted(letters.items()), strict=True)
    )  # fmt: skip
    audit.change("residents.print_move_in_inquiry", staff=staff, subjects=numbers, terms={"letters": ids})
    return Inquiry(ids[0], len(ids), printed.pdf)


def _asked_of(
    staff: Staff, no: str, versions: dict[str, rows.Version], is_awaited: bool
) -> tuple[str, str, str]:
    """The person's ward, code and name of the municipality to ask. Raises Invalid."""
    version = versions.get(no)
    elsewhere = version is not None and staff.ward not in ("", version.record.ward)
    if version is None or elsewhere or not is_awaited:
        raise Invalid(
            Finding("N14", "転入通知を待っている人ではありません。", field="who",
                    remedy="一覧を更新して選び直してください。")
        )  # fmt: skip
    there = address_of(version.record, "planned_destination")
    try:
        return version.record.ward, there.code, places.municipality(there.code).full_name
    except KeyError:
        raise Invalid(
            Finding("N15", "転出先の市区町村が分からない人が含まれています。", field="who",
                    remedy="転出先を調べ、職権修正で記載してから照会してください。")
        ) from None  # fmt: skip


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('move_in_inquiry_id_seq')")
        number: int = cursor.fetchone()[0]
        return number


@reports(PAPER)
@service("residents.show_move_in_inquiry")
def show_inquiry(*, staff: Staff, inquiry_id: int) -> bytes:
    """The file just made, to the person who made it. Raises NotFound, Forbidden, NotReleased."""
    row = MoveInInquiry.objects.filter(pk=inquiry_id).first()
    if row is None or row.made_by != staff.user_id or clock.now() - row.made_at > AT_HAND:
        raise NotFound(
            Finding("N16", "この照会書はここからは開けません。",
                    remedy="作成した職員が、作成後15分までに開けます。一覧からもう一度作成してください。")
        )  # fmt: skip
    numbers = sorted(
        {no for each in MoveInInquiry.objects.filter(object_key=row.object_key) for no in each.addressee_nos}
    )
    refuse_protected(staff, numbers)
    pdf = shown_again(row.object_key, row.digest, channel=PAPER, subjects=numbers)
    audit.view("residents.show_move_in_inquiry", staff=staff, subjects=numbers, terms={"letter": inquiry_id})
    return pdf
