"""経路: every route of residents is in the table, and tells nothing of a protected family to whoever lacks the right.

The sweep takes each way that the URL configuration has, as a member of staff with every right but those of the
支援措置責任者, for a family that stands in the register, in cases of every state, on papers and in issues.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from openjuki.assurance.channels import table
from openjuki.kernel.certificates.forms import CERTIFICATES, choices_for
from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.runtime.exchange.remedies import ask_skip
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import (
    CasePaper,
    Hold,
    IssueIncident,
    MoveInInquiry,
    PersonVersion,
    SupportMeasureVersion,
)
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.services.issue_holds import Held
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.memos import write_memo
from openjuki.systems.residents.services.papers import TITLES, print_paper
from openjuki.systems.residents.services.reprint import reissue
from support import channels
from support.bearers import Api
from support.certificates import request
from support.database import clean
from support.harness import owner_url
from support.messages import stopped_message
from support.notices import TOLD_FORM, TOLD_JSON
from support.protected_world import LOT, NEW_LOT, NOSY, World, protected_world
from support.residents import CLERK, REVIEWER, REVIEWER2
from support.signed_in import terminal


@pytest.fixture(scope="module")
def world(django_db_blocker: Any) -> Iterator[World]:
    """Made once: the sweep takes many ways to the same family."""
    with django_db_blocker.unblock():
        with clock.fixed(date(2026, 11, 22)):
            made = protected_world()
            BESIDE.update(beside(made))
            yield made
        with psycopg.connect(owner_url(), autocommit=True) as owner:
            clean(owner)


@pytest.fixture(autouse=True)
def _day(world: World, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


#: Versions of a draft, of which one is the last.
READ = (0, 1, 2, 3)
#: Name in a route → what stands there about the family beside their world.
BESIDE: dict[str, list[str]] = {}


def beside(world: World) -> dict[str, list[str]]:
    """A memo, a stopped message that somebody asked to pass over, 照会書 of who is entitled and of who is not (each
    opens the own ones), and an incident that has been closed, so that it stops nothing."""
    one, two = world.people[:2]
    memo = write_memo(staff=CLERK, addressee_no=one, text=NEW_LOT, reason="本人の申出")
    for subject in (one, two):
        stopped_message(subject)
    where = {"receiver": "residents", "sender": "juki_gateway", "subject": two}
    skip = ask_skip(**where, seq=1, reason="誤送信と確認", by=REVIEWER2.user_id)
    kept = CasePaper.objects.get(pk=world.paper_id)
    now = clock.now()
    letters = [
        MoveInInquiry.objects.create(
            ward="04101", addressee_nos=[one], to_code="13101", to_name="東京都千代田区", made_by=staff.user_id,
            made_by_name=staff.name, made_at=now, object_key=kept.object_key, digest=kept.digest,
        ).pk
        for staff in (NOSY, CLERK)
    ]  # fmt: skip
    incident = IssueIncident.objects.create(
        channel="issue", findings=["I93"], subjects=[one], case_no=world.settled, raised_by="s1001", raised_at=now,
        owner="s1001", owner_name="試験", owned_at=now, cause="test", explanation="原因", measure="対応",
        explained_at=now, closed_by="s2001", closed_at=now,
    )  # fmt: skip
    event = PersonVersion.objects.filter(addressee_no=one).latest("history_no").event_id
    return {
        "memo_no": [str(memo)], "skip_id": [str(skip)], "inquiry_id": [str(pk) for pk in letters],
        "incident_id": [str(incident.pk)], "event_id": [str(event)],
    }  # fmt: skip


def test_every_route_is_in_the_table() -> None:
    assert channels.unlisted_routes("residents") == [], channels.TOLD


def test_every_row_of_the_table_is_a_route() -> None:
    assert channels.gone_routes("residents") == []


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=pytest.mark.protects(f"residents paper {k}"), id=k) for k in TITLES]
)
def test_no_paper_about_a_protected_family_is_made(world: World, kind: str) -> None:
    refusals = []
    for case_no in world.cases:
        with pytest.raises(Refused) as e:
            print_paper(staff=NOSY, case_no=case_no, kind=kind)
        refusals += [f.id for f in e.value.findings]
        assert world.told_in(str(e.value)) == []
    assert "S07" in refusals  # and not only because the case has no such paper


def test_every_kind_of_paper_is_in_the_table() -> None:
    listed = {c.id.split(" ")[2] for c in table() if c.kind == "paper" and c.system == "residents"}
    assert listed == {*TITLES, *CERTIFICATES, "move_in_inquiry"}


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=pytest.mark.protects(f"residents paper {k}"), id=k) for k in CERTIFICATES]
)
def test_no_certificate_of_a_protected_person_is_issued_and_none_is_shown_again(
    world: World, kind: str
) -> None:
    asked = replace(request(), choices=choices_for(kind))
    with pytest.raises(Held) as e:
        issue_record_copy(staff=NOSY, request=asked, addressee_nos=world.people[:1], acknowledged={})
    assert [f.id for f in e.value.findings] == ["I01"]
    with pytest.raises(Refused):
        reissue(staff=NOSY, issue_no=world.issue_no, reason="紙詰まり")


def swept() -> list[Any]:
    """Each row that carries data of residents, as a case of its own that bears its mark."""
    rows = {**channels.listed("*"), **channels.listed("residents")}
    return [
        pytest.param(c.id, marks=pytest.mark.protects(c.id), id=c.id)
        for c in rows.values()
        if c.needs_test
    ]  # fmt: skip


def numbered() -> list[str]:
    """The ways to what only a number names: a wrong one would lead nowhere, and tell nothing to anybody."""
    names = re.compile(r"[<:](memo_no|skip_id|inquiry_id|incident_id|event_id)>")
    return [str(p.values[0]) for p in swept() if names.search(str(p.values[0]))]


@pytest.mark.spec("S 3.4")
@pytest.mark.parametrize("channel", numbered())
def test_who_is_entitled_gets_there(world: World, channel: str) -> None:
    """Else that nothing was told to others would prove nothing: the way might lead nowhere."""
    refused = []
    with transaction.atomic():  # nothing of it stays
        for staff in (CLERK, REVIEWER):
            for path in paths(channel.split(" ", 2)[2], world):
                for asked, answer in taken(channel, path, world, staff):
                    if answer.status_code < 400:
                        transaction.set_rollback(True)
                        return
                    refused.append((path, asked, answer.status_code))
        transaction.set_rollback(True)
    raise AssertionError(refused)


@pytest.mark.parametrize("channel", swept())
def test_nothing_is_told_of_a_protected_family(world: World, channel: str) -> None:
    for path in paths(channel.split(" ", 2)[2], world):
        for asked, answer in taken(channel, path, world):
            assert answer.status_code < 500, (path, answer.content[:300])
            told = [
                s for s in world.told_in(said(answer)) if s not in f"{path} {asked}"
            ]  # an echo tells nothing
            assert told == [], (path, asked, answer.status_code)


def paths(route: str, world: World) -> list[str]:
    """The route filled in, for every place at which the family stands."""
    filled = ["/" + route]
    protecting = Hold.objects.filter(support_measure=True)[0].pk
    values: dict[str, list[str]] = {
        "case_no": world.cases, "addressee_no": world.people[:2], "household_no": [world.household_no],
        "issue_no": [world.issue_no], "paper_id": [str(world.paper_id)],
        "hold_id": [str(world.hold_id), str(protecting)], "measure_id": [str(world.measure_id)],
        "message_id": [world.message_id],
        "source_id": [world.notice_id, "M20261120000001"], "name": ["notices", "missing"],
        "kind": ["move_within"], "request_no": [world.request_no], "version": ["2"],
        "letter_id": [str(world.letter_id)], "print_id": [str(world.print_id)],
        "inspection_no": [world.inspection_no], "part_no": ["1"], "payment_no": [world.payment_no],
        "copy_no": ["0"], "key": ["fee"], **BESIDE,
    }  # fmt: skip
    if "letters/<" in route:
        values["kind"] = list(LETTERS)
    for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
        pattern = re.compile(rf"<(?:\w+:)?{name}>")
        filled = [pattern.sub(value, path) for path in filled for value in values[name]]
    return filled


def taken(channel: str, path: str, world: World, staff: Staff = NOSY) -> Iterator[tuple[Any, Any]]:
    """What was asked and answered on one way: read, and written with every body that could make it talk."""
    _, method, route = channel.split(" ", 2)
    if method == "screen":
        browser: Client = terminal(staff.rights, staff.user_id)
        for query in ({"reason": "照会"}, {"case": world.settled}, {"case": world.draft}):
            yield query, browser.get(path, query)
        for body in bodies(route, world):
            yield body, browser.post(path, body)
            yield body, browser.post(path, body, headers={"HX-Request": "true"})
        return
    api = Api(staff)
    if method == "GET":
        for query in ({"reason": "照会", "case_no": world.settled}, {"reason": "照会"}):
            yield query, api.get(path.removeprefix("/api"), **query)
        return
    for body in bodies(route, world):
        yield body, api.send(method, path.removeprefix("/api"), body)


def bodies(route: str, world: World) -> list[dict[str, Any]]:
    """What is sent: nothing; what names the family by its route; the same for any route without its own."""
    one, reason = world.people[0], {"reason": "本人確認"}
    asked = {"requester": "試験　太郎", "relation": "self", "identification": "個人番号カード"}
    application = {"application": {"requested": ["copy_current"]}, **reason}
    moving = {"household_no": world.household_no, "members": [{"addressee_no": n} for n in world.people]}
    own: dict[str, list[dict[str, Any]]] = {
        "search": [{"kana": "シケン", **reason}, {"address": NEW_LOT[:3], **reason},
                   {"addressee_no": one, **reason}, {"household_no": world.household_no, **reason}],
        "api/searches": [{"kana": "シケン", **reason}, {"addressee_no": one, **reason},
                         {"household_no": world.household_no, **reason}],
        "review/chosen/briefs": [{"case": [f"{c}:1" for c in world.cases]}],
        "review/chosen/approve": [{"case": [f"{c}:1" for c in world.cases]}],
        "api/reviews/approvals": [{"cases": [{"case_no": c, "round": 1} for c in world.cases]}],
        "api/cases": [{"kind": "move_within", "data": moving}],
        "api/cases/<case_no>/draft": [{"version": 0, "data": moving},
                                        {"version": 0, "changes": {"household_no": world.household_no}}],
        "api/cases/<case_no>/prints": [{"kind": k} for k in ("acceptance_notice", "confirmation_sheet")],
        "api/cases/<case_no>/persons": [{"version": v, "addressee_no": one} for v in READ],
        "api/cases/<case_no>/reentries": [{"version": v, "position": 0, "addressee_no": one} for v in READ],
        "api/issues": [{"addressee_nos": world.people, **asked}, {"addressee_nos": [one], **asked}],
        "api/requests": [{"act": "receive", "addressee_nos": [one], **asked}],
        "api/requests/examination": [{"addressee_nos": world.people, **asked}],
        "api/requests/<request_no>/papers": [{"kind": "request_form"}],
        "api/issues/<issue_no>/reissues": [{**reason}],
        "issues/<str:issue_no>/reissue": [{"again_reason": "紙詰まり", **reason}],
        "cases/<str:case_no>/print": [{"kind": k} for k in ("acceptance_notice", "confirmation_sheet")],
        "cases/<str:case_no>/start/take": [{"version": v, "addressee_no": one} for v in READ],
        "cases/<str:case_no>/take-up": [{"version": v, "take": f"0-{one}"} for v in READ],
        "cases/open": [{"kind": "move_within", "addressee_no": one}],
        "persons/<str:addressee_no>/record-copy": [{"who": world.people, "copies": "1", **asked, **reason}],
        "persons/<str:addressee_no>/record-copy/preview": [
            {"who": world.people, "copies": "1", "kind": k, **asked} for k in CERTIFICATES
        ],
        "api/issues/previews": [{"addressee_nos": [one], "choices": {"kind": k}, **asked} for k in CERTIFICATES],
        "persons/<str:addressee_no>/record-copy/check": [{"who": world.people, "copies": "1", **asked}],
        "prints": [{"paper": "certificate", "reference": world.issue_no, "printer": "P01"},
                   {"paper": "paper", "reference": f"{world.settled}/{world.paper_id}", "printer": "P01"},
                   {"paper": "letter", "reference": str(world.print_id), "printer": "P01"}],
        "api/prints": [{"paper": "certificate", "reference": world.issue_no, "printer": "P01"},
                       {"paper": "paper", "reference": f"{world.settled}/{world.paper_id}", "printer": "P01"},
                       {"paper": "letter", "reference": str(world.print_id), "printer": "P01"}],
        "requests/<str:request_no>/print": [{"kind": "request_form"}],
        "persons/<str:addressee_no>/support": [{"requested.copy_current": "on", **reason}],
        "api/persons/<addressee_no>/support-measures": [application],
        "api/persons/<addressee_no>/holds": [{"process": "change", "level": "alert", **reason}],
        "api/households/<household_no>/holds": [{"process": "change", "level": "alert", **reason}],
        "persons/<str:addressee_no>/holds": [{"process": "change", "level": "alert", "unit": "household", **reason}],
        "notices/<slug:source_id>": [{"act": "not_applicable", **reason}],
        "notices/<slug:source_id>/enter": [{"addressee_no": one}],
        "notices/new": [{**TOLD_FORM, "addressee_no": one}],
        "missing-notifications/inquire": [{"who": world.people}],
        "api/notices": [{**TOLD_JSON, "addressee_no": one}],
        "api/notices/<source_id>/closing": [{"act": "not_applicable", **reason}],
        "api/missing-notifications/inquiries": [{"addressee_nos": world.people}],
        "api/cases/<case_no>/submission": [{"version": v} for v in READ],
        "api/cases/<case_no>/receipt": [{"arrived_on": "2026-11-20"}],
        "api/cases/<case_no>/cards": [{"addressee_no": one, "card": "number_card", "done_on": "2026-11-22"}],
        "api/cases/<case_no>/event": [
            {"version": v, "event_id": BESIDE["event_id"][0], "addressee_no": one} for v in READ
        ],
        "api/cases/<case_no>/move-out-information/searches": [{"number": "12345678901"}],
        "api/cases/<case_no>/move-out-information": [{"version": 0, "source_id": "1", "positions": [0]}],
        "api/cases/<case_no>/certificate-files": [{"version": 0, "content": "氏名"}],
        "api/cases/<case_no>/papers": [{"version": v, "kind": "received_paper"} for v in READ],
        "cases/<str:case_no>/papers": [{"version": v, "kind": "received_paper"} for v in READ],
        "api/reviews/<case_no>/approvals": [{"round": 1}],
        "api/reviews/<case_no>/send-backs": [{"round": 1, **reason}],
        "review/<str:case_no>/settle": [{"round": 1}],
        "review/<str:case_no>/send-back": [{"round": 1, **reason}],
        "api/requests/<request_no>/payment": [{"means": "cash", "tendered": 300}],
        "api/support-measures/<measure_id>/amend": [{**application}],
        "api/support-measures/<measure_id>/forward": [{"municipality": "13101", **reason}],
        "api/support-measures/<measure_id>/end": [{"ground": "withdrawn", **reason}, {"ground": "other", **reason}],
        "events/<int:event_id>/cancel": [{"ward": "04101"}],
        "messages/": [{"subject": one, **reason}],
        "api/messages/searches": [{}, {"direction": "received"}, {"subject": one, **reason}],
        "api/messages/skips": [{"sender": "juki_gateway", "subject": one, "seq": 1, **reason}],
        "api/persons/<addressee_no>/memos": [{"text": "筆談", **reason}],
        "api/persons/<addressee_no>/memos/<memo_no>": [{"text": "筆談", "seen": 1, **reason}],
        "api/persons/<addressee_no>/memos/<memo_no>/removal": [{"seen": 1, **reason}],
    }  # fmt: skip
    return own.get(route, [{}, reason, {"kind": "move_within", "round": 1, **reason}])


def said(answer: Any) -> str:
    """The words of an answer, whatever carries them."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    where = str(answer.headers.get("Location", ""))
    if kind.startswith("application/pdf"):
        return where + "".join("".join(pdf_text.pages(content)).split())
    if "json" in kind:
        return where + json.dumps(json.loads(content), ensure_ascii=False)
    return where + content.decode("utf-8", "replace")


