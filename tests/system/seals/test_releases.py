"""一時解除 for the one certificate that a protected person takes home from the counter (S 3.1, S 3.4, SL-03)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.kernel.seals.certificate import Shown
from openjuki.kernel.seals.ordinance import ordinance_of
from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Refused
from openjuki.systems.seals.models import CurrentSeal, HoldRelease, IssueRecord, Setting
from openjuki.systems.seals.rights import RIGHTS
from openjuki.systems.seals.services import issue as issuing
from openjuki.systems.seals.services.issue import Asked, Issued, issue, preview
from openjuki.systems.seals.services.issued import reissue, show_issued, view_issue
from openjuki.systems.seals.services.releases import release_hold
from support.fonts import prepare_printing
from support.signed_in import staff, terminal
from system.seals.samples import HANAKO, TARO, held, told
from system.seals.world import CHIEF, CLERK, COUNTER, registered

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2026, 11, 22)
AGENT = {"by_agent": True, "agent_name": "代理　太郎", "agent_address": "市内"}
SECRET = "国分町三丁目"


@pytest.fixture(autouse=True)
def _protected() -> Iterator[None]:
    prepare_printing()
    with clock.fixed(DAY):
        told()
        registered()
        held()
        yield


def release(by: Any = CHIEF, **changes: str) -> HoldRelease:
    given = {"identification": "passport", "reason": "本人が来庁し、登記に要る"}
    return release_hold(staff=by, addressee_no=HANAKO, **{**given, **changes})


def certified(by: Any = COUNTER, **changes: Any) -> list[Issued]:
    shown = {"card_no": CurrentSeal.objects.get(pk=HANAKO).card_id}
    shown |= {k: changes.pop(k) for k in list(changes) if k in Shown.__dataclass_fields__}
    asked = {"requester": "葛󠄂城 花子", "identification": "passport"} | changes
    return issue(staff=by, addressee_no=HANAKO, asked=Asked(shown=Shown(**shown), **asked))


def against(call: Any, *args: Any, **changes: Any) -> list[str]:
    with pytest.raises(Refused) as e:
        call(*args, **changes)
    return sorted(f.id for f in e.value.findings)


@pytest.mark.spec("S 3.1", "S 3.4", "SL-03")
@pytest.mark.protects("seals paper seal_certificate")
def test_released_by_one_issued_by_another_to_the_person_once() -> None:
    assert against(certified) == ["SE43"]
    made = release()
    assert made.until - made.released_at == timedelta(minutes=15)
    assert against(release) == ["SE54"]
    assert against(certified, CHIEF) == ["SE55"], "who released does not issue"
    assert against(certified, CLERK) == ["SE43"], "nobody is unmasked for other staff"
    assert against(certified, **AGENT) == ["SE51"]
    assert against(certified, requester="相手方") == ["SE51"]
    assert against(certified, copies=2) == ["SE56"]
    assert against(certified, identification="") == ["SE52"]
    assert against(certified, identification="pension_book") == ["SE52"]
    assert against(certified, card_no="1") == ["SE41"], "all other rules stand"
    look = Asked(shown=Shown(card_no=CurrentSeal.objects.get().card_id or ""), requester="葛󠄂城　花子")
    assert against(preview, staff=COUNTER, addressee_no=HANAKO, asked=look) == ["SE43"]
    (paper,) = certified()
    assert SECRET in "".join(pdf_text.pages(paper.pdf)[0].split())
    assert IssueRecord.objects.get().release == made
    assert against(certified) == ["SE43"], "one release, one certificate"
    log = AuditRow.objects.get(action="seals.release_hold", outcome="done")
    assert (log.subjects, log.reason) == ([HANAKO], "本人が来庁し、登記に要る")
    assert AuditRow.objects.get(action="seals.issue", outcome="done").terms["release"] == made.pk


@pytest.mark.spec("S 3.1", "SL-03")
def test_it_ends_by_the_clock_for_the_certificate_and_for_its_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    Setting.objects.create(key="ordinance", value={"release_minutes": 5})
    made = release()
    assert made.until - made.released_at == timedelta(minutes=5)
    (paper,) = certified(number_card=True, card_no="")
    number = paper.issue_no
    assert show_issued(staff=COUNTER, issue_no=number).pdf == paper.pdf
    assert reissue(staff=COUNTER, issue_no=number, reason="紙詰まり").pdf == paper.pdf
    assert against(reissue, staff=CHIEF, issue_no=number, reason="紙詰まり") == ["SE43"]
    until = release().until
    monkeypatch.setattr(clock, "now", lambda: until)
    assert against(certified) == ["SE43"]
    assert against(show_issued, staff=COUNTER, issue_no=number) == ["SE76"]
    assert not view_issue(staff=COUNTER, issue_no=number).at_hand
    assert against(reissue, staff=COUNTER, issue_no=number, reason="紙詰まり") == ["SE43"]
    again = release()
    assert again.until > until
    monkeypatch.setattr(issuing, "open_release", lambda no: made)
    assert against(certified) == ["SE57"], "over while the paper was drawn: the database says so"
    assert IssueRecord.objects.count() == 1


def test_what_a_release_needs() -> None:
    for lacking, found in (("seals.hold.release", "SE63"), ("seals.item.support_measure", "SE62")):
        assert against(release, staff([r for r in RIGHTS if r != lacking], "s3002")) == [found]
    assert against(release, identification="pension_book", reason=" ") == ["SE39", "SE52"]
    with pytest.raises(Forbidden):
        release(CLERK)
    held(seq=2, support_measure=False)
    assert against(release) == ["SE53"], "発行抑止 alone is not set aside"
    assert AuditRow.objects.filter(action="seals.release_hold", outcome="refused").count() == 5
    assert not HoldRelease.objects.exists()


def test_a_release_of_minutes_only() -> None:
    for wrong in (0, 61):
        with pytest.raises(ValueError, match="release_minutes"):
            ordinance_of({"release_minutes": wrong})


def refused(sql: str, why: str) -> None:
    with pytest.raises(IntegrityError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_what_was_not_released() -> None:
    made = release()
    certified()
    columns = [f.column for f in IssueRecord._meta.fields]
    given = ", ".join(columns)

    def again(**changes: str) -> str:
        values = ", ".join(changes.get(c, c) for c in columns)
        return f"INSERT INTO issue_record ({given}) SELECT {values} FROM issue_record"

    new = {"issue_no": "'2'"}
    agent = {"by_agent": "true", "agent_name": "'x'", "agent_address": "'x'"}
    refused(again(**new), "release_id")
    refused(again(**new, release_id="NULL"), "issue_protected")
    refused(again(**new, issued_by="'s3001'"), "issue_own_release")
    refused(again(**new, issued_at=f"'{made.until.isoformat()}'"), "issue_own_release")
    for wrong in ({"copies": "2"}, {"identification": "''"}, agent):
        refused(again(**new, **wrong), "issue_released_to_person")
    row = "addressee_no, identification, released_by, released_at"
    insert = f"INSERT INTO hold_release ({row}, until, reason) SELECT {row},"
    refused(f"{insert} until + interval '1 hour', reason FROM hold_release", "release_ends_soon")
    refused(f"{insert} until, '' FROM hold_release", "release_with_reason")
    refused(again(**new, release_id=str(made.pk), addressee_no=f"'{TARO}'"), "issue_own")


@pytest.mark.spec("S 3.1", "S 3.4", "L-01")
@pytest.mark.protects(
    "seals screen people/<str:addressee_no>/release", "seals POST api/people/<addressee_no>/releases"
)
def test_the_screen_and_the_api_release_for_who_may_and_tell_nobody_else() -> None:
    given = {"identification": "passport", "reason": "本人が来庁"}
    blind = terminal([r for r in RIGHTS if r != "seals.item.support_measure"], "s1001")
    sent: dict[str, Any] = {"content_type": "application/json"}
    for answer in (
        blind.get(f"/people/{HANAKO}/release"), blind.post(f"/people/{HANAKO}/release", given),
        blind.post(f"/api/people/{HANAKO}/releases", given, headers={"Idempotency-Key": "release-1"}, **sent),
    ):  # fmt: skip
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()
    chief = terminal(RIGHTS, "s3001")
    answer = chief.post(f"/people/{HANAKO}/release", {"reason": "本人が来庁"})
    assert answer.status_code == 422
    assert "本人を確認した写真付きの書類がありません" in answer.content.decode()
    answer = chief.post(
        f"/api/people/{HANAKO}/releases", given, headers={"Idempotency-Key": "release-2"}, **sent
    )
    assert answer.status_code == 201, answer.content
    assert set(answer.json()) == {"addressee_no", "until"}
    seen = chief.get(f"/api/people/{HANAKO}").json()
    until = datetime.fromisoformat(answer.json()["until"])
    assert datetime.fromisoformat(seen["released_until"]) == until
    assert "一時解除しています" in chief.get(f"/people/{HANAKO}").content.decode()
