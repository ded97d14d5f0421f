"""What was booked and archived is read back: neither another's booking nor another's file leaves under my number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from openjuki.systems.residents.models import IssueIncident, IssueRecord
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.services import issue_booked, issue_model, reprint
from openjuki.systems.residents.services import issue_record_copy as issuing
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_release import NotReleased
from openjuki.systems.residents.services.show_printed import show_issued
from support.certificates import another_family, request, request_by
from support.drafts import carry_out, draft_of
from support.residents import CLERK, move_family_in

pytestmark = pytest.mark.usefixtures("issuing_day")


def stopped(act: Callable[[], Any], expected: str, channel: str, subjects: list[str]) -> None:
    with pytest.raises(NotReleased) as e:
        act()
    incident = IssueIncident.objects.get()
    assert (e.value.findings[0].id, incident.channel, incident.subjects) == (expected, channel, subjects)


@pytest.mark.spec("RR-05", "RR-25")
@pytest.mark.parametrize("fault", ["issue_of", "archived", "number", "forms"])
def test_anothers_copy_is_never_handed_out_under_my_number(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    mine, other = move_family_in(), another_family(2)
    (asked,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine)
    (theirs,) = issue_record_copy(staff=CLERK, request=request_by(other[0]), addressee_nos=other)
    row, expected = IssueRecord.objects.get(issue_no=theirs.issue_no), "I91"
    if fault == "issue_of":
        monkeypatch.setattr(reprint, "issue_of", lambda number: row)
        expected = "I79"
    else:  # the digest is that of the file: only the text tells whose it is
        monkeypatch.setattr(reprint, "archived", lambda *_: theirs.pdf)
    if fault in ("number", "forms"):  # nor does the number, if it were printed on another's paper
        monkeypatch.setattr(issue_booked, "check_number", lambda *_: None)
        expected = "I99"
    if fault == "forms":  # drawn by the forms of another version
        monkeypatch.setattr(issue_booked.issue_archive, "engine_of", lambda *_: {})
        expected = "I92"
    stopped(lambda: show_issued(staff=CLERK, issue_no=asked.issue_no), expected, "reissue", mine)


@pytest.mark.spec("RR-05")
def test_a_copy_drawn_by_the_forms_of_another_version_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=move_family_in())
    monkeypatch.setattr(issue_booked.issue_archive, "engine_of", lambda *_: {})
    assert show_issued(staff=CLERK, issue_no=made.issue_no).pdf == made.pdf


@pytest.mark.spec("RR-05")
def test_the_persons_of_the_booking_are_those_on_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = move_family_in(), another_family(2)
    (made,) = issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine[:1])
    real = issue_booked.rows.all_versions
    monkeypatch.setattr(issue_booked, "rows", SimpleNamespace(all_versions=lambda no: real(other[0])))
    stopped(lambda: show_issued(staff=CLERK, issue_no=made.issue_no), "I92", "reissue", mine[:1])


@pytest.mark.spec("RR-05")
def test_an_issue_that_is_booked_on_another_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = move_family_in(), another_family(2)
    real = issuing._record

    def booked(*given: Any) -> IssueRecord:
        row = real(*given)
        row.subjects = other[:1]
        return row

    monkeypatch.setattr(issuing, "_record", booked)
    act = lambda: issue_record_copy(staff=CLERK, request=request(), addressee_nos=mine[:1])  # noqa: E731
    stopped(act, "I79", "issue", mine[:1])
    assert not IssueRecord.objects.exists()


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("kind", ["removed_record_copy", "removed_items_certificate"])
@pytest.mark.parametrize("fault", ["_histories", "as_of", "_chosen"])
def test_anothers_removed_record_never_leaves(monkeypatch: pytest.MonkeyPatch, kind: str, fault: str) -> None:
    """Whatever reads the 除票 for the paper is wrong for both looks: only a query of its own tells."""
    mine, other = move_family_in(), another_family(2)
    for family in (mine, other):
        carry_out("move_out", draft_of("move_out", family[:1]) | {"moves_out_on": "2026-11-20"})
    histories, as_of = certificates._histories, certificates.replay.as_of
    theirs = histories(other[:1], known=issuing.clock.now(), with_number=True)[other[0]]
    last = len(histories(mine[:1], known=issuing.clock.now(), with_number=True)[mine[0]])
    if fault == "_histories":
        monkeypatch.setattr(certificates, "_histories", lambda *_, **__: {mine[0]: theirs})
    if fault == "as_of":
        wrong = SimpleNamespace(as_of=lambda *_: as_of(theirs, issuing.clock.today()), state_on=None)
        wrong.state_on = certificates.replay.state_on
        monkeypatch.setattr(certificates, "replay", wrong)
    if fault == "_chosen":
        person = issue_model.Person(theirs[-1].record, tuple(theirs))
        monkeypatch.setattr(issue_model, "_chosen", lambda facts, _: replace(facts, people=(person,)))
    asked = request(
        kind=kind, form="individual", relation="self", removed_as=last if fault == "_chosen" else 0
    )
    act = lambda: issue_record_copy(staff=CLERK, request=asked, addressee_nos=mine[:1])  # noqa: E731
    stopped(act, "I92", "issue", mine[:1])