#: Pages that show nobody: they ask for something first, or frame the paper that is logged when it is fetched.
NOBODY_YET = {"search", "lists/<slug:name>", "support/<int:measure_id>", "issues/<str:issue_no>",
              "notices/new", "notices/file", "missing-notifications/inquiries/<int:inquiry_id>",
              "requests/<str:request_no>/papers/<int:version>",
              "payments/<str:payment_no>/receipts/<int:copy_no>"}  # fmt: skip


def readable() -> list[Any]:
    """Each way to read data of residents."""
    rows = {**channels.listed("*"), **channels.listed("residents")}
    found = [c.id for c in rows.values() if c.needs_test and c.id.split(" ")[1] in ("screen", "GET")]
    return [i for i in found if i.split(" ", 2)[2] not in NOBODY_YET]


def written() -> int:
    """Rows about something shown or taken out again."""
    return AuditRow.objects.exclude(outcome="refused").count()


@pytest.mark.spec("U-08", "L-01")
@pytest.mark.parametrize("channel", readable())
def test_no_row_no_page(world: World, channel: str) -> None:
    """Whatever shows somebody has said so in the log before."""
    _, method, route = channel.split(" ", 2)
    browser, api = terminal(CLERK.rights, CLERK.user_id), Api(CLERK)
    for path in paths(route, world):
        before = written()
        if method == "screen":
            answer = browser.get(path, {"reason": "照会"})
        else:
            answer = api.get(path.removeprefix("/api"), reason="照会")
        if answer.status_code == 200:
            assert written() > before, path


