"""認証者の登録 (S 1.3.9): who certifies in which ward from which day to which, the head or a 職務代理者.

From its first day on a term counts by itself: a new head's ends that of the head before, a deputy's goes before the
head's while it lasts. Papers that were issued name who certified then, whatever is changed here. In production nobody
is made up: until a ward has its term, no certificate leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.db.models import Q

from openjuki.runtime import audit, installation, places
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound
from openjuki.runtime.preferences.kinds import Words
from openjuki.runtime.signin import Staff
from openjuki.runtime.typeset.official_seals import KINDS
from openjuki.runtime.typeset.printing import SEALS as FOLDER
from openjuki.systems.residents.models import Certifier
from openjuki.systems.residents.selectors.town_offers import wards_of
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.change_settings import desk
from openjuki.systems.residents.services.issue_request import holds_number
from openjuki.systems.residents.services.preferences import SEALS, wards
from openjuki.systems.residents.services.settings import settings

_ACTING: Final = "職務代理者"
_TEXT: Final = Words(40)
_LAW: Final = "S 1.3.9、S 5.6"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGiven:
    """在任・職務代理の期間. `to_on` None: until another begins."""

    ward: str
    title: str
    name: str
    deputy: bool
    from_on: date | None
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifierLine(TermGiven):
    """The same as it is registered. `sealed`: the picture of its 公印 is there, or none is needed (見本)."""

    id: int
    prefecture: str
    ward_name: str
    sealed: bool


@service("residents.list_certifiers")
def list_certifiers(*, staff: Staff) -> list[CertifierLine]:
    """Those of the wards that these staff serve, the newest of each ward first. Raises Forbidden."""
    desk.check_right(staff)
    rows = Certifier.objects.filter(ward__in=wards_of(staff)).order_by("ward", "-from_on", "deputy")
    needed = _needed()
    return [_line(row, needed) for row in rows]


@service("residents.set_certifier")
def set_certifier(*, staff: Staff, given: TermGiven, certifier_id: int | None = None) -> CertifierLine:
    """Register a term, or correct one. Raises Forbidden, NotFound, Invalid (C51)."""
    _admitted(staff, given.ward)
    row = _found(staff, certifier_id) if certifier_id else Certifier()
    if wrong := list(_faults(given)):
        raise Invalid(*wrong)
    assert given.from_on is not None  # else a fault
    before = _said(row) if row.pk else {}
    ended = _make_room(given, given.from_on, row.pk)
    for name, value in asdict(given).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.prefecture = places.municipality(given.ward).prefecture  # it stands before the 職名, always (S 5.6)
    row.save()
    terms = {"before": before, "after": _said(row), "ended": [_said(each) for each in ended]}
    audit.change("residents.set_certifier", staff=staff, terms=terms)
    return _line(row, _needed())


@service("residents.remove_certifier")
def remove_certifier(*, staff: Staff, certifier_id: int) -> None:
    """Take away a term that was registered in error. Raises Forbidden, NotFound."""
    row = _found(staff, certifier_id)
    _admitted(staff, row.ward)
    audit.change("residents.remove_certifier", staff=staff, terms={"before": _said(row)})
    row.delete()


def wards_without(day: date, within: Iterable[str]) -> list[str]:
    """区 in which nobody certifies on a day: names, in order of their codes."""
    acting = Q(to_on__isnull=True) | Q(to_on__gte=day)
    known = set(Certifier.objects.filter(acting, from_on__lte=day).values_list("ward", flat=True))
    return [places.municipality(code).name for code in sorted(within) if code not in known]


def _admitted(staff: Staff, ward: str) -> None:
    """Raises Forbidden without the right, and for another ward; then one at a time."""
    desk.check_right(staff)
    if ward not in wards_of(staff):
        raise Forbidden(
            Finding("C51", "この区の認証者は登録できません。", field="ward", law="住民基本台帳法 第38条",
                    remedy="区のコードを確かめるか、その区の職員に代わってください。")
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('residents.certifier'))")


def _found(staff: Staff, certifier_id: int) -> Certifier:
    row = Certifier.objects.select_for_update().filter(pk=certifier_id, ward__in=wards_of(staff)).first()
    if row is None:
        raise NotFound(
            Finding("C51", "その認証者は登録されていません。", remedy="一覧から選び直してください。")
        )
    return row


def _faults(given: TermGiven) -> Iterable[Finding]:
    for name, text in (("title", given.title), ("name", given.name)):
        if not text.strip() or _TEXT.fault(text) or "/" in text or holds_number(text):
            yield _wrong(name, "空欄にできません。40文字までの1行で、「/」と番号は書けません。")
    if given.deputy and _ACTING not in given.title:
        yield _wrong("title", f"職務代理者の職名には「{_ACTING}」と書きます。")
    elif not given.deputy and _ACTING in given.title:
        yield _wrong("title", f"「{_ACTING}」の職名には、職務代理者の印を付けてください。")
    if given.from_on is None:
        yield _wrong("from_on", "いつからかを入力してください。")
    elif given.to_on is not None and given.to_on < given.from_on:
        yield _wrong("to_on", "終わりの日が始まりの日より前です。")


def _make_room(given: TermGiven, first: date, own: int | None) -> list[Certifier]:
    """End the open term before, and refuse whatever else overlaps: on each day one head, and one deputy at most."""
    others = Certifier.objects.select_for_update().filter(ward=given.ward, deputy=given.deputy)
    others = others.exclude(pk=own) if own else others
    ended = []
    for row in others.filter(Q(to_on__isnull=True) | Q(to_on__gte=first)).order_by("from_on"):
        if given.to_on is not None and row.from_on > given.to_on:
            continue
        if row.to_on is not None or row.from_on >= first:
            raise Invalid(_wrong("from_on", f"{row.title}　{row.name}の期間と重なります。"))
        row.to_on = first - timedelta(days=1)
        row.save()
        ended.append(row)
    return ended


def _wrong(field: str, message: str) -> Finding:
    return Finding("C51", message, field=field, law=_LAW, remedy="区・職名・氏名・期間を確かめてください。")


def _said(row: Certifier) -> dict[str, str | bool]:
    """For the log: of an office, no resident."""
    return {
        "ward": row.ward, "title": row.title, "name": row.name, "deputy": row.deputy,
        "from_on": str(row.from_on), "to_on": str(row.to_on or ""),
    }  # fmt: skip


def _needed() -> list[str]:
    """What the pictures of the 公印 that the city prints are called after the 職名."""
    chosen = settings()
    kinds = {SEALS[each] for each in (*chosen["certificate_seal"].values(), chosen["letter_seal"])}
    return [more for kind, more in KINDS.items() if kind in kinds]


def _line(row: Certifier, needed: list[str]) -> CertifierLine:
    here = installation.current()
    folder = here.home / FOLDER
    return CertifierLine(
        id=row.pk, ward=row.ward, ward_name=wards().get(row.ward, row.ward), prefecture=row.prefecture,
        title=row.title, name=row.name, deputy=row.deputy, from_on=row.from_on, to_on=row.to_on,
        sealed=here.specimen or all((folder / f"{row.title}{more}.png").is_file() for more in needed),
    )  # fmt: skip
