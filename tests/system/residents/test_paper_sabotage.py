"""交付前の照合 of papers, sabotaged in the services: what was read for the paper is a namesake's of the same birthday.

Each reading that a service makes its paper of is exchanged; the second one, person by person, is left alone. What is
said of the namesake is stopped before it leaves. A service that makes papers and has no sabotage here fails.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.db import transaction

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock
from openjuki.runtime.errors import Refused
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.residents import services
from openjuki.systems.residents.models import CaseFile, IssueIncident
from openjuki.systems.residents.selectors import case_versions, rows
from openjuki.systems.residents.selectors import inspections as selectors
from openjuki.systems.residents.selectors.scope import WHOLE
from openjuki.systems.residents.services import (
    inspection_files,
    inspections,
    letters,
    list_papers,
    paper_release,
    payments,
)
from openjuki.systems.residents.services.incidents import ChannelStopped
from openjuki.systems.residents.services.inspection_lists import open_csv, show_part
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.letters import print_letters
from openjuki.systems.residents.services.letters import print_list as print_letter_list
from openjuki.systems.residents.services.list_papers import print_list
from openjuki.systems.residents.services.missing_notifications import print_inquiry
from openjuki.systems.residents.services.open_notifications import lines_anew, lines_held, list_notices
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.request_papers import print_request_paper
from support.certificates import another_family, request
from support.drafts import carry_out, draft_of
from support.protected_world import NOSY, World, protected_world
from support.residents import CLERK

TODAY, LATER = date(2026, 11, 22), date(2027, 1, 4)
NARROWED: dict[str, Any] = {"days": None, "reason": "move_out", "to": "", "asked": ""}
NOTICES = {"state": "all", "basis": "", "number": ""}
#: Papers that say nothing of a resident: the till of a day, what the city publishes of 閲覧.
NOBODYS: Final = {"payments.print_day", "view_inspections.print_publication"}


def corrected() -> str:
    return CaseFile.objects.get(kind="correction_ex_officio").case_no


def of_namesake(record: Record) -> Record:
    """Somebody else of the same name and birth day."""
    return replace(record, address_lot="９９番９９号", planned_destination_lot="９９番９９号", sex="2")


def namesake(version: Version) -> Version:
    return replace(version, record=of_namesake(version.record))


Print = Callable[[World, str], object]
#: Who makes papers → of what, one after the other. `left`: somebody who left, and of whom no notification has come.
PRINTS: dict[str, list[Print]] = {
    "papers.print_paper": [
        lambda w, left: print_paper(staff=CLERK, case_no=w.in_review, kind="printed_for_signature"),
        lambda w, left: print_paper(staff=CLERK, case_no=w.in_review, kind="confirmation_sheet"),
        lambda w, left: print_paper(staff=CLERK, case_no=corrected(), kind="ex_officio_letter"),
    ],
    "letters._print": [lambda w, left: print_letters(staff=CLERK, kind="issue_told")],
    "letters.print_list": [lambda w, left: print_letter_list(staff=CLERK, kind="issue_told")],
    "request_papers.print_request_paper": [
        lambda w, left: print_request_paper(staff=CLERK, request_no=w.request_no, kind="request_form")
    ],
    "missing_notifications.print_inquiry": [lambda w, left: print_inquiry(staff=CLERK, addressee_nos=[left])],
    "list_papers.print_list": [
        lambda w, left: print_list(staff=CLERK, name="missing", narrowed=NARROWED, scope=WHOLE),
        lambda w, left: print_list(staff=CLERK, name="notices", narrowed=NOTICES, scope=WHOLE),
    ],
    "inspection_files.paper_of": [
        lambda w, left: show_part(staff=CLERK, request_no=w.inspection_no, part_no=1)
    ],
    "inspection_files.csv_of": [
        lambda w, left: list(open_csv(staff=CLERK, request_no=w.inspection_no)),
    ],
    "inspections.print_decision": [
        lambda w, left: inspections.print_decision(staff=CLERK, request_no=w.inspection_no)
    ],
    "payments._receipt": [
        lambda w, left: payments.receipt_again(staff=CLERK, payment_no=w.payment_no, reason="紛失")
    ],
}
#: At a day when somebody has left.
AFTERWARDS = ("missing_notifications.print_inquiry", "list_papers.print_list")


def makers() -> dict[str, ast.FunctionDef]:
    """Functions of the services that draw a paper or read a CSV back."""
    found = {}
    for path in Path(services.__path__[0]).rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                called = {ast.unparse(c.func) for c in ast.walk(node) if isinstance(c, ast.Call)}
                if called & {"released", "last_look.check_rows"}:
                    found[f"{path.stem}.{node.name}"] = node
    return found


def test_whoever_makes_papers_is_sabotaged_here() -> None:
    known = makers()
    assert known.keys() == PRINTS.keys() | NOBODYS
    nobodys = {name for name, node in known.items() if "Asked(None)" in ast.unparse(node)}
    assert nobodys == NOBODYS


@pytest.fixture
def today(real_db: None) -> Iterator[None]:
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def sabotaged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Exchange every reading of which papers are made; the channels go on, so that each is tried."""
    real_current, real_select, real_lines = rows.current_from, case_versions._select, selectors.lines
    held, taken, asked = list_papers.lines_held, inspections.taken, payments.request_from
    told: list[bool] = []

    def current(*given: Any, **named: Any) -> Any:
        found = real_current(*given, **named)
        return {no: each._replace(version=namesake(each.version)) for no, each in found.items()}

    def other_request(data: Any) -> Any:
        told.append(True)  # the first reading, of which the receipt is made
        return replace(asked(data), requester="別　人") if len(told) == 1 else asked(data)

    def other_applicant(*given: Any, **named: Any) -> Any:
        row = taken(*given, **named)
        row.data = {**row.data, "applicant": "別の機関"}
        return row

    def begin() -> None:
        patch = monkeypatch.setattr
        patch(rows, "current_from", current)
        patch(case_versions, "_select", lambda *given: [namesake(v) for v in real_select(*given)])
        patch(selectors, "lines", lambda *a, **k: [(*x[:4], "別の住所") for x in real_lines(*a, **k)])
        patch(list_papers, "lines_held", lambda given: [replace(x, name="別　人") for x in held(given)])
        patch(inspections, "taken", other_applicant)
        patch(payments, "request_from", other_request)
        for module in (paper_release, inspection_files):
            patch(module, "refuse_stopped", lambda channel: None)
            patch(module, "go_out", lambda channel: None)

    return begin


