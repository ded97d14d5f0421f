"""個人番号 planted everywhere, found nowhere: dump, server files and logs, objects, seals, keys, reports.

decisions.md, 個人番号: drafts, imports, answers kept for their key, archives and logs follow the register's rule.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command

from openjuki.runtime import installation
from openjuki.runtime.audit.sealer import Sealer
from openjuki.runtime.errors import Refused
from openjuki.runtime.requests.models import AnsweredRequest
from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.move_out_information import take
from openjuki.systems.residents.services.save_entry import save_entry
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.bearers import Api
from support.certificates import certifier, prepare_printing, request
from support.digits import disguises, found_in, found_in_files
from support.harness import bound_server, owner_url
from support.move_outs import deliver
from support.movers import published
from support.notices_csv import rows_of, text_of
from support.residents import CLERK, REVIEWER, family_data, fill_stock, move_family_in, number

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that any logger says, debug included: statements with their values too."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def family(first: int) -> dict[str, Any]:
    """A family whose numbers have no digits in common with row numbers and dates."""
    data = family_data()
    for i, member in enumerate(data["members"]):
        member["individual_number"] = number(73_100_000_000 + first * 10_007 + i * 1_009)
        member["resident_code"] = ""
    return data


def numbers_of(data: dict[str, Any]) -> list[str]:
    return [m["individual_number"] for m in data["members"]]


def saved(data: dict[str, Any]) -> str:
    case = cases.open_case(staff=CLERK, kind="move_in", data={"ward": data["ward"]})
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=data)
    return str(case.case_no)


def at_the_counter() -> list[str]:
    """A draft, single fields, a sent-back notice, 転出証明書情報, a certificate's file."""
    draft, back, typed = family(1), family(2), number(73_999_000_111)
    case_no = saved(draft)
    save_entry(staff=CLERK, case_no=case_no, changes={"members.0.individual_number": typed})
    for data in (back,):
        for member in data["members"]:
            member["resident_code"] = ""
        other = saved(data)
        cases.record_paper(staff=CLERK, case_no=other, kind="received_paper")
        reasons = {f"A35-members.{i}.resident_code": "照会中" for i in range(4)}
        submit_notice(staff=CLERK, case_no=other, acknowledged=reasons)
        review.send_back(staff=REVIEWER, case_no=other, reason="続柄を確認")
    taken = deliver(first=73_100_777)
    take(staff=CLERK, case_no=saved(family(3)), source_id="M20261120000001", positions=[0, 1, 2, 3])
    return [*numbers_of(draft), *numbers_of(back), typed, *taken, *numbers_of(family(3))]


def in_the_register() -> list[str]:
    """A settled family, its messages, its certificate with the number printed, searches for it."""
    first = 73_100_002
    people = move_family_in(first)
    numbers = numbers_of(family_data(first))
    issue_record_copy(
        staff=CLERK, request=request(individual_number=True, purpose="税の申告", form="individual"),
        addressee_nos=people[:1], acknowledged={},
    )  # fmt: skip
    unknown = number(73_888_000_222)
    for asked in (numbers[1], unknown):
        search(staff=CLERK, criteria=Criteria(individual_number=asked), reason="本人からの照会")
    assert published("residents/identity_changed/v1", people[0])[0]["individual_number"] in numbers
    return [*numbers, unknown]


def by_program() -> list[str]:
    """The API: answers and digests are kept for their Idempotency-Key."""
    data, single = family(5), number(73_777_000_333)
    api = Api(CLERK)
    case_no = api.post("/cases", {"kind": "move_in", "data": data}).json()["case_no"]
    changed = {"version": 0, "changes": {"members.1.individual_number": single}}
    assert api.send("PATCH", f"/cases/{case_no}/draft", changed).status_code == 200
    api.post("/searches", {"individual_number": single, "reason": "照会"})
    wrong = {"version": 0, "changes": {"members.1.birth": numbers_of(data)[0]}}
    assert api.send("PATCH", f"/cases/{case_no}/draft", wrong).status_code == 200
    return [*numbers_of(data)[1:], single]