@pytest.mark.spec("S 3.4", "U-08")
def test_a_case_of_a_protected_family_and_its_messages_are_refused(world: World) -> None:
    for case_no in world.cases:
        for path in (f"/cases/{case_no}", f"/cases/{case_no}/messages"):
            assert Api(NOSY).get(path).status_code == 403
            assert Api(CLERK).get(path).status_code == 200
    actions = ["residents.view_case", "residents.view_case_messages"]
    assert AuditRow.objects.filter(action__in=actions, outcome="refused").count() >= 8


@pytest.mark.protects("residents error 画面・API")
def test_no_error_tells_what_went_wrong_with_whom(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault deep inside, whose message quotes an address, as a driver's message might."""

    def fault(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(f"{LOT} {world.household_no}")

    monkeypatch.setattr("openjuki.systems.residents.web.person.view_person", fault)
    monkeypatch.setattr("openjuki.systems.residents.api.people.view_person", fault)
    browser = terminal(NOSY.rights, NOSY.user_id)
    browser.raise_request_exception = False
    path = f"/persons/{world.people[0]}"
    for answer in (browser.get(path), Api(NOSY).get(path, reason="照会")):
        assert answer.status_code == 500
        assert world.told_in(said(answer)) == []


@pytest.mark.protects("residents log 操作履歴")
def test_the_log_names_persons_and_no_address(world: World) -> None:
    rows = [str((r.terms, r.reason, r.case_no)) for r in AuditRow.objects.all()]
    assert rows
    assert [r for r in rows if any(s in r for s in world.secrets() if s != world.household_no)] == []


@pytest.mark.protects("residents log 支援措置の申出")
def test_what_was_told_to_the_city_lies_sealed(world: World) -> None:
    details = b"".join(bytes(v.details) for v in SupportMeasureVersion.objects.all())
    assert details
    assert [s for s in world.secrets() if s.encode() in details] == []
