"""事故: a paper that is not what was asked for stops the channel; no retry and no one person starts it again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from openjuki.runtime import objects, pdf_signing
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.release.desk import NO_DUTY
from openjuki.runtime.signin import Staff, sessions
from openjuki.systems.residents.models import CaseFile, CasePaper, IssueIncident, IssueRecord
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.scope import WHOLE
from openjuki.systems.residents.services import incidents, issue_overflow, paper_release
from openjuki.systems.residents.services import issue_record_copy as issuing
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.incidents import ChannelStopped, NotYours
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_release import NotReleased
from openjuki.systems.residents.services.issue_sign import signature_holds
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.list_papers import print_list
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.preview_issue import preview_issue
from openjuki.systems.residents.services.reprint import Voided, reissue, reprint_paper, void_issue
from openjuki.systems.residents.services.show_printed import show_paper
from support.bearers import Api
from support.certificates import another_family, certifier, prepare_printing, request
from support.drafts import household_of
from support.production import in_production
from support.residents import CLERK, family_data, fill_stock, make_staff, move_family_in, settle_notice
from support.signed_in import claims, terminal

RIGHT = "residents.incident"
OWNER, OTHER = make_staff("s3001"), make_staff("s9001")
NARROWED = {"days": None, "reason": "move_out", "to": "", "asked": ""}
TEXT = "ほかの人の用紙が混ざった。原因は組版の取り違え。"


@pytest.fixture(autouse=True)
def town(real_db: None) -> None:
    prepare_printing()
    certifier()
    fill_stock(20)


def stopped(
    monkeypatch: pytest.MonkeyPatch, people: list[str], *, household_no: str = "", by: Staff = CLERK
) -> IssueIncident:
    """An issue whose last look finds another's paper; of a household where it is named."""

    def other(*args: Any, **kwargs: Any) -> None:
        raise NotReleased(Finding("I92", "1人目の氏名等が請求と一致しません。"))

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "compare", other)
        with pytest.raises(NotReleased) as e:
            issue_record_copy(
                staff=by, request=request(), addressee_nos=() if household_no else people,
                household_no=household_no,
            )  # fmt: skip
    made = IssueIncident.objects.get(closed_at=None)
    assert [f.id for f in e.value.findings] == ["I92", "I81"]
    assert made.owner_title in e.value.findings[1].message
    return made


@pytest.mark.spec("RR-05")
def test_no_retry_goes_on_until_two_people_agree_on_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    people = move_family_in()
    made = stopped(monkeypatch, people, household_no=household_of(people[0]))
    assert made.findings == ["I92 1人目の氏名等が請求と一致しません。"]
    assert (made.subjects, made.raised_by) == (people, CLERK.user_id)
    for _ in range(2):  # all is well again, and yet
        with pytest.raises(ChannelStopped):
            issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert any("証明書の発行を止めています" in a.text for a in alerts_for(staff=CLERK))
    with pytest.raises(NotYours):
        incidents.close(staff=OTHER, incident_id=made.pk)
    with pytest.raises(NotYours):  # whose work was stopped owns it from the first second, and nobody else
        incidents.explain(staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure=TEXT)
    incidents.own(staff=OWNER, incident_id=made.pk)
    with pytest.raises(Invalid, match="I87"):
        incidents.explain(
            staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure="再実行で正常"
        )
    with pytest.raises(NotYours):
        incidents.explain(staff=OTHER, incident_id=made.pk, cause="program", explanation=TEXT, measure=TEXT)
    incidents.explain(staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure=TEXT)
    with pytest.raises(NotYours):
        incidents.close(staff=OWNER, incident_id=made.pk)
    incidents.close(staff=OTHER, incident_id=made.pk)
    assert issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)


def test_an_incident_belongs_to_whoever_is_on_duty_from_its_first_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = move_family_in()
    city, ward = make_staff("s3002", ward=""), make_staff("s3003")
    assert incidents.desk.on_duty(CLERK) is None
    with pytest.raises(Forbidden):
        incidents.desk.take_duty(staff=make_staff("s1009", rights=frozenset({"residents.issue"})))
    incidents.desk.take_duty(staff=city)
    incidents.desk.take_duty(staff=ward)
    made = stopped(monkeypatch, people)
    assert (made.owner, made.owner_name, made.raised_by) == (ward.user_id, ward.name, CLERK.user_id)
    assert made.owned_at == made.raised_at
    told = [a.text for a in alerts_for(staff=make_staff("s1009", rights=frozenset({"residents.issue"})))]
    assert any(ward.name in text for text in told)
    assert any("あなた" in a.text for a in alerts_for(staff=ward))


