"""Nobody's paper for somebody else, holds that cannot be outrun, an archive that cannot be altered unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from openjuki.kernel.certificates import facts, forms, person_cells
from openjuki.runtime import installation
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, NotFound, Refused
from openjuki.runtime.release import verification
from openjuki.runtime.typeset import Printed
from openjuki.systems.residents.models import Hold, IssueIncident, IssueRecord, PersonVersion
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.issue_history import issues_of
from openjuki.systems.residents.services import holds, issue_overflow, issue_print, issue_verify
from openjuki.systems.residents.services import issue_record_copy as issue_record_copy_module
from openjuki.systems.residents.services.incidents import ChannelStopped
from openjuki.systems.residents.services.issue_holds import Held, NotAcknowledged
from openjuki.systems.residents.services.issue_print import NotPrintable
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_release import NotReleased
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.reprint import list_issues, reissue, void_issue
from openjuki.systems.residents.services.search_residents import SUPPORT
from support.certificates import another_family, certifier, request, request_by
from support.register import protect
from support.residents import CLERK, family_data, make_staff, move_family_in, settle_notice
from support.support_measures import received

#: What a namesake of the same birthday has in common.
NAMED = ("surname", "given_name", "birth", "furigana_surname", "furigana_given_name")
pytestmark = pytest.mark.usefixtures("issuing_day")


def hold(addressee_no: str, level: str = "error") -> Hold:
    return holds.set_hold(
        staff=CLERK, addressee_no=addressee_no, process="issue", level=level, reason="申出による"
    )


def in_threads(work: Callable[[Any], Any], items: list[Any], workers: int = 8) -> list[Any]:
    def closing(item: Any) -> Any:
        try:
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(closing, items))


@pytest.mark.spec("RR-05")
def test_another_persons_paper_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = move_family_in(), another_family(2)
    real = issue_print.engine().render
    wrong: list[Printed] = []

    class Mixed:
        """An engine that hands one request the document of another, as in the incidents of 2023."""

        def render(self, template: str, data: Any, **options: Any) -> Printed:
            printed = real(template, data, **options)
            wrong.append(printed)
            return wrong[0]

    monkeypatch.setattr(issue_print, "engine", Mixed)
    issue_record_copy(staff=CLERK, request=request_by(other[0]), addressee_nos=other)
    with pytest.raises(NotReleased):
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine)
    assert IssueRecord.objects.count() == 1
    incident = AuditRow.objects.get(action="residents.issue_incident")
    assert (incident.outcome, incident.subjects) == ("refused", mine)


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize(
    "choices", [{}, {"kind": "items_certificate", "without": ("birth",)}, {"form": "individual"}]
)
def test_a_namesakes_record_never_leaves(monkeypatch: pytest.MonkeyPatch, choices: dict[str, Any]) -> None:
    """Same name, same birthday, another address: only the register tells who was asked for."""
    mine, other = move_family_in(), another_family(2)
    real = issue_record_copy_module.read_facts

    def mixed(persons: Any, *given: Any, **named: Any) -> Any:
        right, wrong = real(persons, *given, **named), real(other[:1], *given, **named).people[0]
        me = right.people[0].record
        same = {key: getattr(me, key) for key in NAMED}
        return replace(right, people=(replace(wrong, record=replace(wrong.record, **same)),))

    monkeypatch.setattr(issue_record_copy_module, "read_facts", mixed)
    with pytest.raises(NotReleased) as e:
        issue_record_copy(staff=CLERK, request=request(**choices), addressee_nos=mine[:1])
    assert e.value.findings[0].id == "I92"
    assert "住所" in e.value.findings[0].message
    assert IssueIncident.objects.get().channel == "issue"


@pytest.mark.parametrize(("drop", "label"), [("name", "氏名"), ("birth", "生年月日")])
def test_a_form_that_prints_somebody_else_is_found(
    monkeypatch: pytest.MonkeyPatch, drop: str, label: str
) -> None:
    mine, other = move_family_in(), another_family(2)
    theirs = rows.current_versions(other)[other[1]].record
    real = issue_overflow.print_form

    def mixed(template: str, data: Any, **options: Any) -> Printed:
        value = facts.name_text(theirs) if drop == "name" else "昭和1年1月1日"
        data["pages"][0]["blocks"][0]["cells"][drop]["value"] = value
        return real(template, data, **options)

    monkeypatch.setattr(issue_overflow, "print_form", mixed)
    with pytest.raises(NotReleased) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine)
    assert e.value.findings[0].id == "I99"
    assert f"「{label}」" in e.value.findings[0].message


def test_one_person_too_many_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = move_family_in()
    real = issue_overflow.print_form

    def doubled(template: str, data: Any, **options: Any) -> Printed:
        blocks = data["pages"][0]["blocks"]
        blocks.append({**blocks[0], "number": len(blocks) + 1})
        return real(template, data, **options)

    monkeypatch.setattr(issue_overflow, "print_form", doubled)
    with pytest.raises(NotReleased) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine[:2])
    assert e.value.findings[0].id == "I99"


def test_a_character_without_a_glyph_stops_before_anything_is_written(owner: psycopg.Connection) -> None:
    people = move_family_in()
    owner.execute(
        "UPDATE person_version SET remarks = %s WHERE addressee_no = %s", ["葛\U000e0100", people[0]]
    )
    with pytest.raises(NotPrintable) as e:
        issue_record_copy(staff=CLERK, request=request(remarks=True), addressee_nos=people)
    assert e.value.findings[0].id == "P02"
    assert "U+845B U+E0100" in e.value.findings[0].message
    assert not IssueRecord.objects.exists()
    assert not list((installation.current().home / "objects" / "residents").rglob("*.part"))


@pytest.mark.spec("RR-25")
def test_a_hold_and_a_support_measure_stop_the_issue() -> None:
    people = move_family_in()
    first = hold(people[1])
    with pytest.raises(Held) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people, acknowledged={"I02": "急ぎ"})
    assert e.value.findings[0].id == "I02"
    holds.lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
    issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    received(people[2])
    with pytest.raises(Held) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert e.value.findings[0].id == "I01"


def test_an_alert_needs_a_reason_that_goes_on_the_log() -> None:
    people = move_family_in()
    hold(people[0], "alert")
    with pytest.raises(NotAcknowledged) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert [f.id for f in e.value.findings] == ["I04"]
    issue_record_copy(
        staff=CLERK, request=request(), addressee_nos=people, acknowledged={"I04": "本人が来庁"}
    )
    row = AuditRow.objects.get(action="residents.issue_record_copy", outcome="done")
    assert row.terms["acknowledged"] == {"I04": "本人が来庁"}


def test_the_address_of_a_protected_member_is_not_told_by_the_way() -> None:
    people = move_family_in()
    received(people[3])
    with pytest.raises(NotAcknowledged) as e:
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["I03"]


@pytest.mark.slow
def test_a_hold_set_while_issuing_stops_every_later_issue() -> None:
    people = move_family_in()
    set_at = threading.Event()

    def issue(n: int) -> str:
        if n == 20:
            hold(people[0])
            set_at.set()
            return "hold"
        late = set_at.is_set()
        try:
            issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
        except Held:
            return "held"
        return "late" if late else "issued"

    outcomes = in_threads(issue, list(range(60)))
    assert outcomes.count("late") == 0
    assert outcomes.count("held") > 0
    stands = Hold.objects.get()
    assert not IssueRecord.objects.filter(issued_at__gt=stands.set_at).exists()


@pytest.mark.spec("RR-25")
def test_a_reissue_gives_the_archived_bytes_and_asks_the_holds_again() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    again = reissue(staff=CLERK, issue_no=issued.issue_no, reason="紙詰まり")
    assert again.pdf == issued.pdf
    hold(people[0])
    with pytest.raises(Held):
        reissue(staff=CLERK, issue_no=issued.issue_no, reason="紙詰まり")
    with pytest.raises(NotFound):
        reissue(staff=CLERK, issue_no="20261122 仙台市 10 999", reason="紙詰まり")


def test_a_tampered_archive_is_found_and_never_leaves() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    record = IssueRecord.objects.get()
    path = installation.current().home / "objects" / "residents" / record.object_key
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(NotReleased) as e:
        reissue(staff=CLERK, issue_no=issued.issue_no, reason="紙詰まり")
    assert e.value.findings[0].id == "I96"
    assert AuditRow.objects.filter(action="residents.reissue", outcome="refused").count() == 1
    assert incident_of(issued.issue_no) == "I96"


@pytest.mark.spec("RR-08", "RR-25")
def test_an_issue_is_verified_after_the_register_has_moved_on(owner: psycopg.Connection) -> None:
    people = move_family_in()
    asked = request(resident_code=True, relationship=True, purpose="勤務先へ提出")
    (issued,) = issue_record_copy(staff=CLERK, request=asked, addressee_nos=people)
    household = rows.current_versions(people)[people[0]].record.household_no
    settle_notice(
        {
            "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19", "household_no": household,
            "address": family_data()["address"] | {"lot": "９番９号"},
            "members": [{"addressee_no": no} for no in people],
            "notifier": {"name": "試験　太郎", "capacity": "householder"},
            "identity": {"method": "licence", "document": "運転免許証"},
        },
        "move_within",
    )  # fmt: skip
    certifier(title="仙台市青葉区長職務代理者", from_on=date(2026, 1, 1), deputy=True)  # entered late
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).redrawn is True
    owner.execute(
        "UPDATE person_version SET sex = '2' WHERE addressee_no = %s AND history_no = 1", [people[0]]
    )
    assert incident_of(issued.issue_no) == "I80"
    assert "(1人目の性別)" in IssueIncident.objects.get().findings[0]
    with pytest.raises(ChannelStopped):
        reissue(staff=CLERK, issue_no=issued.issue_no, reason="紙詰まり")


@pytest.mark.spec("RR-08")
def test_a_later_version_that_words_the_form_otherwise_is_no_incident(
    monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection
) -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).reworded == []
    row, items = forms.CERTIFICATES["record_copy"], person_cells.shown
    later = replace(row, heading="住民票の写し", sentence="この写しは、{whom}住民票のとおりです。")
    monkeypatch.setattr(forms, "CERTIFICATES", {**forms.CERTIFICATES, "record_copy": later})
    monkeypatch.setattr(
        person_cells, "shown", lambda key, label, value: items(key, label.replace("性別", "性"), value)
    )
    monkeypatch.setattr(verification, "PROGRAM", "9.9.9")
    found = verify_issue(staff=CLERK, issue_no=issued.issue_no)
    assert found.reworded == [
        "1人目の性別",
        "2人目の性別",
        "3人目の性別",
        "4人目の性別",
        "認証文・認証者",
        "表題",
    ]
    assert "記載事項は、交付したときの台帳と一致します。様式の文言だけが異なります" in found.said
    assert f"交付した版 {version('openjuki')}、今の版 9.9.9" in found.said
    assert found.redrawn, "drawn anew in its own words"
    assert not IssueIncident.objects.exists()
    owner.execute("UPDATE person_version SET sex = '2' WHERE addressee_no = %s", [people[0]])
    assert incident_of(issued.issue_no) == "I80"
    assert "(1人目の性別)" in IssueIncident.objects.get().findings[0]


@pytest.mark.parametrize(
    ("check", "answer", "found"), [("signature_holds", False, "I82"), ("_redrawn", False, "I80")]
)
def test_a_verification_that_fails_is_an_incident(
    monkeypatch: pytest.MonkeyPatch, check: str, answer: bool, found: str
) -> None:
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=move_family_in())
    monkeypatch.setattr(issue_verify, check, lambda *given: answer)
    assert incident_of(issued.issue_no) == found


def incident_of(issue_no: str) -> str:
    """Id of what a verification finds, which is an incident of the 再交付."""
    known = IssueIncident.objects.count()
    with pytest.raises(NotReleased) as e:
        verify_issue(staff=CLERK, issue_no=issue_no)
    made = IssueIncident.objects.order_by("id")[known]
    assert (made.channel, made.subjects) == ("reissue", IssueRecord.objects.get(issue_no=issue_no).subjects)
    return e.value.findings[0].id


def test_the_issue_history_tells_what_was_issued_of_a_person() -> None:
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(copies=2), addressee_nos=people[:2])
    assert [line.copy_no for line in issues_of(addressee_no=people[1])] == [2, 1]
    assert issues_of(addressee_no=people[3]) == []
    assert issues_of() == []


def test_whoever_may_not_issue_does_not() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    poor = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.issue"})
    acts: list[Callable[[], Any]] = [
        lambda: issue_record_copy(staff=poor, request=request(), addressee_nos=people),
        lambda: reissue(staff=poor, issue_no=issued.issue_no, reason="紙詰まり"),
        lambda: verify_issue(staff=poor, issue_no=issued.issue_no),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


@pytest.mark.spec("U-05", "U-08")
def test_a_copy_with_numbers_is_verified_by_whom_they_are_open_to_only() -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(
        staff=CLERK, request=request(resident_code=True, purpose="提出"), addressee_nos=people
    )
    poor = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.item.resident_code"})
    with pytest.raises(Forbidden):
        verify_issue(staff=poor, issue_no=issued.issue_no)
    row = AuditRow.objects.get(action="residents.verify_issue")
    assert (row.outcome, row.actor) == ("refused", "s1009")
    assert verify_issue(staff=CLERK, issue_no=issued.issue_no).redrawn


@pytest.mark.spec("S 3.4", "RR-25", "U-08")
def test_the_issue_history_tells_nothing_of_a_protected_person() -> None:
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(), addressee_nos=people[:2])
    issue_record_copy(staff=CLERK, request=request(stated_name="試験　一郎"), addressee_nos=people[2:])
    protect(people[1])
    nosy = make_staff("s1009", rights=frozenset(RIGHTS) - {SUPPORT})
    with pytest.raises(Forbidden) as e:
        list_issues(staff=nosy, addressee_no=people[1], reason="照会")
    assert e.value.findings[0].id == "S07"
    assert AuditRow.objects.filter(action="residents.list_issues", outcome="refused").count() == 1
    (both,) = list_issues(staff=nosy, addressee_no=people[0], reason="照会")
    assert (both.subjects, both.relation, both.issued_by, both.masked) == ((people[0],), "", "", True)
    (children,) = list_issues(staff=nosy, addressee_no=people[2], reason="照会")
    assert (children.subjects, children.masked) == (tuple(people[2:]), False)
    with pytest.raises(Forbidden):
        list_issues(staff=nosy, issue_no=both.issue_no, reason="照会")
    (seen,) = list_issues(staff=CLERK, addressee_no=people[1], reason="照会")
    assert (seen.subjects, seen.masked) == (tuple(people[:2]), False)


@pytest.mark.spec("RR-25")
def test_the_issue_history_cannot_be_deleted(owner: psycopg.Connection) -> None:
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"):
        IssueRecord.objects.all()._raw_delete("default")
    assert PersonVersion.objects.count() == 4


def test_a_settlement_during_the_issue_is_either_on_the_paper_or_later() -> None:
    """The moment of issue is read under the lock: the same point of the axes gives the same facts."""
    people = move_family_in()
    household = rows.current_versions(people)[people[0]].record.household_no
    numbers: list[str] = []

    def act(n: int) -> None:
        if n == 10:
            settle_notice(
                {
                    "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19",
                    "household_no": household, "address": family_data()["address"] | {"lot": "８番８号"},
                    "members": [{"addressee_no": no} for no in people],
                    "notifier": {"name": "試験　太郎", "capacity": "householder"},
                    "identity": {"method": "licence", "document": "運転免許証"},
                },
                "move_within",
            )  # fmt: skip
            return
        (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
        numbers.append(issued.issue_no)

    in_threads(act, list(range(30)))
    assert len(numbers) == 29
    assert all(verify_issue(staff=CLERK, issue_no=no).redrawn for no in numbers)


def test_refusals_leave_nothing_in_the_store() -> None:
    people = move_family_in()
    hold(people[0])
    store = installation.current().home / "objects" / "residents"
    before = sorted(store.rglob("*.pdf")) if store.exists() else []
    with pytest.raises(Refused):
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    assert (sorted(store.rglob("*.pdf")) if store.exists() else []) == before


def test_the_issue_history_of_a_person_is_found_by_an_index(owner: psycopg.Connection) -> None:
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    with owner.transaction():
        owner.execute("SET LOCAL enable_seqscan = off")
        plan = owner.execute(
            "EXPLAIN SELECT 1 FROM issue_record WHERE subjects @> ARRAY[%s]::text[]", [people[0]]
        ).fetchall()
    assert "issue_subjects" in str(plan)


def test_a_copy_that_is_being_handed_out_is_not_voided_meanwhile(owner: psycopg.Connection) -> None:
    people = move_family_in()
    (issued,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            with owner.transaction():
                # What 再交付 holds until it commits.
                owner.execute("SELECT 1 FROM person WHERE addressee_no = ANY(%s) FOR UPDATE", [people])
                with pytest.raises(OperationalError, match="lock timeout"):
                    void_issue(staff=CLERK, issue_no=issued.issue_no, reason="刷り損じ")
        finally:
            cursor.execute("RESET lock_timeout")
    void_issue(staff=CLERK, issue_no=issued.issue_no, reason="刷り損じ")
