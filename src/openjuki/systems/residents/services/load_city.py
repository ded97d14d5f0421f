"""Loading a city (都市の取込み): an import folder becomes the register, fast, checked, and only once.

Runs as the owner of the schema (set-up), with two worker processes. Every file is compared with its digest,
every person checked; who breaks the form or uniqueness goes to the quarantine with a work list. A broken run
goes on where it stopped; a second run on a loaded register does nothing and says so. RR-01, RR-08;
decisions.md, History. Format: docs/architecture/import-format.md.
"""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from openjuki.runtime import audit, clock, installation
from openjuki.runtime.import_files import MANIFEST, ImportFolder, ImportKey, ImportRefused, digest
from openjuki.systems.residents.models import ImportPart, ImportRun
from openjuki.systems.residents.services.city_import import around, ddl, duplicates
from openjuki.systems.residents.services.city_import.parts import check_columns, load_part

WORKERS = 2
#: `progress(stage, done, total)`: Japanese name of the stage, and how much of it is done.
Progress = Callable[[str, int, int], None]
_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM person_version) AND NOT EXISTS (SELECT 1 FROM change_event)"
_FOREIGN = "SELECT EXISTS (SELECT 1 FROM change_event WHERE entered_by <> 'import')"
_CLEAR = (
    "TRUNCATE person_version, person, search_key, change_event, town, move_out_information, import_part,"
    " import_quarantine, import_run"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """取込みの結果. `already`: the register held this city before, nothing was done."""

    already: bool
    counts: dict[str, int]


def load_city(
    *,
    folder: Path,
    key_file: Path | None = None,
    staff: audit.Actor = audit.WORKER,
    progress: Progress | None = None,
) -> Loaded:
    """Load an import folder into an empty register. `key_file`: default is `<folder>.key` beside it.

    Raises ImportRefused (Japanese text) for damaged files, a wrong key, a register that holds other people.
    """
    tell = progress or (lambda stage, done, total: None)
    _only_owner()
    opened = ImportFolder.open(folder)
    manifest = digest(folder / MANIFEST)
    run = ImportRun.objects.filter(manifest=manifest).first()
    if run is not None and run.finished_at is not None:
        return Loaded(True, dict(run.counts))
    key = ImportKey.read(key_file or folder.with_name(folder.name + ".key"))
    if opened.facts.get("key_id") != key.key_id:
        raise ImportRefused(
            "取込鍵がこのフォルダーのものではありません。作成時の鍵ファイルを指定してください。"
        )
    tell("ファイルの照合", 0, 1)
    opened.verify()
    check_columns(opened)
    run = run or _begin(manifest, opened, staff)
    ddl.drop(run.pk)
    _people(opened, key, run.pk, tell)
    counts = _complete(opened, key, run.pk, tell)
    _finish(run.pk, counts, staff)
    return Loaded(False, counts)


def _only_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'person'::regclass")
        if not cursor.fetchone()[0]:
            raise ImportRefused(
                "取込みはスキーマの所有者の役割でだけ行えます。openjuki setup から実行するか、"
                "OPENJUKI_DB_ROLE=owner を指定してください。"
            )


def _begin(manifest: str, folder: ImportFolder, staff: audit.Actor) -> ImportRun:
    """A new run on an empty register; what an unfinished run of other files left is taken away first."""
    with transaction.atomic(), connection.cursor() as cursor:
        unfinished = ImportRun.objects.filter(finished_at__isnull=True).first()
        cursor.execute(_FOREIGN)
        worked = cursor.fetchone()[0]
        cursor.execute(_EMPTY)
        empty = cursor.fetchone()[0]
        if worked or (unfinished is None and not empty):
            raise ImportRefused(
                "台帳は空ではありません。取込みは空の台帳にだけ行えます。何も変更していません。"
            )
        kept = unfinished.ddl if unfinished is not None else []
        if unfinished is not None:
            cursor.execute(_CLEAR)
        return ImportRun.objects.create(
            manifest=manifest, facts=folder.facts, started_at=clock.now(), started_by=staff.user_id, ddl=kept
        )


def _people(folder: ImportFolder, key: ImportKey, run_id: int, tell: Progress) -> None:
    """All parts that are not there yet, in two processes."""
    done = set(ImportPart.objects.filter(run_id=run_id).values_list("part", flat=True))
    sizes: Counter[int] = Counter()
    for entry in folder.of("versions"):
        sizes[entry.part] += entry.rows
    total, count = sum(sizes.values()), sum(sizes[p] for p in done)
    tell("住民の取込み", count, total)
    # The children must not inherit a connection: what one of them closes would be closed for all.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(WORKERS, context, _Worker.begin, (folder, key, run_id)) as pool:
        waiting = {pool.submit(_Worker.work, part): part for part in sorted(sizes) if part not in done}
        for future in as_completed(waiting):
            future.result()
            count += sizes[waiting[future]]
            tell("住民の取込み", count, total)


class _Worker:
    """What a worker inherits when it is forked: the key must not travel through a pipe."""

    _given: tuple[ImportFolder, ImportKey, int]

    @classmethod
    def begin(cls, folder: ImportFolder, key: ImportKey, run_id: int) -> None:
        cls._given = (folder, key, run_id)

    @classmethod
    def work(cls, part: int) -> dict[str, int]:
        folder, key, run_id = cls._given
        return load_part(folder, part, key, run_id)


def _complete(folder: ImportFolder, key: ImportKey, run_id: int, tell: Progress) -> dict[str, int]:
    """Uniqueness over all parts, then indexes and keys, then what stands around the people."""
    tell("重複の確認", 0, 1)
    duplicates.hold_back(run_id)
    tell("索引の作成", 0, 1)
    ddl.restore(run_id, lambda done, of: tell("索引の作成", done, of))
    ddl.settle()
    counts = _counted()
    if counts["quarantined"]:
        duplicates.drop_empty_events()
    tell("住所辞書・空きコード・認証者", 0, 1)
    with transaction.atomic():
        counts["towns"] = around.towns(folder)
        around.certifiers(folder.facts["wards"], date.fromisoformat(folder.facts["loaded_on"]))
        if installation.current().mode == "demo":
            around.printer()
        around.serials(folder.facts)
        counts["move_outs"] = around.move_outs(folder, key)
        counts["resident_codes"] = around.stock()
    return counts


def _counted() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE active), (SELECT count(*) FROM person_version),"
            " (SELECT count(*) FROM change_event), (SELECT count(*) FROM import_quarantine) FROM person"
        )
        names = ("persons", "residents", "versions", "events", "quarantined")
        return dict(zip(names, cursor.fetchone(), strict=True))


def _finish(run_id: int, counts: dict[str, Any], staff: audit.Actor) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE import_run SET finished_at = %s, counts = %s WHERE id = %s",
                [clock.now(), json.dumps(counts), run_id],
            )
        audit.change("residents.load_city", staff=staff, terms=counts, reason="初期移行")
