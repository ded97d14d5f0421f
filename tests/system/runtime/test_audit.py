"""The audit log: chains without gaps, append-only, sealed outside the database (U-08)."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection, connections, transaction

from openjuki.runtime import audit
from openjuki.runtime.audit import chain
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.audit.sealer import Sealer, seal_folder
from openjuki.runtime.audit.verify import verify
from openjuki.runtime.db import prepared

pytestmark = pytest.mark.spec("U-08")


@pytest.fixture
def log(real_db: None):  # type: ignore[no-untyped-def]
    for f in seal_folder().glob("*.jsonl") if seal_folder().exists() else []:
        f.unlink()
    chain._local.__dict__.clear()
    yield
    chain._local.__dict__.clear()


def write(count: int = 3) -> None:
    for i in range(count):
        audit.view("test.view", staff=audit.WORKER, subjects=[f"{i:010}"], reason="試験")


def test_rows_form_a_chain_and_verify(log: None) -> None:
    write(3)
    Sealer().seal()
    report = verify()
    assert report.ok, report.faults
    assert (report.rows, report.chains, report.seals, report.unsealed_rows) == (3, 1, 1, 0)


def test_a_rolled_back_change_leaves_no_gap(log: None) -> None:
    write(1)

    def change_and_fail() -> None:
        with transaction.atomic():
            audit.change("test.change", staff=audit.WORKER)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    audit.refusal("test.change", staff=audit.WORKER)
    assert list(AuditRow.objects.order_by("n").values_list("n", "outcome")) == [(1, "viewed"), (2, "refused")]
    assert verify().ok


def test_a_savepoint_that_is_rolled_back_leaves_no_gap(log: None) -> None:
    """The remembered head is then ahead of the chain: the row has to follow what is really there."""
    with transaction.atomic():
        write(2)
        for _ in range(2):
            with transaction.atomic():
                write(3)
                transaction.set_rollback(True)
            write(1)
    assert list(AuditRow.objects.order_by("n").values_list("n", flat=True)) == [1, 2, 3, 4]
    Sealer().seal()
    report = verify()
    assert report.ok, report.faults


def test_rows_that_wait_for_others_follow_each_other_after_a_rollback(log: None) -> None:
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)
    with transaction.atomic(), prepared.gathered():
        write(3)
    assert sorted(AuditRow.objects.values_list("n", flat=True)) == [1, 2, 3]
    report = verify()
    assert report.ok, report.faults


def test_each_thread_has_its_own_chain(log: None) -> None:
    def work() -> None:
        write(20)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    report = verify()
    assert report.ok, report.faults
    assert (report.rows, report.chains) == (120, 6)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_row SET reason = ''", "DELETE FROM audit_row", "TRUNCATE audit_row"]
)
def test_the_application_cannot_touch_what_is_written(log: None, statement: str) -> None:
    write(1)
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE audit_row SET actor = 'x' WHERE n = 2", "行 2 の内容が書き換え"),
        ("DELETE FROM audit_row WHERE n = 2", "行 2 がありません"),
        ("DELETE FROM audit_row WHERE n = 3", "封印済みの行 3 以降がありません"),
        ("DELETE FROM audit_row", "行が1つもありません"),
    ],
)
def test_tampering_with_owner_rights_is_found(
    log: None, owner: psycopg.Connection, tampering: str, fault: str
) -> None:
    write(3)
    Sealer().seal()
    owner.execute(tampering)  # type: ignore[call-overload]
    report = verify()
    assert not report.ok
    assert fault in report.faults[0]


def test_a_removed_seal_is_found(log: None) -> None:
    sealer = Sealer()
    for _ in range(3):
        write(1)
        sealer.seal()
    (path,) = seal_folder().glob("*.jsonl")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    assert any("直前の封印が抜けています" in f for f in verify().faults)


def test_rows_after_the_last_seal_are_counted_as_unsealed(log: None) -> None:
    write(1)
    Sealer().seal()
    write(2)
    report = verify()
    assert report.ok
    assert report.unsealed_rows == 2


def test_a_chain_number_cannot_be_used_twice(log: None, owner: psycopg.Connection) -> None:
    write(1)
    columns = ", ".join((*chain.COLUMNS, "mac"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(f"INSERT INTO audit_row ({columns}) SELECT {columns} FROM audit_row")  # type: ignore[call-overload]