def test_without_anybody_on_duty_it_belongs_to_whose_work_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = stopped(monkeypatch, move_family_in())
    assert (made.owner, made.owner_name) == (CLERK.user_id, CLERK.name)


@pytest.mark.spec("RR-05")
def test_it_never_belongs_to_who_may_not_end_it_as_long_as_anybody_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people, counter = move_family_in(), make_staff("s1009", rights=frozenset({"residents.issue"}))
    clerk = make_staff("s1008", rights=frozenset(RIGHTS) - {RIGHT})
    for user_id, rights, ward in (
        ("s5001", {RIGHT}, ""), ("s5002", {RIGHT}, clerk.ward), ("s5003", {RIGHT}, clerk.ward),
        ("s5003", {"residents.home"}, clerk.ward), ("s5004", {"residents.home"}, clerk.ward),
    ):  # fmt: skip
        sessions.open_session({**claims(rights, user_id), "ward": ward}, terminal="t")
    made = stopped(monkeypatch, people, by=clerk)
    assert (made.owner, made.raised_by) == ("s5002", clerk.user_id), "s5003 has lost the right since"
    mine = make_staff("s5002", rights=frozenset({RIGHT}))
    assert any("あなた" in a.text for a in alerts_for(staff=mine))
    first = terminal({RIGHT, "residents.home"}, mine.user_id).get("/").content.decode()
    assert '<a href="/incidents">証明書の事故を開く</a>' in first
    incidents.explain(staff=mine, incident_id=made.pk, cause="test", explanation=TEXT, measure=TEXT)
    incidents.desk.take_duty(staff=make_staff("s5003", rights=frozenset({RIGHT})))
    assert incidents.desk.on_duty(clerk) is None, "a duty ends with the right"
    with in_production():
        told = [NO_DUTY in {a.text for a in alerts_for(staff=s)} for s in (mine, counter)]
        assert told == [True, False], "who could take it is told before there is an incident"
        incidents.desk.take_duty(staff=mine)
        assert NO_DUTY not in {a.text for a in alerts_for(staff=mine)}


