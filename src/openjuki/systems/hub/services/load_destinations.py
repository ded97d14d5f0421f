"""移転先の対応表の取込み — HB-01, HB-06, L-02: the city's table of transfers becomes rows and decided uses.

The printed table is the documented decision (承認済みの利用申請): each row becomes an application in the
name of the office that made the table and an approval in the name of the one that decided it. Loading again
changes nothing; a row that has changed becomes a new application, approved, which ends the former.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from django.db import transaction

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.hub.models import Destination, UseApplication
from openjuki.systems.hub.models.destination import IN_FORCE
from openjuki.systems.hub.services import uses

HUB, INQUIRY, DEDICATED, MEDIA = "hub", "online inquiry", "dedicated line", "media"
WITH_ITEMS: Final = "sendai"
METHODS: Final = (HUB, INQUIRY, DEDICATED, MEDIA)
_REMARK = re.compile(r"\s*\(.*\)\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table with its items."""

    no: int
    offices: tuple[str, ...]
    affairs: str
    method: str
    scope: tuple[str, ...]
    legal_basis: str
    items: tuple[str, ...]

    @property
    def methods(self) -> frozenset[str]:
        """The roads that the row names."""
        return methods_of(self.method)


@dataclass(frozen=True, slots=True)
class Decider:
    """One of the two in whose names the documented decision is recorded."""

    user_id: str
    name: str
    ward: str = ""
    terminal: str = ""
    session_id: str = ""


def methods_of(text: str) -> frozenset[str]:
    """Roads named in the column 移転方法. A remark in brackets is left aside: the leading words decide.

    Raises Invalid for a road that does not exist: nobody is connected by a guess.
    """
    found = frozenset(_REMARK.sub("", part).strip() for part in text.split("|"))
    if not found <= set(METHODS):
        raise Invalid(Finding("HU-30", f"移転方法「{text}」を読めません", remedy="対応表を直してください"))
    return found


def read_table(transfers: str, items: str) -> list[Row]:
    """Rows of `transfers-<city>.csv` joined with `destination-items.csv` (texts of the files).

    Raises Invalid for items of a row that the table does not have.
    """
    by_row: dict[int, list[str]] = {}
    for line in csv.DictReader(items.splitlines()):
        by_row.setdefault(int(line["transfer_no"]), []).append(line["item_id"])
    rows = [_row(line, by_row) for line in csv.DictReader(transfers.splitlines())]
    strangers = sorted(set(by_row) - {r.no for r in rows})
    if strangers:
        raise Invalid(Finding("HU-31", f"対応表に無い移転先の項目があります: {strangers}"))
    return rows


def _row(line: Mapping[str, str], items: Mapping[int, Sequence[str]]) -> Row:
    number = int(line["no"])
    return Row(
        no=number,
        offices=tuple(line["offices"].split("|")),
        affairs=line["affairs"],
        method=line["method"],
        scope=tuple(line["scope"].split("+")),
        legal_basis=line["legal_basis"],
        items=tuple(sorted(items.get(number, ()))),
    )


def city_table(city: str) -> list[Row]:
    """The table of a city as it ships with the product.

    Raises Invalid for a city whose items per row have not been worked out: only `sendai` has them. The row
    numbers of two cities mean different offices, so one city's items never serve another's table.
    """
    if city != WITH_ITEMS:
        raise Invalid(
            Finding(
                "HU-32",
                f"{city} の移転先には項目の対応がありません",
                remedy="移転先ごとの項目を定めた対応表を用意してください",
            )
        )
    spec = files("openjuki.spec")
    transfers = (spec / f"transfers-{city}.csv").read_text(encoding="utf-8")
    return read_table(transfers, (spec / "destination-items.csv").read_text(encoding="utf-8"))


@transaction.atomic
def load_destinations(*, rows: Sequence[Row], applied_by: Decider, approved_by: Decider) -> int:
    """Take the table over; returns how many destinations got a new use. Idempotent.

    Raises Invalid or CannotApprove as the services of applications do (items unknown, one person for both).
    """
    changed = 0
    for row in rows:
        _write(row)
        current = UseApplication.objects.filter(IN_FORCE, destination=row.no).first()
        if current and (tuple(current.items), tuple(current.scope)) == (row.items, row.scope):
            continue
        use = uses.apply_for_use(
            destination_no=row.no, items=row.items, scope=row.scope, purpose=row.affairs, staff=applied_by
        )
        uses.approve_use(application_id=use.pk, staff=approved_by)
        changed += 1
    audit.change("hub.destinations.load", staff=applied_by, terms={"rows": len(rows), "changed": changed})
    return changed


def _write(row: Row) -> None:
    Destination.objects.update_or_create(
        no=row.no,
        defaults={
            "offices": list(row.offices),
            "affairs": row.affairs,
            "method": row.method,
            "by_feed": bool({HUB, DEDICATED} & row.methods),
            "by_inquiry": INQUIRY in row.methods,
            "dedicated": DEDICATED in row.methods,
            "legal_basis": row.legal_basis,
        },
    )