def from_a_file(folder: Path) -> list[str]:
    """Bulk entry: taken, refused for its number, and a number in a wrong column."""
    good, wrong, shifted = family(6), family(7), family(8)
    wrong["members"][0]["individual_number"] = "731234567890"
    rows = [row for n, data in enumerate((good, wrong, shifted)) for row in rows_of(f"N{n}", data)]
    rows[9]["生年月日"], rows[9]["備考"] = rows[9]["個人番号"], ""
    path = folder / "届出.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_notices", str(path), "--staff", "s1001", stdout=out)
    numbers = [n for data in (good, wrong, shifted) for n in numbers_of(data)]
    report = path.with_name(f"{path.name}.結果.csv").read_bytes()
    assert list(csv.DictReader(io.StringIO(report.decode("utf-8-sig"))))
    assert found_in(report + out.getvalue().encode(), numbers) == []
    return numbers


def dumped() -> bytes:
    """The whole schema, rows as INSERT-ready text, as a backup would have it."""
    return subprocess.run(
        [bound_server().program("pg_dump"), "--schema=residents", owner_url()],
        check=True,
        capture_output=True,
    ).stdout


def test_numbers_planted_everywhere_are_found_nowhere(
    logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    prepare_printing()
    certifier()
    fill_stock()
    numbers = [*at_the_counter(), *in_the_register(), *by_program(), *from_a_file(tmp_path)]
    Sealer().seal()
    assert len(numbers) == len(set(numbers)) > 30
    assert CaseFile.objects.count() >= 5
    assert Person.objects.count() == 4
    dump = dumped()
    assert b"COPY residents.person_version" in dump
    assert b"COPY residents.case_draft" in dump
    assert found_in(dump, numbers) == []
    assert found_in(logged.text.encode(), numbers) == []
    out, err = capfd.readouterr()
    assert found_in((out + err).encode(), numbers) == []


def test_no_file_of_the_installation_holds_a_planted_number() -> None:
    start = time.time() - 1
    prepare_printing()
    certifier()
    fill_stock()
    numbers = [*at_the_counter(), *in_the_register()]
    Sealer().seal()
    home = installation.current().home
    assert any((home / "objects").rglob("*"))
    assert any((home / "seals").rglob("*.jsonl"))
    for part in ("objects", "seals", "keys", "log", "run"):
        if (home / part).exists():
            assert found_in_files(home / part, numbers) == {}, part
    # The server's own files: tables, write-ahead log, its log of failed statements. Many megabytes: only the
    # two forms in which a value would stand there; the dump above is searched for all.
    server = bound_server()
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    assert found_in_files(server.data, numbers, since=start, most=2) == {}
    assert any(f.stat().st_mtime >= start for f in (server.data / "pg_wal").iterdir())
    assert found_in(server.log.read_bytes(), numbers) == []


def test_no_digest_can_be_reversed_by_trying_all_numbers() -> None:
    """What is kept of a request that held a number and nothing else unknown is keyed."""
    single = number(73_777_000_444)
    case_no = saved(family(9))
    body = {"version": 1, "changes": {"members.1.individual_number": single}}
    assert Api(CLERK).send("PATCH", f"/cases/{case_no}/draft", body).status_code == 200
    kept = bytes(AnsweredRequest.objects.get().request_digest)
    path = f"/api/cases/{case_no}/draft"
    assert kept != hashlib.sha256(f"PATCH {path}\n{json.dumps(body)}".encode()).digest()
    assert kept != hashlib.sha256(json.dumps(body).encode()).digest()


def test_a_failed_statement_puts_no_number_into_a_message_or_log(
    logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Two families with one number: the constraint's refusal quotes no value."""
    first = 73_100_003
    move_family_in(first)
    data = family_data(first)
    for member in data["members"]:
        member["resident_code"] = ""
    case_no = saved(data)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    with pytest.raises(Refused) as e:
        submit_notice(staff=CLERK, case_no=case_no)
    out, err = capfd.readouterr()
    said = repr(e.value) + repr(e.value.findings) + logged.text + out + err
    assert "E06" in said
    assert found_in(said.encode(), numbers_of(data)) == []


@pytest.mark.parametrize("disguise", list(disguises(number(73_100_000_001))))
def test_the_search_itself_finds_every_disguise(disguise: bytes) -> None:
    assert found_in(b"<<" + disguise + b">>", [number(73_100_000_001)]) != []
