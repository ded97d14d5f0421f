"""対象者の読み直し: whichever step before mixes up two persons, the paper of the other leaves nobody's hands (SL-03).

Each test breaks one step from inside, as R01 to R06 did, in a way in which everything after it agrees with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime import clock
from openjuki.runtime.release.desk import ChannelStopped
from openjuki.systems.seals.models import (
    CurrentSeal,
    Event,
    IssueIncident,
    IssueRecord,
    IssueReprint,
    PaperRecord,
)
from openjuki.systems.seals.selectors.persons import registrant
from openjuki.systems.seals.services import applications, issued, papers
from openjuki.systems.seals.services import issue as issuing
from openjuki.systems.seals.services.issue import Asked, issue, preview
from openjuki.systems.seals.services.printing import NotReleased
from support.fonts import prepare_printing
from support.seals import seal_png
from system.seals.samples import HANAKO, TARO, told
from system.seals.world import CHIEF, CLERK, entered, registered

DAY = date(2026, 11, 22)
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _two() -> Iterator[None]:
    """Two who are called the same, in two households, each with a seal."""
    prepare_printing()
    with clock.fixed(DAY):
        told()
        told(TARO, household_no="7", address="仙台市青葉区本町一丁目1番")
        registered()
        registered(TARO, scan=seal_png(5))
        yield


def asked() -> Asked:
    """By number card: no number on a card tells the two apart."""
    return Asked(shown=Shown(number_card=True), requester="葛城　花子", identification="number_card")


def ways() -> dict[str, Callable[[], Any]]:
    return {
        "issue": lambda: issue(staff=CLERK, addressee_no=HANAKO, asked=asked()),
        "preview": lambda: preview(staff=CLERK, addressee_no=HANAKO, asked=asked()),
    }


def stopped(call: Callable[[], Any], channel: str, *expected: str) -> None:
    """Nothing leaves, and the channel is stopped by an incident about whom was asked for."""
    before = IssueRecord.objects.count()
    with pytest.raises(NotReleased) as e:
        call()
    assert sorted(f.id for f in e.value.findings if f.id != "I81") == sorted(expected)
    made = IssueIncident.objects.latest("id")
    assert (made.channel, made.subjects) == (channel, [HANAKO])
    assert IssueRecord.objects.count() == before
    assert not IssueReprint.objects.exists()
    with pytest.raises(ChannelStopped):
        call()


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("way", ["issue", "preview"])
def test_another_row_was_locked(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(issuing, "locked", lambda no: registrant(TARO))
    stopped(ways()[way], "issue", "SE72")


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize(
    "wrong",
    [{"address": "仙台市青葉区本町一丁目1番"}, {"sex": "1"}, {"birth": None}, {"given_name": "華子"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_one_item_is_another_person_s(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]) -> None:
    real = issuing.locked
    monkeypatch.setattr(issuing, "locked", lambda no: replace(real(no), **wrong))
    stopped(ways()["issue"], "issue", "SE72")


def looks_up(addressee_no: str) -> Any:
    """In place of `CurrentSeal`: whoever is asked for, it is this person's."""
    rows = CurrentSeal.objects.select_related("registration", "card").filter(pk=addressee_no)
    found = SimpleNamespace(filter=lambda **_: rows)
    return SimpleNamespace(objects=SimpleNamespace(select_related=lambda *_: found))


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("way", ["issue", "preview"])
def test_another_s_seal_was_looked_up(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(issuing, "CurrentSeal", looks_up(TARO))
    stopped(ways()[way], "issue", "SE94")


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("way", ["issue", "preview"])
def test_another_s_impression_was_fetched(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    other = issuing.registered_picture(CurrentSeal.objects.get(pk=TARO).registration)
    monkeypatch.setattr(issuing, "registered_picture", lambda registration: other)
    stopped(ways()[way], "issue", "SE77")


@pytest.mark.spec("SL-03")
def test_the_issue_was_booked_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = CurrentSeal.objects.get(pk=TARO)
    create = IssueRecord.objects.create

    def booked(**given: Any) -> IssueRecord:
        return create(**{**given, "addressee_no": TARO, "registration": theirs.registration})

    monkeypatch.setattr(issuing, "IssueRecord", SimpleNamespace(objects=SimpleNamespace(create=booked)))
    stopped(ways()["issue"], "issue", "SE95")


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("fault", ["record_for", "locked", "archived"])
def test_another_s_certificate_would_be_handed_out_again(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    mine, theirs = (issue(staff=CLERK, addressee_no=no, asked=asked())[0] for no in (HANAKO, TARO))
    other = IssueRecord.objects.get(pk=theirs.issue_no)
    sabotage: dict[str, Callable[..., Any]] = {
        "record_for": lambda *_: other, "locked": lambda no: registrant(TARO), "archived": lambda *_: theirs.pdf,
    }  # fmt: skip
    monkeypatch.setattr(issued, fault, sabotage[fault])
    expected = {"record_for": "SE95", "locked": "SE72", "archived": "SE71"}[fault]
    stopped(
        lambda: issued.reissue(staff=CHIEF, issue_no=mine.issue_no, reason="紙詰まり"), "reissue", expected
    )
    with pytest.raises(ChannelStopped):
        issued.show_issued(staff=CLERK, issue_no=mine.issue_no)


@pytest.mark.spec("SL-01", "SL-02")
@pytest.mark.parametrize(
    ("kind", "fault"),
    [("card", "person_for"), ("card", "CurrentSeal"), ("ended", "person_for"), ("inquiry", "application_for"),
     ("inquiry", "paper")],
)  # fmt: skip
def test_a_letter_about_another(monkeypatch: pytest.MonkeyPatch, kind: str, fault: str) -> None:
    reference = {"card": HANAKO, "ended": "", "inquiry": ""}[kind]
    other = registrant(TARO)
    if kind == "ended":
        told(seq=2, adult_ward=True)
        reference = str(Event.objects.get(kind="ended").pk)
    if kind == "inquiry":
        mine, theirs = (
            applications.send_inquiry(
                staff=CLERK,
                application_id=entered(
                    no, kind="change", scan=seal_png(n), seal_text="花子", way="inquiry"
                ).pk,
            )
            for n, no in ((7, HANAKO), (8, TARO))
        )
        reference = str(mine.pk)
        monkeypatch.setattr(papers, "application_for", lambda *_: (theirs, other))
    if fault == "person_for":
        monkeypatch.setattr(papers, "person_for", lambda *_: other)
    if fault == "CurrentSeal":
        monkeypatch.setattr(papers, "CurrentSeal", looks_up(TARO))
    if fault == "paper":  # the right rows, the words of another
        monkeypatch.undo()
        real = papers.papers.inquiry
        monkeypatch.setattr(papers.papers, "inquiry", lambda person, *a, **k: real(other, *a, **k))
    stopped(lambda: papers.make_paper(staff=CLERK, kind=kind, reference=reference), "paper", "SE72")
    assert not PaperRecord.objects.exists()
