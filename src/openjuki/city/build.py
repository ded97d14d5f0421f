"""都市の生成 — plans the shards of a city, builds them in several processes, and writes the manifest.

`openjuki city build`. The result depends on seed, people, day, years and import key only: neither on the
number of processes nor on the machine. Files: docs/architecture/import-format.md.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from openjuki.city import files, shard
from openjuki.city import waiting as move_outs
from openjuki.city.numbers import Numbers
from openjuki.kernel.register.record import SECRET_FIELDS
from openjuki.runtime import places
from openjuki.runtime.import_files import (
    MANIFEST,
    FileEntry,
    ImportKey,
    ImportRefused,
    write_manifest,
    write_table,
)

#: Share of each ward in the city's people, by order of codes; other cities share alike.
WARD_SHARES: Final = {"04101": 28.0, "04102": 17.5, "04103": 13.0, "04104": 22.0, "04105": 19.5}
#: Serials reserved per resident of a shard: removed records and skipped serials need more than one.
ROOM: Final = 3


@dataclass(frozen=True, slots=True)
class Options:
    """生成条件. `people`: 現住民 of the whole city at the end; `years`: from the load to `as_of`."""

    seed: int
    people: int
    as_of: date
    years: int = 5
    city: str = "04100"


@dataclass(frozen=True, slots=True)
class Built:
    """一分割単位の結果 — what a worker reports back."""

    files: tuple[FileEntry, ...]
    counts: dict[str, int]
    refused: dict[str, int]
    alerts: dict[str, int]


def plans(options: Options) -> list[shard.Plan]:
    """The shards of a city: parts of wards, 2,000 to 25,000 people each, each with serials of its own."""
    if options.people < 1 or options.years < 1:
        raise ValueError("人口と年数は1以上を指定してください。")
    block = min(max(options.people // 24, 2_000), 25_000)
    out: list[shard.Plan] = []
    first = 1
    for ward, people in _wards(options):
        parts = -(-people // block)
        for n in range(parts):
            size = people * (n + 1) // parts - people * n // parts
            span = size * ROOM + 200
            out.append(
                shard.Plan(
                    options.seed,
                    len(out),
                    options.city,
                    ward,
                    size,
                    first,
                    span,
                    options.as_of,
                    options.years,
                )
            )
            first += span
    return out


def _wards(options: Options) -> Iterator[tuple[str, int]]:
    codes = [ward.code for ward in places.wards(options.city)] or [options.city]
    shares = [WARD_SHARES.get(code, 1.0) for code in codes]
    done, total = 0, 0.0
    for code, share in zip(codes, shares, strict=True):
        total += share
        upto = round(options.people * total / sum(shares))
        if upto > done:
            yield code, upto - done
        done = upto


def work(plan: shard.Plan, folder: Path, key: ImportKey) -> Built:
    """Build and write one shard (in a worker process)."""
    # Millions of small objects, none of them in a cycle: the collector only costs time.
    gc.disable()
    book = shard.build(plan)
    residents = files.residents_of(book)
    counts = {
        "residents": residents,
        "removed": len(book.history) - residents,
        "versions": sum(map(len, book.history.values())),
        "households": len(book.households),
        "events": len(book.events),
    }
    entries = files.write_shard(folder, plan.part, book, key)
    return Built(tuple(entries), counts, dict(book.refused), dict(book.alerts))


def build(
    options: Options,
    folder: Path,
    key: ImportKey,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Build a city into an empty folder and give the facts of its manifest.

    `progress` is told the number of residents of each finished shard. Raises ImportRefused when the folder
    holds something already, ValueError for impossible options.
    """
    planned = plans(options)
    _prepare(folder)
    _warm(options)
    done: list[Built] = []
    for plan, built in _run(planned, folder, key, processes):
        done.append(built)
        if progress is not None:
            progress(plan.people)
    entries = [entry for built in done for entry in built.files]
    entries += _address_files(options, folder)
    # The families that wait outside have serials, and thus numbers, of a range of their own.
    after = planned[-1].first + planned[-1].span
    waiting = waiting_families(options)
    numbers = Numbers(options.seed, after, waiting * 12)
    rows = move_outs.rows(options.seed, waiting, options.as_of, shard.elsewhere(options.city), numbers, key)
    entries.append(write_table(folder, "move_outs", 0, move_outs.COLUMNS, rows))
    facts = _facts(options, planned, done, key)
    facts["next_serial"] = after + waiting * 12
    facts["counts"]["move_outs"] = waiting
    write_manifest(folder, facts, sorted(entries, key=lambda e: (e.table, e.part)))
    return facts


def waiting_families(options: Options) -> int:
    """How many families wait with 転出証明書情報: one for 500 residents, at least 24, at most 600."""
    return min(max(options.people // 500, 24), 600)


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise ImportRefused(f"フォルダー「{folder.name}」は空ではありません。別の出力先を指定してください。")
    for old in (folder / MANIFEST, *folder.glob("*-[0-9][0-9][0-9][0-9].csv.gz")):
        old.unlink(missing_ok=True)


def _warm(options: Options) -> None:
    """Read the tables once, before the workers are forked."""
    shard.office(options.city, options.as_of, options.years)
    shard.elsewhere(options.city)


def _run(
    planned: list[shard.Plan], folder: Path, key: ImportKey, processes: int
) -> Iterator[tuple[shard.Plan, Built]]:
    if processes <= 1 or len(planned) == 1:
        for plan in planned:
            yield plan, work(plan, folder, key)
        return
    # Forked workers inherit the tables that are read already, and the key: it never travels in a pipe.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context, _Worker.begin, (folder, key)) as pool:
        waiting = {pool.submit(_Worker.work, plan): plan for plan in planned}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


class _Worker:
    """What a worker process keeps from its start."""

    folder: Path
    key: ImportKey

    @classmethod
    def begin(cls, folder: Path, key: ImportKey) -> None:
        cls.folder, cls.key = folder, key

    @classmethod
    def work(cls, plan: shard.Plan) -> Built:
        return work(plan, cls.folder, cls.key)


def _address_files(options: Options, folder: Path) -> Iterator[FileEntry]:
    """住所辞書: one file per ward."""
    for part, (ward, _) in enumerate(_wards(options)):
        rows = files.address_rows(shard.ward_of(options.seed, ward).rows())
        yield write_table(folder, "addresses", part, files.ADDRESS_COLUMNS, rows)


def _facts(options: Options, planned: list[shard.Plan], done: list[Built], key: ImportKey) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    alerts: Counter[str] = Counter()
    for built in done:
        counts.update(built.counts)
        refused.update(built.refused)
        alerts.update(built.alerts)
    return {
        **asdict(options),
        "as_of": options.as_of.isoformat(),
        "loaded_on": planned[0].loaded_on.isoformat(),
        "wards": [ward for ward, _ in _wards(options)],
        "sealed": list(SECRET_FIELDS),
        "key_id": key.key_id,
        "counts": dict(counts),
        "refused": dict(sorted(refused.items())),
        "alerts": dict(sorted(alerts.items())),
    }