@pytest.mark.spec("RR-05")
def test_a_paper_of_another_stops_the_papers_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The typesetter answers with the paper before: of another case, under another number."""
    people, _ = move_family_in(), another_family(2)
    mine, theirs = CaseFile.objects.order_by("pk").values_list("case_no", flat=True)
    real, before = paper_release.print_form, []

    def mixed(*given: Any, **named: Any) -> Any:
        before.append(real(*given, **named))
        return before[0]

    with monkeypatch.context() as patched:
        patched.setattr(paper_release, "print_form", mixed)
        print_paper(staff=CLERK, case_no=theirs, kind="acceptance_notice")
        with pytest.raises(NotReleased) as e:
            print_paper(staff=CLERK, case_no=mine, kind="acceptance_notice")
        assert [f.id for f in e.value.findings] == ["I91", "I81"]
        with pytest.raises(NotReleased):  # another channel, an incident of its own
            print_list(staff=CLERK, name="missing", narrowed=NARROWED, scope=WHOLE)
    first, second = IssueIncident.objects.order_by("pk")
    assert (first.channel, set(first.subjects), first.case_no) == ("paper", set(people), mine)
    assert (second.channel, second.subjects, second.owner) == ("list", [], CLERK.user_id)
    assert not CasePaper.objects.filter(kind="acceptance_notice", case__case_no=mine).exists()
    for kind in ("acceptance_notice", "office_guide"):
        with pytest.raises(ChannelStopped):
            print_paper(staff=CLERK, case_no=mine, kind=kind)
    assert issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)


def test_a_preview_of_another_opens_an_incident_too(monkeypatch: pytest.MonkeyPatch) -> None:
    people = move_family_in()
    real, before = issue_overflow.print_form, []

    def mixed(*given: Any, **named: Any) -> Any:
        before.append(real(*given, **named))
        return before[0]

    monkeypatch.setattr(issue_overflow, "print_form", mixed)
    preview_issue(staff=CLERK, request=request(), addressee_nos=people[:1])
    with pytest.raises(NotReleased):
        preview_issue(staff=CLERK, request=request(stated_name="試験　花子"), addressee_nos=people[1:2])
    made = IssueIncident.objects.get()
    assert (made.channel, made.subjects) == ("issue", people[1:2])


def test_an_archived_paper_that_was_changed_never_leaves_again(monkeypatch: pytest.MonkeyPatch) -> None:
    case_no = settle_notice(family_data())
    paper = print_paper(staff=CLERK, case_no=case_no, kind="acceptance_notice")
    assert show_paper(staff=CLERK, case_no=case_no, paper_id=paper.paper_id).pdf == paper.pdf
    monkeypatch.setattr(type(objects.store()), "get", lambda self, name: paper.pdf[:-1] + b"x")
    with pytest.raises(NotReleased):
        show_paper(staff=CLERK, case_no=case_no, paper_id=paper.paper_id)
    made = IssueIncident.objects.get()
    assert (made.channel, len(made.subjects)) == ("paper", 4)
    monkeypatch.undo()
    with pytest.raises(ChannelStopped):
        reprint_paper(staff=CLERK, case_no=case_no, paper_id=paper.paper_id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE issue_incident SET closed_by='s9001', closed_at=now()",
        "UPDATE issue_incident SET owner=''",
        "UPDATE issue_incident SET cause='retried_ok', explanation='x', measure='x', explained_at=now()",
        "UPDATE issue_incident SET owner='a', owned_at=now(), cause='program', explanation='x', measure='x', "
        "explained_at=now(), closed_by='a', closed_at=now()",
        "DELETE FROM issue_incident",
    ],
)
def test_the_database_keeps_an_incident_open(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    stopped(monkeypatch, move_family_in())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert IssueIncident.objects.filter(closed_at=None).count() == 1


def test_what_was_closed_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    made = stopped(monkeypatch, move_family_in())
    incidents.own(staff=OWNER, incident_id=made.pk)
    incidents.explain(staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure=TEXT)
    incidents.close(staff=OTHER, incident_id=made.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE issue_incident SET measure='書換え'")


@pytest.mark.spec("RR-25", "S 1.3.8")
def test_a_voided_copy_is_handed_out_no_more_and_stays_in_the_history() -> None:
    (one,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=move_family_in())
    with pytest.raises(Invalid):
        void_issue(staff=CLERK, issue_no=one.issue_no, reason=" ")
    void_issue(staff=CLERK, issue_no=one.issue_no, reason="刷り損じ")
    for again in (reissue, void_issue):
        with pytest.raises(Voided):
            again(staff=CLERK, issue_no=one.issue_no, reason="もう一度")
    assert IssueRecord.objects.filter(issue_no=one.issue_no).exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM issue_void")


@pytest.mark.spec("RR-05")
def test_an_archive_that_was_changed_stops_reissuing_and_the_signature_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=move_family_in())
    assert signature_holds(one.pdf)
    assert verify_issue(staff=OWNER, issue_no=one.issue_no).redrawn
    forged = bytearray(one.pdf)
    forged[200] ^= 1
    assert not signature_holds(bytes(forged))
    store = objects.store()
    monkeypatch.setattr(type(store), "get", lambda self, name: bytes(forged))
    with pytest.raises(NotReleased):
        reissue(staff=CLERK, issue_no=one.issue_no, reason="紛失")
    monkeypatch.undo()
    with pytest.raises(ChannelStopped):
        reissue(staff=CLERK, issue_no=one.issue_no, reason="紛失")
    assert IssueIncident.objects.get().channel == "reissue"


def test_without_its_key_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    people = move_family_in()

    def away(pdf: bytes, *, key_dir: object) -> bytes:
        raise pdf_signing.SigningAway("鍵がない")

    monkeypatch.setattr(pdf_signing, "sign", away)
    with pytest.raises(Exception, match="P05"):
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert not IssueRecord.objects.exists()
    assert not IssueIncident.objects.exists()


@pytest.mark.once
def test_a_program_does_the_same_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    people = move_family_in()
    made = stopped(monkeypatch, people)
    one, two = Api(OWNER), Api(OTHER)
    assert one.get("/incidents").json()[0]["findings"] == made.findings
    assert "subjects" not in one.get("/incidents").json()[0]
    assert one.post("/incidents/duty").json() == {"user_id": OWNER.user_id, "name": OWNER.name}
    assert incidents.desk.on_duty(CLERK) == incidents.desk.on_duty(OTHER)
    assert one.post(f"/incidents/{made.pk}/owner").status_code == 200
    cause = {"cause": "program", "explanation": TEXT, "measure": TEXT}
    assert two.post(f"/incidents/{made.pk}/cause", cause).status_code == 409
    assert one.post(f"/incidents/{made.pk}/cause", cause).status_code == 200
    assert one.post(f"/incidents/{made.pk}/close").status_code == 409
    assert two.post(f"/incidents/{made.pk}/close").json()["closed_by"] == OTHER.user_id
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert one.post(f"/issues/{issued.issue_no}/void", {"reason": "刷り損じ"}).status_code == 204
    assert Api(make_staff("s1009", rights=frozenset({"residents.home"}))).get("/incidents").status_code == 403
