"""書面・検証・文字超過・プリンタ of the seal registration: what leaves is read back, kept, proved, printed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from openjuki.kernel.seals import certificate
from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime import clock, installation, objects, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.printers.desk import PrinterSetting
from openjuki.runtime.printers.jobs import JobLine
from openjuki.runtime.release.desk import ChannelStopped
from openjuki.runtime.release.overflow import keeps_unprinted
from openjuki.runtime.typeset.printing import NotPrintable
from openjuki.systems.seals.models import (
    CurrentSeal,
    Event,
    FormerPerson,
    IssueIncident,
    IssueOverflow,
    IssueRecord,
    PaperRecord,
    Person,
    PrintJob,
    Setting,
    Unprinted,
)
from openjuki.systems.seals.rights import RIGHTS
from openjuki.systems.seals.selectors.persons import registrant
from openjuki.systems.seals.services import papers, verify
from openjuki.systems.seals.services.inquire import view_person
from openjuki.systems.seals.services.issue import Asked, Issued, issue, preview
from openjuki.systems.seals.services.issued import view_issue, void_issue
from openjuki.systems.seals.services.overflows import list_overflows
from openjuki.systems.seals.services.papers import Made, made_before, make_paper, show_paper
from openjuki.systems.seals.services.print_jobs import jobs
from openjuki.systems.seals.services.printers import desk as printers
from openjuki.systems.seals.services.printing import NotReleased
from openjuki.systems.seals.services.verify import verify_issue
from support.fonts import prepare_printing
from support.signed_in import staff, terminal
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHIEF, CLERK, registered

DAY = date(2026, 11, 22)
#: More than the register tells (200): a shorter name shrinks, breaks and fits.
LONG = "W" * 1200
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _printing() -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        yield


def asked(**changes: Any) -> Asked:
    card = CurrentSeal.objects.get(pk=HANAKO).card_id or ""
    return Asked(shown=Shown(card_no=card), requester="葛城　花子", **changes)


def one(**changes: Any) -> Issued:
    return issue(staff=CLERK, addressee_no=HANAKO, asked=asked(**changes))[0]


def label() -> Made:
    return make_paper(staff=CLERK, kind="card", reference=HANAKO)


def ids(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(f.id for f in error.value.findings if f.id != "I81")  # what became of the incident


def flat(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("SL-02")
def test_a_letter_comes_back_byte_for_byte_by_its_number() -> None:
    told()
    registered()
    told(seq=2, adult_ward=True)
    event = str(last_event())
    made = make_paper(staff=CLERK, kind="ended", reference=event)
    again = make_paper(staff=CLERK, kind="ended", reference=event)
    assert made.number in flat(made.pdf)
    assert made.number != again.number, "no number twice"
    with clock.fixed(DAY + timedelta(days=400)):
        assert show_paper(staff=CHIEF, paper_no=made.number).pdf == made.pdf
    lines = made_before(staff=CLERK, kind="ended", reference=event)
    assert [p.number for p in lines] == [again.number, made.number]
    assert AuditRow.objects.filter(action="seals.make_paper", outcome="done").count() == 2
    with pytest.raises(NotFound):
        show_paper(staff=CLERK, paper_no="2026-印-999999")
    for sql in ("DELETE FROM paper_record", "UPDATE paper_record SET digest = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def last_event() -> int:
    return Event.objects.latest("id").pk


@pytest.mark.spec("SL-02")
@pytest.mark.parametrize("fault", ["another person", "another number", "another page"])
def test_a_letter_of_somebody_else_stops_letters(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """R01 to R06: a fault in the making, a fault in the press."""
    told()
    registered()
    told(TARO, name="葛󠄂城　花子美", given_name="花子美", household_no="7")
    told(seq=2, adult_ward=True)
    given = {"kind": "ended", "reference": str(last_event())}
    other = make_paper(staff=CLERK, **given).pdf
    real = papers.papers.ended_notice
    with monkeypatch.context() as patched:
        if fault == "another person":
            wrong = registrant(TARO)
            patched.setattr(papers.papers, "ended_notice", lambda person, *a, **k: real(wrong, *a, **k))
        elif fault == "another number":
            patched.setattr(
                papers.papers,
                "ended_notice",
                lambda *a, **k: real(*a, **{**k, "registration_no": "99999998"}),
            )
        else:
            patched.setattr(papers, "print_form", lambda *a, **k: Pressed(other))
        with pytest.raises(NotReleased):
            make_paper(staff=CLERK, **given)
    assert PaperRecord.objects.count() == 1
    made = IssueIncident.objects.get()
    assert (made.channel, made.subjects) == ("paper", [HANAKO])
    with pytest.raises(ChannelStopped):
        make_paper(staff=CLERK, **given)


class Pressed:
    """What the press gave: another paper than was asked for."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf


def test_a_letter_that_was_changed_in_the_archive_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    registered()
    made = label()
    monkeypatch.setattr(type(objects.store()), "get", lambda self, name: b"%PDF other")
    with pytest.raises(NotReleased):
        show_paper(staff=CLERK, paper_no=made.number)
    assert IssueIncident.objects.get().subjects == [HANAKO]


@pytest.mark.spec("SL-03")
def test_what_a_certificate_said_is_rebuilt_as_it_was_known_then() -> None:
    told()
    registered()
    made = one()
    with clock.fixed(DAY + timedelta(days=1)):
        told(seq=2, address="仙台市若林区荒井九丁目9番9号", name="佐藤　花子", surname="佐藤")
        assert not CurrentSeal.objects.exists(), "the seal shows the name no more"
    assert FormerPerson.objects.get().name == "葛󠄂城　花子"
    with clock.fixed(DAY + timedelta(days=2)):
        told(seq=3, status="3")
        assert verify_issue(staff=CHIEF, issue_no=made.issue_no).redrawn is True
    assert AuditRow.objects.filter(action="seals.verify_issue", outcome="viewed").exists()
    assert not IssueIncident.objects.exists()


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("fault", ["register", "archive", "registration"])
def test_what_differs_is_an_incident(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    told()
    registered()
    made = one()
    if fault == "register":  # a change that nobody told
        Person.objects.filter(pk=HANAKO).update(address="仙台市青葉区国分町三丁目7番10号")
    elif fault == "registration":
        monkeypatch.setattr(verify, "in_force_at", lambda no, at: ("", ""))
    else:
        found = IssueRecord.objects.get()
        found.model["cells"][0]["value"] = "国分町の人"
        monkeypatch.setattr(verify, "record_for", lambda staff, no: found)
    with pytest.raises(NotReleased) as e:
        verify_issue(staff=CHIEF, issue_no=made.issue_no)
    assert "SE89" in ids(e)
    assert "国分町" not in str(e.value.findings), "places, never values"
    assert (IssueIncident.objects.get().channel, IssueIncident.objects.get().subjects) == (
        "reissue",
        [HANAKO],
    )


@pytest.mark.spec("SL-03")
def test_a_later_version_that_words_the_form_otherwise_is_no_incident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told()
    registered()
    made = one()
    items = certificate.shown
    monkeypatch.setattr(certificate, "TITLE", "印鑑の証明書")
    monkeypatch.setattr(
        certificate,
        "shown",
        lambda key, label, value: items(key, label.replace("生年月日", "出生の日"), value),
    )
    found = verify_issue(staff=CHIEF, issue_no=made.issue_no)
    assert (found.reworded, found.redrawn) == (["生年月日", "表題"], True)
    assert "記載事項は、交付したときの台帳と一致します。様式の文言だけが異なります" in found.said
    assert not IssueIncident.objects.exists()
    Person.objects.filter(pk=HANAKO).update(address="仙台市青葉区国分町三丁目7番10号")
    with pytest.raises(NotReleased, match="住所"):
        verify_issue(staff=CHIEF, issue_no=made.issue_no)


MAYOR = {"prefecture": "宮城県", "title": "仙台市長", "name": "架空　市子", "first": "2020-01-01"}


def test_a_certifier_entered_late_says_nothing_of_what_was_issued() -> None:
    """The one of the moment of issue stands on it, whatever first day the next one has."""
    told()
    registered()
    made = one()
    Setting.objects.create(key="certifiers", value=[MAYOR])
    assert verify_issue(staff=CHIEF, issue_no=made.issue_no).redrawn is True
    assert not IssueIncident.objects.exists()


@pytest.mark.spec("SL-03", "S 5.8")
@pytest.mark.parametrize("policy", ["refuse", "limit", "blank"])
def test_a_text_that_does_not_fit_is_never_cut_silently(policy: str) -> None:
    Setting.objects.create(key="certificate_overflow", value=policy)
    told(name="W" * 200, surname="葛󠄂城", given_name="花子", former_surname=None)
    registered()
    assert "W" * 200 in flat(preview(staff=CLERK, addressee_no=HANAKO, asked=asked()))
    Person.objects.update(name=LONG)
    for call in (one, lambda: preview(staff=CLERK, addressee_no=HANAKO, asked=asked())):
        with pytest.raises(NotPrintable if policy == "refuse" else Invalid) as e:
            call()
        assert ids(e) == ["P03" if policy == "refuse" else "P04"]
    reasons = {"P04": "本人の了解を得た"}
    if policy == "refuse":
        with pytest.raises(NotPrintable):
            one(acknowledged=reasons)
        assert not IssueRecord.objects.exists()
        return
    made = one(acknowledged=reasons)
    assert "文字超過あり" in flat(made.pdf), "whoever receives it knows"
    row = IssueOverflow.objects.get()
    assert (row.item, row.label, row.policy) == ("name", "氏名", policy)
    assert IssueRecord.objects.get().acknowledged == reasons
    assert [line.text for line in list_overflows(staff=CLERK)] == [LONG]
    assert verify_issue(staff=CLERK, issue_no=made.issue_no).redrawn is True
    Setting.objects.create(key="certifiers", value=[{**MAYOR, "title": LONG}])
    with pytest.raises(Invalid, match="氏名、認証者の職名"):
        one()
    one(acknowledged=reasons)
    listed = {(line.item, line.text) for line in list_overflows(staff=CLERK)}
    assert listed == {("氏名", LONG), ("認証者の職名", f"宮城県　{LONG}")}
    held()
    assert list_overflows(staff=CLERK) == []
    assert len(list_overflows(staff=CHIEF)) == 3
    for sql, why in (
        ("INSERT INTO issue_overflow (issue_id, addressee_no, item, label, policy)"
         " SELECT issue_id, addressee_no, 'x', '', 'cut' FROM issue_overflow", "overflow_policy"),
        ("INSERT INTO issue_overflow (issue_id, addressee_no, item, label, policy)"
         " SELECT issue_id, addressee_no, item, '', policy FROM issue_overflow", "overflow_once_per_cell"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.spec("S 5.8")
def test_a_letter_that_does_not_fit_is_not_made_but_listed() -> None:
    Setting.objects.create(key="certificate_overflow", value="limit")
    told(address=LONG[:600])
    registered()
    told(seq=2, address=LONG[:600], adult_ward=True)
    for _ in range(2):
        with pytest.raises(NotPrintable) as e:
            make_paper(staff=CLERK, kind="ended", reference=str(last_event()))
        assert set(ids(e)) == {"P03"}
    assert not PaperRecord.objects.exists()
    (line,) = list_overflows(staff=CLERK)
    assert (line.issue_no, line.paper, line.item, line.text) == ("", "印鑑登録抹消通知書", "宛名", LONG[:600])
    assert (line.addressee_no, line.policy_title) == (HANAKO, "欄に収まらず、作成していない")
    assert AuditRow.objects.get(action="seals.list_overflows").subjects == [HANAKO]
    assert (
        list_overflows(staff=replace(CLERK, ward="01102", rights=CLERK.rights - {"seals.search.city"})) == []
    )
    held()
    assert list_overflows(staff=CLERK) == []
    assert len(list_overflows(staff=CHIEF)) == 1
    for change, why in (("cause = 'cut'", "unprinted_cause"), ("text = ''", "unprinted_says_what")):
        columns = "paper, item, addressee_no, subjects, ward, by, at"
        kept = {"cause": "cause", "text": "text"} | dict([change.split(" = ")])
        sql = (
            f"INSERT INTO unprinted_text (cause, text, {columns})"
            f" SELECT {kept['cause']}, {kept['text']}, {columns} FROM unprinted_text"
        )
        with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.spec("S 5.8")
def test_a_character_that_cannot_be_printed_is_listed_with_its_whole_text() -> None:
    told(name="\ue000城　花子")
    registered()
    with pytest.raises(NotPrintable):
        one()
    (line,) = list_overflows(staff=CLERK)
    assert (line.issue_no, line.paper, line.item, line.text, line.policy) == (
        "", "印鑑登録証明書", "氏名", "\ue000城　花子", "glyph",
    )  # fmt: skip
    no_character = NotPrintable().of({"title": "照会書"}, "glyph", [("addressee.1", "a\x00\ud800")])
    no_character.subjects = (HANAKO,)
    keeps_unprinted(Unprinted)(CLERK, no_character)
    assert [line.text for line in list_overflows(staff=CLERK) if line.paper == "照会書"] == ["a\ufffd\ufffd"]


MINE = PrinterSetting(
    code="P01", title="１番窓口", queue="seal-counter", place="10",
    trays={"certificate": "tray-2", "letter": "tray-1"}, usual=("certificate",),
)  # fmt: skip


def counters() -> None:
    printers.set_printer(staff=CHIEF, given=MINE)
    there = {"code": "P09", "title": "支所", "queue": "seal-branch", "place": "20", "usual": ()}
    printers.set_printer(
        staff=CHIEF, given=PrinterSetting(**{f: getattr(MINE, f) for f in ("trays",)}, **there)
    )
    for queue in ("seal-counter", "seal-branch"):
        for path in (installation.current().home / "printed" / queue).glob("*"):
            path.unlink()


def send(paper: str, reference: str, **options: Any) -> JobLine:
    return jobs.print_sheet(
        paper=paper, reference=reference, **({"staff": CLERK, "printer": "P01"} | options)
    )


def printed(queue: str = "seal-counter") -> list[bytes]:
    folder = installation.current().home / "printed" / queue
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


@pytest.mark.spec("S 10.7", "S 5.5")
def test_a_certificate_is_printed_at_the_counter_s_printer_once() -> None:
    counters()
    told()
    registered()
    made = one(printer="P01")
    assert made.issue_no.split(" ")[2:4] == ["10", "P01"]
    assert len(one().issue_no.split(" ")) == 4, "no printer where none was chosen"
    done = send("certificate", made.issue_no)
    assert (done.state, done.tray, done.name) == ("accepted", "tray-2", made.issue_no)
    assert printed() == [made.pdf]
    with pytest.raises(Invalid) as e:
        send("certificate", made.issue_no)
    assert ids(e) == ["E234"]
    assert send("certificate", made.issue_no, reason="紙詰まり", earlier="spoiled").state == "accepted"
    letter = label()
    assert send("letter", letter.number).tray == "tray-1"
    assert letter.pdf in printed()
    assert view_issue(staff=CLERK, issue_no=made.issue_no).spoiled == 1
    lines = view_person(staff=CLERK, addressee_no=HANAKO, reason="照会").issues
    assert sorted(line.spoiled for line in lines) == [0, 1]
    with clock.fixed(DAY + timedelta(days=1)):  # at hand no longer
        clerk = terminal(CLERK.rights, CLERK.user_id)
        assert "刷り損じ 1枚を処分" in clerk.get(f"/people/{HANAKO}").content.decode()
        assert "<dd>1枚を処分" in clerk.get(f"/issues/{made.issue_no}").content.decode()
    void_issue(staff=CLERK, issue_no=made.issue_no, reason="刷り損じ")
    with pytest.raises(Refused) as refused:
        send("certificate", made.issue_no, reason="もう一度", earlier="spoiled")
    assert ids(refused) == ["SE47"]
    assert PrintJob.objects.count() == 3


@pytest.mark.spec("U-05", "S 3.4")
@pytest.mark.protects("seals printer 窓口のプリンタ")
def test_another_counter_s_printer_takes_a_right_and_a_protected_person_s_paper_stays() -> None:
    counters()
    told()
    registered()
    made, letter = one(), label()
    for act in (
        lambda: send("certificate", made.issue_no, printer="P09"), lambda: one(printer="P09"),
    ):  # fmt: skip
        with pytest.raises(Forbidden) as e:
            act()
        assert ids(e) == ["E232"]
    far = staff([r for r in RIGHTS if r != "seals.item.support_measure"], CLERK.user_id)
    assert send("letter", letter.number, staff=far, printer="P09").state == "accepted"
    held()
    before = len(printed("seal-branch"))
    for paper, reference in (("letter", letter.number), ("certificate", made.issue_no)):
        with pytest.raises(Refused):
            send(paper, reference, staff=far, printer="P09", reason="もう一度", earlier="nothing")
    assert len(printed("seal-branch")) == before
    assert printed() == []


KEPT = (
    "UPDATE print_job SET state = 'queued', settled_at = NULL",
    "DELETE FROM print_job",
    "INSERT INTO print_job (paper, reference, name, printer_id, tray, digest, state, settled_at, spool_id, failure,"
    " reason, by, terminal, at) SELECT paper, '2', name, printer_id, tray, digest, 'accepted', at, '', '', '', by,"
    " terminal, at FROM print_job",
)
SAME = "name, printer_id, tray, digest, spool_id, failure, reason, by, terminal, at"
JOB = f"INSERT INTO print_job (paper, reference, {SAME}, state, settled_at)"
BROKEN = {
    "printer_code": "UPDATE printer SET code = 'p 1'",
    "printer_queue": "UPDATE printer SET queue = '-o'",
    "print_job_paper": f"{JOB} SELECT 'wall', '2', {SAME}, 'queued', NULL FROM print_job",
    "print_job_state": f"{JOB} SELECT paper, '2', {SAME}, 'queued', at FROM print_job",
    "print_job_once": f"{JOB} SELECT paper, '2', {SAME}, 'queued', NULL FROM print_job, generate_series(1, 2)",
    "print_job_one_copy": f"{JOB} SELECT paper, reference, {SAME}, 'queued', NULL FROM print_job",
    "paper_kind": "INSERT INTO paper_record SELECT '9', 'wall', reference, addressee_no, title, object_key, digest,"
    " made_by, terminal, made_at FROM paper_record",
    "paper_archived": "INSERT INTO paper_record SELECT '9', kind, reference, addressee_no, title, '', digest,"
    " made_by, terminal, made_at FROM paper_record",
    "paper_record_pkey": "INSERT INTO paper_record SELECT * FROM paper_record",
}


def test_the_database_refuses_what_cannot_be() -> None:
    counters()
    told()
    registered()
    send("letter", label().number)
    for why, sql in [*BROKEN.items(), *(("print_job_kept", sql) for sql in KEPT)]:
        with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
