"""Every kind of paper goes to the counter's printer, from the page that shows it, and to nobody who may not look.

A kind of `SHEETS` without a line here fails; a paper without a kind fails in `architecture/test_printing.py`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final
from urllib.parse import quote, urlencode

import pytest

from openjuki.runtime import clock, installation, pdf_text, spool
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.runtime.printers.kept import JOBS
from openjuki.runtime.printers.models import PAPERS, SHEETS, UNNUMBERED
from openjuki.systems.residents.models import IssueRecord, IssueRequestAct, MoveInInquiry, PrintJob
from openjuki.systems.residents.services import show_printed
from openjuki.systems.residents.services.inspections import print_decision
from openjuki.systems.residents.services.print_jobs import jobs, print_sheet
from openjuki.systems.residents.services.printers import PrinterSetting, set_printer
from support.protected_world import NOSY, World, protected_world
from support.residents import CLERK, make_staff, number
from support.signed_in import terminal
from support.support_measures import started

pytestmark = pytest.mark.usefixtures("real_db")
TODAY: Final = date(2026, 11, 22)
PERIOD: Final = {"since": str(TODAY - timedelta(days=30)), "until": str(TODAY)}


@pytest.fixture
def world() -> Iterator[World]:
    """The family before its measure, and a counter whose printer takes everything."""
    with clock.fixed(TODAY):
        made = protected_world(begun=False)
        _inquiry(made)
        print_decision(staff=CLERK, request_no=made.inspection_no)
        given = PrinterSetting(
            code="P01", title="１番窓口", queue="every-paper", place="10", trays={p: f"tray-{p}" for p in PAPERS},
            usual=tuple(PAPERS),
        )  # fmt: skip
        set_printer(staff=CLERK, given=given)
        for path in (installation.current().home / "printed" / "every-paper").glob("*"):
            path.unlink()
        yield made


def _inquiry(world: World) -> None:
    """A letter about two of them: here only its file counts."""
    file = IssueRecord.objects.get(issue_no=world.issue_no)
    MoveInInquiry.objects.create(
        ward="04101", addressee_nos=world.people[:2], to_code="27127", to_name="大阪市北区", made_by=CLERK.user_id,
        made_by_name="", made_at=clock.now(), object_key=file.object_key, digest=file.digest,
    )  # fmt: skip


def _version(world: World) -> int:
    return IssueRequestAct.objects.exclude(object_key="").get(request__request_no=world.request_no).version_no


def _letter_version(world: World) -> int:
    return len(("enter", "grant", "list", "read", "letter"))


#: 書面の種類 → its reference, and the page that shows it.
EXAMPLES: Final[dict[str, Callable[[World], tuple[str, str]]]] = {
    "certificate": lambda w: (w.issue_no, f"/issues/{quote(w.issue_no)}"),
    "letter": lambda w: (str(w.print_id), f"/letters/prints/{w.print_id}"),
    "paper": lambda w: (f"{w.settled}/{w.paper_id}", f"/cases/{w.settled}/papers/{w.paper_id}"),
    "request": lambda w: (f"{w.request_no}/{_version(w)}", f"/requests/{w.request_no}/papers/{_version(w)}"),
    "receipt": lambda w: (f"{w.payment_no}/0", f"/payments/{w.payment_no}/receipts/0"),
    "inquiry": lambda w: (str(_inquiry_id()), f"/missing-notifications/inquiries/{_inquiry_id()}"),
    "decision": lambda w: (
        f"{w.inspection_no}/{_letter_version(w)}", f"/inspections/{w.inspection_no}/letters/{_letter_version(w)}",
    ),
    "inspection": lambda w: (f"{w.inspection_no}/1/1", f"/inspections/{w.inspection_no}/parts/1?list=1"),
    "notices": lambda w: ("state=open", "/lists/notices?state=open"),
    "missing": lambda w: ("reason=move_out", "/lists/missing?reason=move_out"),
    "letter_list": lambda w: ("kind=issue_told", "/letters/issue_told/list"),
    "fee_day": lambda w: (f"day={TODAY}", f"/payments/paper?day={TODAY}"),
    "publication": lambda w: (urlencode(PERIOD), f"/inspections/publication/paper?{urlencode(PERIOD)}"),
}  # fmt: skip


def _inquiry_id() -> int:
    return MoveInInquiry.objects.get().pk


def printed() -> list[bytes]:
    folder = installation.current().home / "printed" / "every-paper"
    return [path.read_bytes() for path in sorted(folder.glob("*"))]


def test_every_kind_of_paper_has_its_example() -> None:
    assert set(EXAMPLES) == set(SHEETS) == set(jobs.kinds)
    assert set(SHEETS.values()) == set(PAPERS)
    unnumbered = JOBS.partition("NEW.paper NOT IN (")[2].partition(")")[0]
    assert {word.strip(" '") for word in unnumbered.split(",")} == UNNUMBERED, "as the database has it"


@pytest.mark.spec("S 10.7", "S 3.4", "S 10.2")
@pytest.mark.protects(
    "residents screen prints", "residents POST api/prints", "residents printer 窓口のプリンタ"
)
def test_every_kind_of_paper_goes_from_its_page_to_the_printer_and_to_nobody_else(world: World) -> None:
    clerk = terminal(CLERK.rights, CLERK.user_id)
    for kind, example in EXAMPLES.items():
        reference, url = example(world)
        page = clerk.get(url).content.decode()
        # A copy goes by F12 to the printer in its 発行番号, here none; F4 offers all.
        assert ("P01へ印刷" in page) == (kind != "certificate"), kind
        assert 'value="P01/tray-' in page, kind
        assert f'name="paper" value="{kind}"' in page, kind
        sent = clerk.post(
            f"/prints?{url.partition('?')[2]}", {"paper": kind, "reference": reference, "printer": "P01"}
        )
        assert (sent.status_code, sent.headers["Location"]) == (302, url), kind
        job = PrintJob.objects.latest("id")
        assert (job.paper, job.state, job.tray) == (kind, "accepted", f"tray-{SHEETS[kind]}")
        shown = clerk.get(url).content.decode()
        assert ("もう一度印刷" in shown) == (kind not in UNNUMBERED), kind
    assert len(printed()) == len(EXAMPLES)
    log = AuditRow.objects.filter(action="residents.print", outcome="done")
    named = {row.terms["paper"]: set(row.subjects) for row in log}
    assert {k for k, who in named.items() if who & set(world.people)} == {
        "certificate", "letter", "paper", "request", "receipt", "inquiry", "inspection", "letter_list",
    }  # fmt: skip
    started(world.people[0], *world.people[1:])
    nosy = make_staff(CLERK.user_id, rights=NOSY.rights)
    for kind, example in EXAMPLES.items():
        reference, _ = example(world)
        given = {"staff": nosy, "paper": kind, "reference": reference, "printer": "P01"}
        before = printed()
        if kind in UNNUMBERED or kind == "decision":  # of nobody, or with the family left out
            again = {} if kind in UNNUMBERED else {"reason": "紙詰まり", "earlier": "spoiled"}
            print_sheet(**given, **again)
            (made,) = (pdf for pdf in printed() if pdf not in before) if kind in UNNUMBERED else printed()[:1]
            assert not world.told_in("".join(pdf_text.pages(made))), kind
            continue
        with pytest.raises(Refused):
            print_sheet(**given, reason="もう一枚", earlier="nothing")
        assert printed() == before, kind


@pytest.mark.spec("S 1.3.8")
def test_of_a_failed_job_the_page_says_what_to_do_and_the_number_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """領収書: failed, sent again without a word, spoiled, and printed once more under the same number."""
    reference, url = EXAMPLES["receipt"](world)
    clerk = terminal(CLERK.rights, CLERK.user_id)
    given = {"paper": "receipt", "reference": reference, "printer": "P01"}

    def refuse(*given: object, **named: object) -> str:
        raise spool.SpoolRefused("用紙がありません")

    with monkeypatch.context() as patched:
        patched.setattr(spool, "send", refuse)
        clerk.post("/prints", given)
    page = clerk.get(url).content.decode()
    for words in ("失敗", "用紙がありません", "印刷されていません", "P01へ印刷"):
        assert words in page
    board = clerk.get("/").content.decode()
    assert f'<a href="{url}">書面を開く</a>' in board, "whoever left the page is led back to it"
    clerk.post("/prints", given)
    page = clerk.get(url).content.decode()
    assert "もう一度印刷" in page
    assert "刷り損じ・破棄済み(処分)" in page
    assert clerk.post("/prints", given).status_code == 422
    clerk.post("/prints", {**given, "earlier": "spoiled", "reason": "かすれ"})
    lines = jobs.jobs_of(CLERK, "receipt", reference)
    assert [(j.state, j.outcome) for j in lines] == [
        ("accepted", ""),
        ("accepted", "spoiled"),
        ("failed", ""),
    ]
    assert len({j.name for j in lines}) == 1
    assert "書面を開く" not in clerk.get("/").content.decode()
    assert len(set(printed())) == 1
    reference, _ = EXAMPLES["request"](world)
    given = {"paper": "request", "reference": reference, "printer": "P01"}
    with monkeypatch.context() as patched:
        patched.setattr(spool, "send", refuse)
        failed = print_sheet(staff=CLERK, **given)
    assert [line.job_id for line in jobs.unfinished(CLERK)] == [failed.job_id]
    assert print_sheet(staff=make_staff("s1002", rights=CLERK.rights), **given).state == "accepted"
    assert jobs.unfinished(CLERK) == [], "a colleague has printed it"


@pytest.mark.spec("S 1.3.8")
def test_no_number_has_a_second_reference(world: World) -> None:
    """Else a second good copy would come out without a word about the first."""
    _inquiry(world)  # in one file with the first
    receipt, _, number = EXAMPLES["receipt"](world)[0].partition("/")
    again = [("inquiry", str(MoveInInquiry.objects.latest("pk").pk))]
    again += [("receipt", f"{receipt}/{other}") for other in (f"0{number}", "x", "")]
    for paper, reference in again:
        with pytest.raises(Refused, match="P11"):
            print_sheet(staff=CLERK, paper=paper, reference=reference, printer="P01")
    assert printed() == []


@pytest.mark.spec("U-08")
def test_a_number_typed_into_the_narrowing_of_a_list_is_kept_by_no_job(world: World) -> None:
    for key in ("number", "unknown"):
        with pytest.raises(Refused, match="C20"):
            print_sheet(staff=CLERK, paper="notices", reference=f"{key}={number(77)}", printer="P01")
    assert not PrintJob.objects.exists()


def test_a_copy_that_did_not_print_is_led_to_after_its_quarter_of_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*given: object, **named: object) -> str:
        raise spool.SpoolSilent("答えがありません")

    monkeypatch.setattr(spool, "send", silent)
    clerk = terminal(CLERK.rights, CLERK.user_id)
    clerk.post("/prints", {"paper": "certificate", "reference": world.issue_no, "printer": "P01"})
    with clock.fixed(TODAY + timedelta(days=1)):
        assert "書面を開く" not in clerk.get("/").content.decode()
    (where,) = re.findall(r'<a href="([^"]+)">書面を開く', clerk.get("/").content.decode())
    monkeypatch.setattr(show_printed, "AT_HAND", timedelta(0))
    page = clerk.get(html.unescape(where)).content.decode()
    assert 'id="again"' in page
    assert world.issue_no in page