@pytest.mark.once
@pytest.mark.spec("RR-05", "S 9.5")
@pytest.mark.usefixtures("today")
def test_no_paper_of_a_namesake_leaves(sabotaged: Callable[[], None]) -> None:
    world = protected_world(begun=False)
    an_agent_came(world)
    others = another_family(3)
    carry_out("correction_ex_officio", draft_of("correction_ex_officio", others))
    members = [{"addressee_no": others[2], "continues_card": False}]
    carry_out("move_out", {**draft_of("move_out", others), "members": members})
    with clock.fixed(LATER):
        remove_due()
    sabotaged()
    stopped = [
        (name, refusal(each, world, others[2], name)) for name, all_ in PRINTS.items() for each in all_
    ]
    assert {found for _, found in stopped} <= {"I92", "I99"}, stopped
    assert IssueIncident.objects.count() == len(stopped)


def an_agent_came(world: World) -> None:
    """The person is told of it (本人通知)."""
    agent = request(relation="agent", bearer="受任　次郎", authority="委任状")
    known = {"A140-requester": "委任状で確かめた"}
    issue_record_copy(staff=CLERK, request=agent, addressee_nos=world.people[:1], acknowledged=known)


@pytest.mark.once
@pytest.mark.spec("RR-05")
@pytest.mark.usefixtures("today")
def test_a_matter_of_somebody_else_is_in_no_letter_and_on_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read anew, who stands there has no such matter: there is nothing to compare the paper with."""
    world = protected_world(begun=False)
    an_agent_came(world)
    real = letters._listing

    def of_another(*given: Any) -> letters.Listing:
        found = real(*given)
        other = [replace(x, due=replace(x.due, subjects=(world.people[1],))) for x in found.lines]
        return replace(found, lines=tuple(other))

    monkeypatch.setattr(letters, "_listing", of_another)
    for act in (print_letters, print_letter_list):
        with pytest.raises(Refused) as e:
            act(staff=CLERK, kind="issue_told")
        assert [f.id for f in e.value.findings] == ["L08"]


def refusal(print_: Print, world: World, left: str, name: str) -> str:
    """Id of what stopped a paper; blank where it left."""
    try:
        if name in AFTERWARDS:
            with clock.fixed(LATER):
                print_(world, left)
        else:
            print_(world, left)
    except NotReleased as refused:
        return refused.findings[0].id
    return ""


@pytest.mark.once
@pytest.mark.usefixtures("today")
def test_nobody_outside_the_granted_range_stands_on_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list itself is wrong: whoever chose its people took one too many."""
    world = protected_world(begun=False)
    monkeypatch.setattr(selectors.Extent, "holds", lambda self, record, day: record.sex != "2")
    assert refusal(PRINTS["inspection_files.paper_of"][0], world, "", "") == "I92"
    with pytest.raises(ChannelStopped):
        refusal(PRINTS["inspection_files.csv_of"][0], world, "", "")


@pytest.mark.once
@pytest.mark.usefixtures("today")
def test_of_whom_a_paper_tells_stays_as_they_are(
    monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection
) -> None:
    """Else a settlement between the two readings would stop the channel for nothing."""
    world = protected_world(begun=False)
    real, waited = paper_release.print_form, []

    def drawn(*given: Any, **named: Any) -> Any:
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner.execute("SELECT 1 FROM person WHERE addressee_no = %s FOR UPDATE NOWAIT", [world.people[0]])
        waited.append(given)
        return real(*given, **named)

    monkeypatch.setattr(paper_release, "print_form", drawn)
    tried = [
        PRINTS["papers.print_paper"][0],
        PRINTS["letters.print_list"][0],
        PRINTS["request_papers.print_request_paper"][0],
        lambda w, left: print_paper(staff=CLERK, case_no=w.settled, kind="office_guide"),
    ]
    assert [refusal(each, world, "", "") for each in tried] == [""] * len(tried)
    assert len(waited) == len(tried)


@pytest.mark.once
@pytest.mark.spec("S 3.4")
@pytest.mark.usefixtures("today")
def test_a_list_of_notices_read_again_hides_what_it_hid() -> None:
    protected_world()
    hidden = []
    for staff in (CLERK, NOSY):
        shown = list_notices(staff=staff, state="all").lines
        with transaction.atomic():
            assert lines_held(shown) == list(shown) == lines_anew(shown)
        hidden.append([not line.name for line in shown])
    assert hidden == [[False], [True]]
