"""サーバからの印刷 (S 10.7): which printer, which tray, what became of it; nobody's paper at another counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import CheckViolation, UniqueViolation

from openjuki.runtime import installation, spool
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.systems.residents.models import Hold, IssueRecord, PrintJob, PrintOutcome
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, holds, issue_notices, print_jobs
from openjuki.systems.residents.services.issue_record_copy import Issued, issue_record_copy
from openjuki.systems.residents.services.letters import print_letters
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.print_jobs import JobLine, print_sheet
from openjuki.systems.residents.services.printers import ELSEWHERE, PrinterSetting, set_printer
from openjuki.systems.residents.services.reprint import reprint_paper, void_issue
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.show_printed import show_paper
from support.bearers import Api
from support.certificates import request
from support.drafts import draft_of
from support.residents import CLERK, make_staff, move_family_in
from support.signed_in import terminal
from support.support_measures import received

pytestmark = pytest.mark.usefixtures("issuing_day")
MINE = PrinterSetting(
    code="P01", title="１番窓口", queue="counter-1", place="10",
    trays={"certificate": "tray-2", "paper": "tray-1"}, usual=("certificate",),
)  # fmt: skip
THEIRS = replace(MINE, code="P09", title="支所", queue="branch-1", place="20")


def printed(queue: str = "counter-1") -> list[bytes]:
    """What the simulated printer of a demo has printed."""
    folder = installation.current().home / "printed" / queue
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


@pytest.fixture(autouse=True)
def _printers(issuing_day: None) -> None:
    for each in (MINE, THEIRS):
        set_printer(staff=CLERK, given=each)
    for queue in ("counter-1", "branch-1"):
        for path in (installation.current().home / "printed" / queue).glob("*"):
            path.unlink()


def issued(people: list[str], printer: str = "P01", **options: Any) -> Issued:
    (one,) = issue_record_copy(
        staff=CLERK, request=request(purpose="届出"), addressee_nos=people, printer=printer, **options
    )
    return one


def send(one: Issued, **options: Any) -> JobLine:
    given = {"staff": CLERK, "printer": "P01"} | options
    return print_sheet(paper="certificate", reference=one.issue_no, **given)


@pytest.mark.spec("S 10.7", "S 5.5", "S 10.2")
def test_the_archived_bytes_go_to_the_tray_of_their_paper_under_their_number() -> None:
    one = issued(move_family_in())
    assert one.issue_no.split(" ")[2:4] == ["10", "P01"]
    done = send(one)
    assert (done.state, done.printer, done.tray, done.name) == ("accepted", "P01", "tray-2", one.issue_no)
    assert printed() == [one.pdf]
    told = AuditRow.objects.get(action="residents.print_result")
    assert told.subjects == list(one.subjects)
    assert (told.terms["name"], told.terms["printer"]) == (one.issue_no, "P01")
    assert (told.terms["state"], told.terms["individual_number"]) == ("accepted", False)


@pytest.mark.spec("S 1.3.8")
def test_a_second_print_needs_a_reason_and_a_failed_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    one = issued(move_family_in())

    def refuse(*given: Any, **named: Any) -> str:
        raise spool.SpoolRefused("counter-1 is not accepting jobs")

    with monkeypatch.context() as patched:
        patched.setattr(spool, "send", refuse)
        failed = send(one)
    assert (failed.state, failed.failure) == ("failed", "counter-1 is not accepting jobs")
    assert send(one).state == "accepted"
    for half in ({}, {"reason": "紙詰まり"}, {"earlier": "spoiled"}):
        with pytest.raises(Invalid) as e:
            send(one, **half)
        assert e.value.findings[0].id == "E234"
    assert send(one, reason="紙詰まり", earlier="spoiled").reason == "紙詰まり"
    assert printed() == [one.pdf] * 2
    (spoiled,) = PrintOutcome.objects.all()
    assert (spoiled.job.state, spoiled.outcome, spoiled.reason, spoiled.by) == (
        "accepted", "spoiled", "紙詰まり", CLERK.user_id,
    )  # fmt: skip
    told = AuditRow.objects.filter(action="residents.print", outcome="done").latest("at")
    assert told.terms["earlier"] == {str(spoiled.job_id): "spoiled"}
    with pytest.raises(Invalid):  # the copy that is good now is one, too
        send(one)
    void_issue(staff=CLERK, issue_no=one.issue_no, reason="刷り損じ")
    with pytest.raises(Refused) as refused:
        send(one, reason="もう一度", earlier="spoiled")
    assert refused.value.findings[0].id == "I33"
    assert len(printed()) == 2


@pytest.mark.parametrize("silent", ["the spooler says nothing", "the process dies"])
def test_where_nobody_knows_whether_it_was_printed_a_person_decides(
    monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection, silent: str
) -> None:
    one = issued(move_family_in())

    def lost(*given: Any, **named: Any) -> str:
        raise spool.SpoolSilent("答えがありません") if silent.startswith("the spooler") else SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(spool, "send", lost)
        if silent.startswith("the process"):
            with pytest.raises(SystemExit):
                send(one)
            with pytest.raises(Refused) as e:  # still on its way, as far as anybody knows
                send(one, reason="出てこない", earlier="nothing")
            assert e.value.findings[0].id == "E234"
            owner.execute("UPDATE print_job SET at = at - %s", [2 * print_jobs.LOST])
            assert [job.state for job in print_jobs.jobs.jobs_of(CLERK, "certificate", one.issue_no)] == [
                "silent"
            ]
        else:
            send(one)
    with pytest.raises(Invalid):
        send(one)
    assert send(one, reason="出てこない", earlier="nothing").state == "accepted"
    assert PrintOutcome.objects.get().job.state == "silent"
    assert sorted(PrintJob.objects.values_list("state", flat=True)) == ["accepted", "silent"]


@pytest.mark.spec("U-05", "S 10.7")
def test_another_counters_printer_takes_a_right() -> None:
    one = issued(move_family_in())
    poor = make_staff("s1001", rights=frozenset(RIGHTS) - {ELSEWHERE})
    acts: list[Callable[[], Any]] = [
        lambda: send(one, staff=poor, printer="P09"),
        lambda: issue_record_copy(
            staff=poor, request=request(), addressee_nos=list(one.subjects), printer="P09"
        ),
    ]
    for act in acts:
        with pytest.raises(Forbidden) as e:
            act()
        assert e.value.findings[0].id == "E232"
    assert AuditRow.objects.filter(action="residents.print", outcome="refused").count() == 1
    assert send(one, printer="P09").state == "accepted"
    assert (printed(), printed("branch-1")) == ([], [one.pdf])


@pytest.mark.spec("S 3.4", "S 10.7")
@pytest.mark.protects("residents printer 窓口のプリンタ")
def test_a_protected_persons_paper_comes_out_at_no_other_counter() -> None:
    people = move_family_in()
    received(people[0])
    for hold in Hold.objects.filter(process="issue"):
        holds.release_hold(staff=CLERK, hold_id=hold.pk, reason="本人が来庁し確認")
    one = issued(people[:1], acknowledged=dict.fromkeys(("I03", "I04"), "本人が来庁"))
    nosy = make_staff("s1001", rights=frozenset(RIGHTS) - {SUPPORT})
    with pytest.raises(Forbidden) as e:
        send(one, staff=nosy, printer="P09")
    assert e.value.findings[0].id == "E233"
    body = {"paper": "certificate", "reference": one.issue_no, "printer": "P09"}
    assert Api(nosy).post("/prints", body).status_code == 403
    asked = terminal(nosy.rights, nosy.user_id).post("/prints", body)
    assert asked.status_code == 403
    assert printed("branch-1") == []
    for hold in Hold.objects.filter(process="issue"):
        holds.restore_hold(staff=CLERK, hold_id=hold.pk, reason="確認を終えた")
    with pytest.raises(Refused) as held:  # a hold that stands again stops the printer as it stops the screen
        send(one)
    assert held.value.findings[0].id == "I01"
    assert printed() == []


def test_papers_of_a_case_go_to_their_own_tray_and_need_their_own_right() -> None:
    people = move_family_in()
    case = cases.open_case(staff=CLERK, kind="move_within")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=draft_of("move_within", people))
    made = print_paper(staff=CLERK, case_no=case.case_no, kind="printed_for_signature")
    given: dict[str, Any] = {
        "paper": "paper",
        "reference": f"{case.case_no}/{made.paper_id}",
        "printer": "P01",
    }
    poor = make_staff("s1001", rights=frozenset(RIGHTS) - {"residents.enter"})
    with pytest.raises(Forbidden):
        print_sheet(staff=poor, **given)
    done = print_sheet(staff=CLERK, **given)
    assert (done.state, done.tray, done.name) == ("accepted", "tray-1", f"{case.case_no}-{made.paper_id}")
    assert printed() == [made.pdf]
    done_row = AuditRow.objects.get(action="residents.print", outcome="done")
    assert set(people[:1]) <= set(done_row.subjects), "a draft's, too"
    received(people[0])  # after it was made, before the case is submitted
    nosy = make_staff(CLERK.user_id, rights=frozenset(RIGHTS) - {SUPPORT})
    for act in (
        lambda: print_sheet(staff=nosy, **given, reason="もう一枚", earlier="nothing"),
        lambda: show_paper(staff=nosy, case_no=case.case_no, paper_id=made.paper_id),
        lambda: reprint_paper(staff=nosy, case_no=case.case_no, paper_id=made.paper_id),
    ):
        with pytest.raises(Forbidden, match="S07"):
            act()
    assert printed() == [made.pdf]


def test_letters_go_to_the_printer_that_holds_their_paper() -> None:
    set_printer(
        staff=CLERK,
        given=replace(MINE, code="P03", queue="letters", trays={"letter": "envelope"}, usual=("letter",)),
    )
    people = move_family_in()
    issue_notices.register(staff=CLERK, addressee_no=people[0], reason="本人の申出")
    agent = request(relation="agent", bearer="受任　次郎", authority="委任状")
    issue_record_copy(
        staff=CLERK,
        request=agent,
        addressee_nos=people[:1],
        acknowledged={"A140-requester": "委任状で確かめた"},
    )
    made = print_letters(staff=CLERK, kind="issue_told")
    shown = terminal(CLERK.rights, CLERK.user_id).get(f"/letters/prints/{made.print_id}").content.decode()
    assert "P03へ印刷" in shown
    done = print_sheet(staff=CLERK, paper="letter", reference=str(made.print_id), printer="P03")
    assert (done.state, done.tray, done.name) == ("accepted", "envelope", f"L{made.print_id:06d}")
    assert AuditRow.objects.get(action="residents.print").subjects == people[:1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"printer": "P77"}, "E230"),
        ({"tray": "tray-9"}, "E231"),
        ({"paper": "letter", "reference": "1"}, "L04"),
        ({"paper": "wall"}, "E236"),
    ],
)
def test_what_is_not_there_is_refused(change: dict[str, str], code: str) -> None:
    one = issued(move_family_in())
    given: dict[str, Any] = {"paper": "certificate", "reference": one.issue_no, "printer": "P01"}
    with pytest.raises(Refused) as e:
        print_sheet(staff=CLERK, **(given | change))
    assert e.value.findings[0].id == code
    assert not PrintJob.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "p1", "usual": ()}, "code"),
        ({"queue": "-o"}, "queue"),
        ({"title": " "}, "title"),
        ({"trays": {"certificate": "a b"}}, "tray_certificate"),
        ({"usual": ("letter",)}, "usual"),
        ({"code": "P02"}, "usual"),
    ],
)
def test_a_printer_that_cannot_be_is_not_entered(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as e:
        set_printer(staff=CLERK, given=replace(MINE, **change))
    assert [(f.id, f.field) for f in e.value.findings] == [("E230", field)]


@pytest.mark.spec("U-05", "U-08")
def test_only_who_may_set_sets_and_the_log_says_what_was() -> None:
    api = Api(CLERK)
    given = {"title": "新しい名", "queue": "counter-1", "place": "10", "trays": {"certificate": ""}}
    assert api.send("PUT", "/printers/P01", given).json()["title"] == "新しい名"
    row = AuditRow.objects.filter(action="residents.set_printer", outcome="done").latest("at")
    assert (row.terms["before"]["title"], row.terms["after"]["title"]) == ("１番窓口", "新しい名")
    assert [p["code"] for p in api.get("/printers").json()] == ["P01", "P09"]
    poor = Api(make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.settings"}))
    assert (poor.get("/printers").status_code, poor.send("PUT", "/printers/P01", given).status_code) == (
        403,
        403,
    )


def test_the_api_prints_and_tells_only_its_sender() -> None:
    one = issued(move_family_in())
    api = Api(CLERK)
    body = {"paper": "certificate", "reference": one.issue_no, "printer": "P01"}
    made = api.post("/prints", body, key="one-key-for-this")
    assert api.post("/prints", body, key="one-key-for-this").json() == made.json()
    assert (made.status_code, printed()) == (201, [one.pdf])
    job = f"/prints/{made.json()['job_id']}"
    assert api.get(job).json()["state"] == "accepted"
    other = Api(make_staff("s1009")).get(job)
    assert (other.status_code, other.json()["findings"][0]["id"]) == (404, "E235")


def test_where_nothing_can_print_the_browser_does(monkeypatch: pytest.MonkeyPatch) -> None:
    one = issued(move_family_in())
    browser = terminal(CLERK.rights, CLERK.user_id)
    assert "P01へ印刷" in browser.get(f"/issues/{one.issue_no}").content.decode()
    monkeypatch.setattr(spool, "available", lambda inst: False)
    shown = browser.get(f"/issues/{one.issue_no}").content.decode()
    assert "P01へ印刷" not in shown
    assert 'data-print="paper-frame"' in shown
    with pytest.raises(NotFound):
        send(one)


def test_the_number_says_no_printer_where_none_was_chosen() -> None:
    one = issued(move_family_in(), printer="")
    assert len(one.issue_no.split(" ")) == 4
    assert IssueRecord.objects.get().choices["printer"] == ""
    assert send(one).state == "accepted"  # and may be printed all the same


AGAIN = (
    "(paper, reference, name, printer_id, tray, digest, state, spool_id, failure, reason, by, terminal, at) SELECT"
    " paper, reference, name, printer_id, tray, digest, 'queued', '', '', '', by, terminal, at FROM print_job LIMIT 1"
)
SAID = "(job_id, outcome, reason, by, at) SELECT id, '{}', '{}', by, at FROM print_job LIMIT 1"
BROKEN = {
    "printer_code": "UPDATE printer SET code = 'p 1'",
    "printer_queue": "UPDATE printer SET queue = '-o'",
    "printer_named": "UPDATE printer SET place = ''",
    "printer_papers": "UPDATE printer SET usual = '{wall}'",
    "print_job_paper": "UPDATE print_job SET paper = 'wall'",
    "print_job_state": "UPDATE print_job SET state = 'failed'",
    "print_job_one_copy": "INSERT INTO print_job " + AGAIN,
    "print_outcome_known": "INSERT INTO print_outcome " + SAID.format("lost", "紙詰まり"),
    "print_outcome_has_reason": "INSERT INTO print_outcome " + SAID.format("spoiled", ""),
}


def test_the_database_refuses_what_cannot_be(owner: psycopg.Connection) -> None:
    send(issued(move_family_in()))
    for name, sql in BROKEN.items():
        with pytest.raises(CheckViolation) as e:
            owner.execute(sql)
        assert e.value.diag.constraint_name == name
    owner.execute("INSERT INTO print_outcome " + SAID.format("nothing", "紙切れ"))
    owner.execute("INSERT INTO print_job " + AGAIN)
    with pytest.raises(UniqueViolation, match="print_job_once"):
        owner.execute("INSERT INTO print_job " + AGAIN)


@pytest.mark.spec("S 1.3.8")
def test_nobody_takes_a_print_out_of_the_history() -> None:
    send(issued(move_family_in()))
    for sql in (
        "DELETE FROM print_job",
        "UPDATE print_job SET state = 'failed', failure = 'x'",
        "DELETE FROM print_outcome",
        "UPDATE print_outcome SET outcome = 'nothing'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.spec("S 1.3.8")
def test_of_a_job_on_its_way_nothing_changes_but_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*given: Any, **named: Any) -> str:
        raise SystemExit

    monkeypatch.setattr(spool, "send", lost)
    with pytest.raises(SystemExit):
        send(issued(move_family_in()))
    begun = "SELECT paper, '2', name, printer_id, tray, digest, 'accepted', '', '', '', by, terminal, at, at"
    columns = (
        "paper, reference, name, printer_id, tray, digest, state, spool_id, failure, reason, by, terminal, at"
    )
    for sql in (
        *(
            f"UPDATE print_job SET {name} = 'x'"
            for name in ("paper", "reference", "name", "digest", "by", "tray")
        ),
        "UPDATE print_job SET at = now()",
        f"INSERT INTO print_job ({columns}, settled_at) {begun} FROM print_job",
    ):
        with pytest.raises(DatabaseError, match="print_job_kept"), transaction.atomic():  # noqa: SIM117
            with connection.cursor() as cursor:
                cursor.execute(sql)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE print_job SET state = 'silent', failure = 'x', settled_at = now()")
    with pytest.raises(DatabaseError, match="print_job_kept"), connection.cursor() as cursor:
        cursor.execute("UPDATE print_job SET state = 'queued', failure = '', settled_at = NULL")
