"""本人確認情報の検索 — CS-04, A-07: two or more items besides 性別; newest state first, history by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from openjuki.runtime import fields
from openjuki.systems.juki_cs.models import HeldPerson, IdentityRecord, IdentityVersion
from openjuki.systems.juki_cs.selectors.folding import search_key

LIMIT = 100
TABLE = "identity_version"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is searched for; empty = not given. Text matches from the beginning (氏名) or anywhere (住所).

    What holds nothing but spaces is empty, whoever asks: it would match everybody and count as an item (A-07).
    """

    name: str = ""
    birth: date | None = None
    sex: str = ""
    address: str = ""
    resident_code: str = ""
    individual_number: str = ""

    def __post_init__(self) -> None:
        for name in ("name", "sex", "address", "resident_code", "individual_number"):
            value = getattr(self, name)
            object.__setattr__(self, name, value if search_key(value) else "")

    def __repr__(self) -> str:
        return f"Terms({', '.join(self.given)})"

    @property
    def given(self) -> tuple[str, ...]:
        """Names of the items given."""
        return tuple(name for name in self.__slots__ if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Found:
    """One state of a person, ready to be shown. `has_number`: 個人番号 is held; `…_gaiji`: 外字数."""

    record: int
    addressee_no: str
    version_no: int
    active: bool
    resident_code: str
    name: str
    birth: str
    sex: str
    address: str
    has_number: bool
    reason: str
    changed_on: str
    recorded_at: datetime
    name_gaiji: int = 0
    address_gaiji: int = 0
    issue_held: bool = False
    support_measure: bool = False


def search(terms: Terms, *, places_of_protected: bool = False) -> list[Found]:
    """Persons who match all terms, at most LIMIT + 1 (one more tells that the list was cut).

    Unless `places_of_protected`, the 住所 asked for neither finds nor leaves out who is under 支援措置: a hit
    would tell where they live.
    """
    rows = _matching(terms)
    if terms.address and not places_of_protected:
        protected = HeldPerson.objects.filter(support_measure=True).values("addressee_no")
        others = Terms(**{n: getattr(terms, n) for n in Terms.__slots__ if n != "address"})
        rows = rows.exclude(addressee_no__in=protected) | _matching(others).filter(addressee_no__in=protected)
    return _latest(list(rows.order_by("name_key", "id")[: LIMIT + 1]))


def _matching(terms: Terms) -> QuerySet[IdentityRecord]:
    rows = IdentityRecord.objects.all()
    if terms.birth:
        rows = rows.filter(birth_first__lte=terms.birth, birth_last__gte=terms.birth)
    if terms.name:
        rows = rows.filter(name_key__startswith=search_key(terms.name))
    if terms.address:
        rows = rows.filter(address_key__contains=search_key(terms.address))
    if terms.sex:
        rows = rows.filter(sex=terms.sex)
    if terms.resident_code:
        rows = rows.filter(resident_code=terms.resident_code)
    if terms.individual_number:
        rows = rows.filter(number_hash=fields.keyed_hash(terms.individual_number))
    return rows


def _latest(records: list[IdentityRecord]) -> list[Found]:
    versions = {
        v.record_id: v
        for v in IdentityVersion.objects.filter(
            record__in=[r.pk for r in records], version_no=F("record__version_no")
        )
    }
    held = _held([r.addressee_no for r in records])
    return [_found(r.addressee_no, versions[r.pk], held) for r in records]


def _held(addressee_nos: list[str]) -> dict[str, HeldPerson]:
    return {h.addressee_no: h for h in HeldPerson.objects.filter(addressee_no__in=addressee_nos)}


def history(record: int) -> list[Found]:
    """All states of a person, newest first; empty where there is none."""
    versions = IdentityVersion.objects.filter(record=record).select_related("record").order_by("-version_no")
    held = _held([v.record.addressee_no for v in versions[:1]])
    return [_found(v.record.addressee_no, v, held) for v in versions]


def number_of(record: int) -> str | None:
    """個人番号 of a person as it stands now. The caller holds the right to show it, and has logged it."""
    v = IdentityVersion.objects.filter(record=record, version_no=F("record__version_no")).first()
    if v is None or v.number_enc is None:
        return None
    return fields.unseal(v.number_enc, table=TABLE, column="number", row=f"{record}/{v.version_no}")


def _found(addressee_no: str, v: IdentityVersion, held: Mapping[str, HeldPerson]) -> Found:
    own = held.get(addressee_no)
    values: dict[str, Any] = {
        name: getattr(v, name)
        for name in (
            "version_no",
            "active",
            "resident_code",
            "name",
            "sex",
            "address",
            "reason",
            "recorded_at",
            "name_gaiji",
            "address_gaiji",
        )
    }
    return Found(
        record=v.record_id,
        addressee_no=addressee_no,
        birth=v.birth_text,
        has_number=v.number_enc is not None,
        changed_on=v.changed_on_text,
        issue_held=own is not None and own.issue_held,
        support_measure=own is not None and own.support_measure,
        **values,
    )
