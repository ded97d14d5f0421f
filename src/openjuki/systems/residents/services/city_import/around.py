"""What a register needs besides its people (取込みの付属): towns, stock, serials, move-outs; for a demo, certifiers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import connection

from openjuki.kernel.numbers import resident_code
from openjuki.runtime import clock, fields, installation, places
from openjuki.runtime.import_files import ImportFolder, ImportKey, ImportRefused
from openjuki.systems.residents.models import Certifier, MoveOutInformation, Printer, ResidentCodeStock, Town
from openjuki.systems.residents.selectors.address_text import fold_address

#: Free codes that a demo begins with; a city gets them from the prefecture (S 4.3).
STOCK: Final = 2_000
MOVE_OUTS: Final = "move_outs"
#: 所属コード of the demo's staff.
DEMO_OFFICE: Final = "demo"
#: Names of ward heads that nobody can take for real ones.
_HEADS: Final = tuple(f"架空　{n}" for n in ("一郎", "次郎", "三郎", "春子", "夏子", "秋子", "冬子"))


def towns(folder: ImportFolder) -> int:
    """住所辞書 of the folder; gives the number of towns."""
    rows = [
        Town(
            key=r["code"] + r["town_code"], code=r["code"], town_code=r["town_code"], text=r["text"],
            folded=fold_address(r["text"]), postal_codes=r["postal_codes"].split(),
            has_rooms=r["has_rooms"].split(),
        )
        for r in folder.records("addresses")
    ]  # fmt: skip
    Town.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)


def certifiers(wards: Iterable[str], since: date) -> None:
    """認証者 of a demo or a training: one head per ward, from the day of the load on. The names are made up: a city's
    own papers are certified by nobody until it has registered who does (`services.certifiers`)."""
    if not installation.current().specimen:
        return
    for ward, name in zip(sorted(wards), _HEADS * 4, strict=False):
        place = places.municipality(ward)
        Certifier.objects.get_or_create(
            ward=ward, from_on=since, deputy=False,
            defaults={"prefecture": place.prefecture, "title": f"{place.name}長", "name": name},
        )  # fmt: skip


def printer() -> None:
    """A printer for the demo's counter: what is sent there lies in `printed/` of the installation (`runtime.spool`)."""
    Printer.objects.get_or_create(
        code="P01",
        defaults={
            "title": "模擬プリンタ", "queue": "counter-1", "place": DEMO_OFFICE, "usual": ["certificate"],
            "trays": {"certificate": "tray-2", "letter": "tray-1", "paper": "tray-1"},
            "changed_by": "load_city", "changed_at": clock.now(),
        },
    )  # fmt: skip


def stock(count: int = STOCK) -> int:
    """Fill the stock with codes that nobody in the register bears or bore; gives how many are free."""
    free = ResidentCodeStock.objects.filter(taken_at__isnull=True).count()
    while free < count:
        wanted = {resident_code.complete(f"{secrets.randbelow(10**10):010d}") for _ in range(count - free)}
        wanted -= _borne(wanted)
        now = clock.now()
        made = [ResidentCodeStock(code=c, shuffle=secrets.randbelow(2**62), received_at=now) for c in wanted]
        ResidentCodeStock.objects.bulk_create(made, ignore_conflicts=True)
        free = ResidentCodeStock.objects.filter(taken_at__isnull=True).count()
    return free


def _borne(codes: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT resident_code FROM person_version WHERE resident_code = ANY(%s)", [list(codes)]
        )
        borne = {r[0] for r in cursor.fetchall()}
        # Who is about to arrive brings a code along.
        cursor.execute("SELECT unnest(member_hashes) FROM move_out_information")
        coming = {bytes(r[0]) for r in cursor.fetchall()}
    return borne | {code for code in codes if fields.keyed_hash(code) in coming}


def serials(facts: dict[str, Any]) -> None:
    """Set the serials past the highest number, quarantined persons included (their numbers are not free)."""
    first = int(facts.get("next_serial", 1))
    highest = (
        ("addressee_serial", "SELECT max(n) FROM (SELECT max(addressee_no) n FROM person"
                             " UNION ALL SELECT max(addressee_no) FROM import_quarantine) x"),
        ("household_serial", "SELECT max(household_no) FROM person_version"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for sequence, sql in highest:
            cursor.execute(sql)
            found = cursor.fetchone()[0] or ""
            used = int(found[:-1]) if found[:-1].isdigit() else 0
            cursor.execute("SELECT setval(%s, %s, false)", [sequence, max(first, used + 1)])
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('change_event', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM change_event), false)"
        )


def move_outs(folder: ImportFolder, key: ImportKey) -> int:
    """転出証明書情報 that wait for their families, sealed again for this register; gives how many."""
    count = 0
    for row in folder.records(MOVE_OUTS):
        source_id = row["source_id"]
        body = key.unseal(row["body"], column="move_out", row=source_id)
        members = json.loads(body)["members"]
        numbers = [m.get(n, "") for m in members for n in ("individual_number", "resident_code")]
        if not members or not any(numbers):
            raise ImportRefused(
                f"転出証明書情報「{source_id}」に番号のある人がいません。作成し直してください。"
            )
        MoveOutInformation.objects.get_or_create(
            source_id=source_id,
            defaults={
                "from_code": row["from_code"],
                "from_name": row["from_name"],
                "planned_move_out_on": date.fromisoformat(row["planned_move_out_on"]),
                "received_at": clock.now(),
                "member_hashes": [fields.keyed_hash(n) for n in numbers if n],
                "body": fields.seal(body, table="move_out_information", column="body", row=source_id),
            },
        )
        count += 1
    return count
