"""交付の最後の確認, 事故, 再交付, 処分 (SL-03): text and picture read back; what is wrong stops the channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime import clock, objects, pdf_pictures, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, Refused
from openjuki.runtime.exchange.models import Message
from openjuki.runtime.release.desk import NO_DUTY, ChannelStopped, NotYours
from openjuki.runtime.typeset.printing import PrintingAway
from openjuki.systems.seals.models import CurrentSeal, IssueIncident, IssueRecord, IssueReprint, Setting
from openjuki.systems.seals.services import issue as issuing
from openjuki.systems.seals.services.applications import withdraw
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.inquire import view_person
from openjuki.systems.seals.services.issue import Asked, Issued, issue, preview
from openjuki.systems.seals.services.issued import Voided, reissue, show_issued, view_issue, void_issue
from openjuki.systems.seals.services.print_jobs import jobs
from openjuki.systems.seals.services.printing import NotReleased
from openjuki.systems.seals.services.subject import registered_picture
from support.fonts import prepare_printing
from support.production import in_production, put_seal
from support.seals import seal_png
from support.signed_in import staff, terminal
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHIEF, CLERK, entered, registered

DAY = date(2026, 11, 22)
OWNER, OTHER = staff(["seals.incident"], "s4001"), staff(["seals.incident"], "s4002")
TEXT = "ほかの人の印影が印刷された。原因は組版の取り違え。"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _printing() -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        yield


def asked(**changes: Any) -> Asked:
    card = CurrentSeal.objects.get(pk=HANAKO).card_id or ""
    return Asked(shown=Shown(card_no=card), requester="葛城　花子", **changes)


def one() -> Issued:
    return issue(staff=CLERK, addressee_no=HANAKO, asked=asked())[0]


def ids(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(f.id for f in error.value.findings if f.id != "I81")  # what became of the incident


def sent(kind: str) -> list[Any]:
    return list(Message.objects.filter(kind=f"seals/{kind}/v1"))


def mix_up(monkeypatch: pytest.MonkeyPatch, **wrong: Any) -> None:
    """A fault in the making of the paper: another picture, or another size."""
    real = issuing.certificate
    monkeypatch.setattr(issuing, "certificate", lambda *a, **k: real(*a, **{**k, **wrong}))


@pytest.mark.spec("SL-03")
def test_another_s_impression_stops_issuing_until_two_people_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    registered()
    told(TARO, name="別人　太郎", surname="別人", given_name="太郎", household_no="7")
    registered(TARO, scan=seal_png(5), seal_text="別人")
    other = registered_picture(CurrentSeal.objects.get(pk=TARO).registration)
    with monkeypatch.context() as patched:
        mix_up(patched, impression=other)
        with pytest.raises(NotReleased) as e:
            one()
    assert ids(e) == ["SE77"]
    assert not IssueRecord.objects.exists()
    (made,) = IssueIncident.objects.all()
    assert (made.channel, made.subjects, made.raised_by) == ("issue", [HANAKO], CLERK.user_id)
    assert AuditRow.objects.get(action="seals.issue_incident").subjects == [HANAKO]
    for call in (one, lambda: preview(staff=CLERK, addressee_no=HANAKO, asked=asked())):
        with pytest.raises(ChannelStopped):
            call()
    with pytest.raises(Forbidden):
        desk.own(staff=CLERK, incident_id=made.pk)
    desk.own(staff=OWNER, incident_id=made.pk)
    with pytest.raises(Invalid, match="I87"):
        desk.explain(
            staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure="再実行で正常"
        )
    desk.explain(staff=OWNER, incident_id=made.pk, cause="program", explanation=TEXT, measure=TEXT)
    with pytest.raises(NotYours):
        desk.close(staff=OWNER, incident_id=made.pk)
    desk.close(staff=OTHER, incident_id=made.pk)
    assert one().pdf.startswith(b"%PDF")


@pytest.mark.spec("SL-03")
def test_an_incident_found_meanwhile_at_another_node_stops_what_is_about_to_go_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told()
    registered()
    no = one().issue_no
    assert advisory("ShareLock"), "no incident begins between this look and the commit"
    real, found = (
        issuing.signed,
        {"raised_by": "s9", "raised_at": clock.now(), "owner": "s9", "owned_at": clock.now()},
    )

    def meanwhile(pdf: bytes) -> bytes:
        IssueIncident.objects.create(channel="issue", findings=["SE77"], **found)
        return real(pdf)

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "signed", meanwhile)
        with pytest.raises(ChannelStopped):
            one()
    assert IssueRecord.objects.count() == 1
    mix_up(monkeypatch, size_mm=(12.0, 12.3))
    with pytest.raises(NotReleased):
        one()
    assert advisory("ExclusiveLock") <= advisory("ShareLock")
    assert advisory("ExclusiveLock"), "and an incident waits for what is going out"
    reissue(staff=CLERK, issue_no=no, reason="紙詰まり")
    assert len(advisory("ShareLock")) == 2, "handing out again is a channel of its own"


def advisory(mode: str) -> set[tuple[int, int]]:
    """The advisory locks of two keys that this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND mode = %s"
            " AND pid = pg_backend_pid()",
            [mode],
        )
        return set(cursor.fetchall())


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize(
    "more", [{"name": "葛󠄂城　花子美"}, {"address": "仙台市青葉区国分町三丁目7番1号　青葉ハイツ2013"}]
)
def test_who_is_called_almost_the_same_or_lives_next_door_is_another(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    told()
    registered()
    real = issuing.certificate
    monkeypatch.setattr(
        issuing, "certificate", lambda person, *a, **k: real(replace(person, **more), *a, **k)
    )
    with pytest.raises(NotReleased) as e:
        one()
    assert ids(e) == ["SE72"]


@pytest.mark.spec("SL-03")
def test_an_impression_of_another_size_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    registered()
    mix_up(monkeypatch, size_mm=(12.0, 12.3))
    with pytest.raises(NotReleased) as e:
        one()
    assert ids(e) == ["SE78"]


@pytest.mark.spec("SL-03")
def test_an_incident_belongs_to_who_may_end_it_and_the_first_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told()
    registered()
    chief, clerk = terminal(["seals.incident"], OWNER.user_id), terminal(["seals.issue"], CLERK.user_id)
    with monkeypatch.context() as patched:
        mix_up(patched, size_mm=(10.0, 10.0))
        with pytest.raises(NotReleased) as e:
            one()
    made = IssueIncident.objects.get()
    assert (made.owner, made.raised_by) == (OWNER.user_id, CLERK.user_id)
    assert f"担当は 試験職員{OWNER.user_id}" in e.value.findings[-1].message
    for client, said in ((chief, "担当はあなた"), (clerk, f"担当は試験職員{OWNER.user_id}")):
        assert f"証明書の発行を止めています(事故1件、{said}" in client.get("/").content.decode()
    desk.explain(staff=OWNER, incident_id=made.pk, cause="test", explanation=TEXT, measure=TEXT)
    desk.close(staff=OTHER, incident_id=made.pk)
    with in_production():
        assert NO_DUTY in chief.get("/").content.decode()
        assert NO_DUTY not in clerk.get("/").content.decode()
        desk.take_duty(staff=OWNER)
        assert NO_DUTY not in chief.get("/").content.decode()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE issue_incident SET closed_by='s9', closed_at=now()",
        "UPDATE issue_incident SET cause='retried_ok', explanation='x', measure='x', explained_at=now()",
        "DELETE FROM issue_incident",
    ],
)
def test_the_database_keeps_an_incident_open(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    told()
    registered()
    mix_up(monkeypatch, size_mm=(10.0, 10.0))
    with pytest.raises(NotReleased):
        one()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert IssueIncident.objects.filter(closed_at=None).count() == 1


@pytest.mark.spec("SL-03", "S 1.3.8")
def test_a_copy_is_handed_out_again_as_released_until_it_is_voided_or_untrue() -> None:
    told()
    registered()
    made = one()
    no = made.issue_no
    assert not view_issue(staff=CHIEF, issue_no=no).at_hand
    with pytest.raises(Invalid):
        reissue(staff=CHIEF, issue_no=no, reason=" ")
    assert reissue(staff=CHIEF, issue_no=no, reason="紙詰まり").pdf == made.pdf
    assert show_issued(staff=CHIEF, issue_no=no).pdf == made.pdf, "at hand for whoever took it out again"
    held(issue_held=True, support_measure=False)
    assert not_again(no) == ["SE44"]
    held(seq=2, issue_held=False, support_measure=False)
    told(seq=2, address="仙台市青葉区本町一丁目1番")
    assert not_again(no) == ["SE59"], "whoever has moved has another 住所"
    told(seq=3)
    assert show_issued(staff=CHIEF, issue_no=no).pdf == made.pdf
    told(seq=4, adult_ward=True)
    assert not_again(no) == ["SE46"], "what it certifies is not true any more"
    assert not sent("certificate_voided")
    void_issue(staff=CHIEF, issue_no=no, reason="回収して破棄")
    for again in (reissue, void_issue):
        with pytest.raises(Voided):
            again(staff=CHIEF, issue_no=no, reason="もう一度")
    assert view_issue(staff=CLERK, issue_no=no).voided_for == "回収して破棄"
    assert IssueReprint.objects.count() == 1
    (voided,) = sent("certificate_voided")
    assert voided.subject == sent("certificate_released")[0].subject
    for table in ("issue_void", "issue_reprint"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def not_again(issue_no: str) -> list[str]:
    """What stands against this copy on each of the ways on which a paper that was issued could leave once more."""
    found = [
        ids(refused_by(reissue, staff=CHIEF, issue_no=issue_no, reason="紙詰まり")),
        ids(refused_by(show_issued, staff=CHIEF, issue_no=issue_no)),
        ids(
            refused_by(jobs.print_sheet, staff=CHIEF, paper="certificate", reference=issue_no, printer="P01")
        ),
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


def refused_by(call: Any, **given: Any) -> pytest.ExceptionInfo[Refused]:
    with pytest.raises(Refused) as e:
        call(**given)
    return e


@pytest.mark.spec("SL-03", "S 1.3.8")
def test_after_its_day_there_is_a_new_one_by_the_card_and_no_old_one() -> None:
    told()
    registered()
    no = one().issue_no
    assert view_issue(staff=CHIEF, issue_no=no).again
    with clock.fixed(DAY + timedelta(days=400)):
        assert not view_issue(staff=CHIEF, issue_no=no).again
        assert ids(refused_by(reissue, staff=CHIEF, issue_no=no, reason="紙詰まり")) == ["SE58"]
        told(seq=2, address="仙台市青葉区本町一丁目1番")
        assert ids(refused_by(reissue, staff=CHIEF, issue_no=no, reason="紙詰まり")) == ["SE58", "SE59"]
        assert one().issue_no != no
    assert not IssueReprint.objects.exists()


@pytest.mark.spec("SL-03")
@pytest.mark.parametrize("kind", ["card_lost", "seal_lost"])
def test_what_was_reported_lost_opens_no_way_to_a_certificate(kind: str) -> None:
    told()
    registered()
    no = issue(staff=CHIEF, addressee_no=HANAKO, asked=asked())[0].issue_no
    lost = entered(kind=kind)
    assert not_again(no) == ["SE45"]
    for call in (one, lambda: preview(staff=CLERK, addressee_no=HANAKO, asked=asked())):
        assert ids(refused_by(call)) == ["SE45"]
    withdraw(staff=CLERK, application_id=lost.pk, reason="見つかった")
    assert show_issued(staff=CHIEF, issue_no=no)


@pytest.mark.spec("SL-03")
def test_who_came_with_the_card_of_another_stands_in_the_record_and_on_the_log() -> None:
    told()
    registered()
    agent = {"by_agent": True, "agent_name": " 代理　太郎", "agent_address": "富谷市一丁目 "}
    shown = Shown(card_no=CurrentSeal.objects.get(pk=HANAKO).card_id or "", **agent)  # type: ignore[arg-type]
    (made,) = issue(staff=CLERK, addressee_no=HANAKO, asked=Asked(shown=shown, requester="代理　太郎"))
    record = IssueRecord.objects.get(pk=made.issue_no)
    named = ("代理　太郎", "富谷市一丁目")
    assert (record.agent_name, record.agent_address) == named
    (log,) = AuditRow.objects.filter(action="seals.issue", outcome="done")
    assert log.terms["agent"] == dict(zip(("name", "address"), named, strict=True))
    (line,) = view_person(staff=CHIEF, addressee_no=HANAKO).issues
    assert (line.agent_name, line.agent_address) == named
    view = view_issue(staff=CHIEF, issue_no=made.issue_no)
    assert (view.requester, view.agent_name, view.agent_address) == ("代理　太郎", *named)
    one()
    assert AuditRow.objects.filter(action="seals.issue", outcome="done").latest("id").terms["agent"] is None


@pytest.mark.parametrize(
    ("table", "more", "value", "why"),
    [
        ("issue_void", "", "", "void_with_reason"),
        ("issue_reprint", ", acknowledged", ", '{}'", "reprint_with_reason"),
    ],
)
def test_the_database_asks_for_a_reason(table: str, more: str, value: str, why: str) -> None:
    told()
    registered()
    row = f"INSERT INTO {table} (issue_id, reason, by, at{more}) VALUES ('{one().issue_no}', '', 's1', now(){value})"
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(row)


@pytest.mark.parametrize("looking", [False, True], ids=["issue", "preview"])
def test_an_archive_that_was_changed_stops_handing_out(
    monkeypatch: pytest.MonkeyPatch, looking: bool
) -> None:
    told()
    registered()
    made = one()
    store = objects.store()
    monkeypatch.setattr(type(store), "get", lambda self, name: b"%PDF other")
    with pytest.raises(NotReleased):
        reissue(staff=CLERK, issue_no=made.issue_no, reason="紙詰まり")
    with pytest.raises(NotReleased) as e:
        preview(staff=CLERK, addressee_no=HANAKO, asked=asked()) if looking else one()
    assert ids(e) == ["SE79"], "nor is an impression printed that is not the registered one"
    assert set(IssueIncident.objects.values_list("channel", flat=True)) == {"issue", "reissue"}


@pytest.mark.spec("S 5.6", "SL-03")
def test_in_production_the_mayors_seal_stands_on_the_certificate_or_there_is_none() -> None:
    told()
    registered()
    mayor = {"prefecture": "宮城県", "title": "仙台市長", "name": "架空　市子", "first": "2020-01-01"}
    Setting.objects.create(key="certifiers", value=[mayor])
    with in_production():
        with pytest.raises(PrintingAway):
            one()
        put_seal("仙台市長")
        made = one()
    text = "".join(pdf_text.pages(made.pdf)[0].split())
    assert "公印省略" not in text
    assert "見本" not in text
    impression, seal = pdf_pictures.pages(made.pdf)[0]
    assert (seal.width_mm, seal.height_mm) != (impression.width_mm, impression.height_mm)


def test_a_preview_bears_no_number_and_no_seal_and_leaves_nothing() -> None:
    told()
    registered()
    text = "".join(pdf_text.pages(preview(staff=CLERK, addressee_no=HANAKO, asked=asked()))[0].split())
    assert "発行番号(プレビュー)1/1" in text
    assert "公印省略" in text
    assert "QRコード" not in text
    assert not IssueRecord.objects.exists()
    assert not sent("certificate_released")
    assert AuditRow.objects.get(action="seals.preview").subjects == [HANAKO]


@pytest.mark.spec("S 3.4", "SL-03")
def test_beside_a_protected_person_a_reason_is_asked_for_on_every_way() -> None:
    """The paper shows the address of both."""
    told()
    told(TARO, given_name="太郎", name="葛󠄂城　太郎")
    registered()
    held(TARO)
    for call in (one, lambda: preview(staff=CLERK, addressee_no=HANAKO, asked=asked())):
        with pytest.raises(Invalid) as e:
            call()
        assert ids(e) == ["SA06"]
    reasons = {"SA06": "本人と面談して確認"}
    (made,) = issue(staff=CLERK, addressee_no=HANAKO, asked=asked(acknowledged=reasons))
    assert IssueRecord.objects.get().acknowledged == reasons
    assert show_issued(staff=CLERK, issue_no=made.issue_no).pdf == made.pdf
    with pytest.raises(Invalid) as e:
        reissue(staff=CLERK, issue_no=made.issue_no, reason="紙詰まり")
    assert ids(e) == ["SA06"]
    assert (
        reissue(staff=CLERK, issue_no=made.issue_no, reason="紙詰まり", acknowledged=reasons).pdf == made.pdf
    )
    told(TARO, seq=2, given_name="太郎", name="葛󠄂城　太郎", household_no="8")
    assert one(), "who has moved away shares no address"
