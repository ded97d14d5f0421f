"""支援措置 from the application to its end: rights, periods, holds, the append-only history (S 1.1.16, S 3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import transaction
from psycopg import errors

from openjuki.kernel.support_measure.application import CoApplicant, OpposingParty
from openjuki.runtime import clock, fields
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.systems.residents.models import Hold, SupportMeasure, SupportMeasureVersion
from openjuki.systems.residents.rights import RIGHTS, ROLES
from openjuki.systems.residents.selectors import holds, rows, support_measures
from openjuki.systems.residents.selectors.issue_holds import issue_holds
from openjuki.systems.residents.services import support_measures as acts
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.holds import lift_hold, release_hold
from openjuki.systems.residents.services.support_acts import MeasureChanged, NotNow
from openjuki.systems.residents.services.support_moves import follow_moves
from openjuki.systems.residents.services.view_person import view_person
from openjuki.systems.residents.services.view_support import list_measures, view_measure
from support.bearers import Api
from support.register import change, person
from support.residents import CLERK, make_staff
from support.support_measures import SECRETS, application, received, started

pytestmark = pytest.mark.usefixtures("real_db")
COUNTER = make_staff("s1003", rights=frozenset(ROLES["counter"]))
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.fixed(DAY):
        yield


@pytest.fixture
def pair() -> tuple[str, str]:
    """An applicant and a child."""
    return person(1, given_name="花子"), person(2, given_name="桜")


def test_receipt_protects_at_once(pair: tuple[str, str]) -> None:
    """仮支援措置: from the application on, for those beside too, entered by any counter."""
    measure = received(*pair, staff=COUNTER)
    assert (measure.state, measure.provisional_since) == ("provisional", DAY)
    assert holds.protected(pair) == set(pair)
    for no in pair:
        assert issue_holds([no], []).protected
    lines = Hold.objects.values_list("addressee_no", "process", "level", "support_measure")
    assert sorted(lines) == sorted((no, p, "error", True) for no in pair for p in ("issue", "inquiry"))


@pytest.mark.spec("S 3.4", "RR-25")
def test_the_end_follows_from_the_start_and_can_be_edited(pair: tuple[str, str]) -> None:
    measure = started(pair[0], starts_on=date(2020, 4, 1))
    assert (measure.starts_on, measure.ends_on) == (date(2020, 4, 1), date(2021, 3, 31))
    other = started(pair[1], starts_on=date(2026, 12, 1), ends_on=date(2027, 3, 31))
    assert other.ends_on == date(2027, 3, 31)


class TestPeriod:
    """Extension, alerts, and what the passing of the end does: nothing (S 3.4)."""

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_extension_waits_for_the_last_month(self, pair: tuple[str, str]) -> None:
        measure = started(pair[0], starts_on=date(2026, 1, 1))  # ends on 2026-12-31
        with clock.fixed(date(2026, 11, 29)), pytest.raises(NotNow, match="令和8年11月30日から"):
            acts.extend(staff=CLERK, measure_id=measure.pk, reason="継続の申出")
        with clock.fixed(date(2026, 11, 30)):
            longer = acts.extend(staff=CLERK, measure_id=measure.pk, reason="継続の申出")
        assert (longer.starts_on, longer.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))

    @pytest.mark.spec("S 3.4")
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2026, 11, 29), ()),
            (date(2026, 11, 30), ("支援措置の期間が1か月以内に終わります。",)),
            (date(2027, 1, 1), ("支援措置の期間が終わっています。延長も終了も決まっていません。",)),
        ],
    )
    def test_the_persons_page_tells_of_the_end(
        self, pair: tuple[str, str], day: date, said: tuple[str, ...]
    ) -> None:
        started(*pair, starts_on=date(2026, 1, 1))
        for no in pair:
            with clock.fixed(day):
                seen = view_person(staff=CLERK, addressee_no=no, reason="支援措置の確認")
            assert seen.notices == said
            assert seen.support_states == ("支援措置",)

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_the_end_passes_and_everybody_stays_protected(self, pair: tuple[str, str]) -> None:
        measure = started(*pair, starts_on=date(2020, 4, 1))
        with clock.fixed(date(2029, 1, 1)):
            assert holds.protected(pair) == set(pair)
            assert issue_holds([pair[1]], []).protected
            (line,) = list_measures(staff=CLERK)
            assert line.line.due == "past"
            late = acts.extend(staff=CLERK, measure_id=measure.pk, reason="失念のため")
        assert late.ends_on == date(2022, 3, 31)

    def test_an_end_before_the_start_is_refused(self, pair: tuple[str, str]) -> None:
        with pytest.raises(Invalid, match="M14"):
            started(pair[0], starts_on=DAY, ends_on=date(2026, 11, 21))


class TestEnding:
    """Only a decision ends it, and then for all (S 3.4)."""

    @pytest.mark.parametrize("ground", ["applicant", "no_need"])
    def test_ending_lifts_the_holds_of_all(self, pair: tuple[str, str], ground: str) -> None:
        measure = started(*pair)
        acts.end(staff=CLERK, measure_id=measure.pk, ground=ground, reason="面談で確認")
        assert holds.protected(pair) == set()
        assert not Hold.objects.filter(lifted_at__isnull=True).exists()
        assert set(Hold.objects.values_list("lifted_reason", flat=True)) == {"終了"}
        received(pair[0])  # and can be applied for again

    def test_a_period_that_runs_is_not_over(self, pair: tuple[str, str]) -> None:
        measure = started(pair[0])
        with pytest.raises(NotNow):
            acts.end(staff=CLERK, measure_id=measure.pk, ground="period_over", reason="経過")
        with clock.fixed(date(2028, 1, 1)):
            acts.end(staff=CLERK, measure_id=measure.pk, ground="period_over", reason="延長の申出なし")
        assert holds.protected(pair) == set()

    def test_no_need_ends_a_provisional_one_only(self, pair: tuple[str, str]) -> None:
        measure = received(*pair)
        acts.reject(staff=CLERK, measure_id=measure.pk, reason="必要性なし")
        assert holds.protected(pair) == set()
        with pytest.raises(NotNow):
            acts.reject(staff=CLERK, measure_id=started(pair[1]).pk, reason="必要性なし")

    def test_who_is_named_twice_stays_protected_by_the_other(self, pair: tuple[str, str]) -> None:
        first, _ = started(*pair), started(pair[1])
        acts.end(staff=CLERK, measure_id=first.pk, ground="applicant", reason="終了の申出")
        assert holds.protected(pair) == {pair[1]}

    def test_no_single_hold_of_it_can_be_lifted(self, pair: tuple[str, str]) -> None:
        started(pair[0])
        hold = Hold.objects.filter(process="issue").get()
        with pytest.raises(Refused, match="H08"):
            lift_hold(staff=CLERK, hold_id=hold.pk, reason="取下げ")


@pytest.mark.spec("S 3.4", "RR-25")
def test_a_paper_is_issued_under_a_release_and_nobody_is_unmasked(pair: tuple[str, str]) -> None:
    """審査の結果交付する場合のエラーの解除: for a while, by the 支援措置責任者."""
    started(pair[0])
    hold = Hold.objects.filter(process="issue").get()
    plain = make_staff("s1009", rights=frozenset(RIGHTS) - {"residents.support.decide"})
    with pytest.raises(Forbidden):
        release_hold(staff=plain, hold_id=hold.pk, reason="本人の請求")
    release_hold(staff=CLERK, hold_id=hold.pk, reason="本人の請求")
    assert not issue_holds([pair[0]], []).protected
    assert holds.protected([pair[0]]) == {pair[0]}
    with clock.fixed(date(2026, 11, 23)):
        assert issue_holds([pair[0]], []).protected


class TestRights:
    """The 支援措置責任者 sees and decides; the counter receives (S 3.4)."""

    @pytest.mark.parametrize(
        ("act", "items"),
        [
            ("start", {}), ("extend", {}), ("end", {"ground": "no_need"}), ("reject", {}),
            ("forward", {"municipality": "秋田県秋田市"}), ("amend", {"application": application()}),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("missing", ["residents.support.decide", "residents.item.support_measure"])
    def test_no_decision_without_both_rights(
        self, pair: tuple[str, str], act: str, items: dict[str, Any], missing: str
    ) -> None:
        measure = received(pair[0])
        few = make_staff("s1008", rights=frozenset(RIGHTS) - {missing})
        with pytest.raises(Forbidden):
            getattr(acts, act)(staff=few, measure_id=measure.pk, reason="決定", **items)
        assert SupportMeasureVersion.objects.count() == 1
        assert AuditRow.objects.filter(action=f"residents.support.{act}", outcome="refused").count() == 1

    @pytest.mark.spec("S 3.4", "U-05")
    def test_details_need_right_and_reason_and_every_view_is_logged(self, pair: tuple[str, str]) -> None:
        measure = received(*pair)
        with pytest.raises(Forbidden):
            view_measure(staff=COUNTER, measure_id=measure.pk, reason="照会")
        with pytest.raises(Invalid):
            view_measure(staff=CLERK, measure_id=measure.pk, reason=" ")
        seen = view_measure(staff=CLERK, measure_id=measure.pk, reason="延長の審査")
        assert seen.application == application(pair[1])
        assert not any(secret in repr(seen) for secret in SECRETS)
        row = AuditRow.objects.get(action="residents.support.view", outcome="viewed")
        assert (sorted(row.subjects), row.reason) == (sorted(pair), "延長の審査")

    def test_the_list_is_the_wards_and_logged(self, pair: tuple[str, str]) -> None:
        received(pair[0])
        with pytest.raises(Forbidden):
            list_measures(staff=COUNTER)
        assert [m.applicant.addressee_no for m in list_measures(staff=CLERK)] == [pair[0]]
        assert list_measures(staff=make_staff("s1010", ward="04102")) == []
        assert AuditRow.objects.filter(action="residents.support.list", outcome="viewed").count() == 2


class TestApplication:
    """The items of S 1.1.16."""

    @pytest.mark.parametrize(
        ("items", "finding"),
        [
            ({"requested": ()}, "M15"),
            ({"requested": ("seal",)}, "M15"),
            ({"co_applicants": (CoApplicant(relation="子"),)}, "M02"),
            ({"co_applicants": (CoApplicant(name="試験　桜"),)}, "M03"),
        ],
    )
    def test_what_is_wrong_is_named(self, pair: tuple[str, str], items: dict[str, Any], finding: str) -> None:
        with pytest.raises(Invalid) as e:
            acts.receive(staff=CLERK, applicant_no=pair[0], application=application(**items), reason="申出")
        assert [f.id for f in e.value.findings] == [finding]
        assert not SupportMeasure.objects.exists()

    def test_the_opposing_party_cannot_be_among_the_protected(self, pair: tuple[str, str]) -> None:
        wrong = application(pair[1], opposing_parties=(OpposingParty(addressee_no=pair[1]),))
        with pytest.raises(Invalid, match="M04"):
            acts.receive(staff=CLERK, applicant_no=pair[0], application=wrong, reason="申出")

    def test_nobody_unknown_and_nobody_twice(self, pair: tuple[str, str]) -> None:
        with pytest.raises(NotFound):
            received("000000000000000")
        with pytest.raises(NotFound):
            received(pair[0], "000000000000000")
        received(pair[0])
        with pytest.raises(acts.StandsAlready):
            received(pair[0])

    def test_somebody_outside_the_register_stands_beside(self, pair: tuple[str, str]) -> None:
        outside = application(co_applicants=(CoApplicant(name="試験　母", relation="母"),))
        measure = acts.receive(staff=CLERK, applicant_no=pair[0], application=outside, reason="申出")
        assert support_measures.newest(measure.pk).supported == [pair[0]]

    def test_amending_moves_the_protection(self, pair: tuple[str, str]) -> None:
        third = person(3, given_name="葵")
        measure = started(*pair)
        acts.amend(staff=CLERK, measure_id=measure.pk, application=application(third), reason="訂正")
        assert holds.protected([*pair, third]) == {pair[0], third}

    def test_a_forwarding_is_kept_beside_the_former(self, pair: tuple[str, str]) -> None:
        measure = received(pair[0])
        for city in ("秋田県秋田市", "山形県山形市"):
            acts.forward(staff=CLERK, measure_id=measure.pk, municipality=city, reason="転送")
        kept = support_measures.opened(support_measures.newest(measure.pk))
        assert [(f.municipality, f.on) for f in kept.forwarded] == [
            ("秋田県秋田市", DAY),
            ("山形県山形市", DAY),
        ]

    def test_a_removed_person_applies_as_of_the_previous_address(self, pair: tuple[str, str]) -> None:
        change(pair[0], reason="move_out", on="2026-11-01", known="2026-11-01T09:00", status="2")
        assert received(pair[0]).applicant_kind == "previous_address"


class TestMoves:
    """転出: the protection goes on as 仮支援措置 of 前住所地, without anybody's doing (S 3.4)."""

    def moved(self, addressee_no: str, reason: str = "move_out", **items: Any) -> list[int]:
        before = rows.current_versions([addressee_no])
        change(addressee_no, reason=reason, on="2026-11-22", known="2026-11-22T10:00", **items)
        with transaction.atomic():
            return follow_moves(list(rows.current_versions([addressee_no]).values()), before)

    @pytest.mark.spec("S 3.4", "RR-25")
    @pytest.mark.parametrize("items", [{"planned_move_out_on": date(2026, 12, 1)}, {"status": "2"}])
    def test_it_switches(self, pair: tuple[str, str], items: dict[str, Any]) -> None:
        measure = started(*pair)
        assert self.moved(pair[0], **items) == [measure.pk]
        measure.refresh_from_db()
        assert (measure.state, measure.applicant_kind) == ("provisional", "previous_address")
        assert (measure.starts_on, measure.provisional_since) == (None, DAY)
        assert holds.protected(pair) == set(pair)
        assert AuditRow.objects.get(action="residents.support.move_out").actor == "system"

    def test_it_comes_back_when_the_move_is_cancelled(self, pair: tuple[str, str]) -> None:
        measure = started(pair[0])
        self.moved(pair[0], planned_move_out_on=date(2026, 12, 1))
        assert self.moved(pair[0], "cancel_correct", planned_move_out_on=None) == [measure.pk]
        again = SupportMeasure.objects.get()
        assert (again.state, again.starts_on, again.ends_on) == ("in_force", DAY, measure.ends_on)
        assert again.applicant_kind == "current_address"

    def test_what_was_decided_since_is_not_undone(self, pair: tuple[str, str]) -> None:
        measure = started(pair[0])
        self.moved(pair[0], planned_move_out_on=date(2026, 12, 1))
        acts.start(staff=CLERK, measure_id=measure.pk, reason="転出先での継続")
        assert self.moved(pair[0], "cancel_correct", planned_move_out_on=None) == []

    @pytest.mark.spec("S 3.4", "RR-25")
    def test_who_moves_in_again_does_not_get_the_old_measure_back(self, pair: tuple[str, str]) -> None:
        measure = started(pair[0])
        assert self.moved(pair[0], status="2") == [measure.pk]
        assert self.moved(pair[0], "move_in", status="1") == []
        measure.refresh_from_db()
        assert (measure.state, measure.applicant_kind) == ("provisional", "previous_address")
        assert holds.protected(pair[:1]) == {pair[0]}

    def test_others_moves_change_nothing(self, pair: tuple[str, str]) -> None:
        started(*pair)
        assert self.moved(pair[1], planned_move_out_on=date(2026, 12, 1)) == []
        assert SupportMeasure.objects.get().state == "in_force"


def test_two_deciders_do_not_step_on_each_other(pair: tuple[str, str]) -> None:
    measure = received(pair[0])
    acts.start(staff=CLERK, measure_id=measure.pk, reason="必要性を確認", version=1)
    with pytest.raises(MeasureChanged):
        acts.end(staff=CLERK, measure_id=measure.pk, ground="no_need", reason="取下げ", version=1)


class TestDatabase:
    """Every act stays; what lies in the tables tells a reader nothing of the victim's circumstances."""

    @pytest.mark.spec("RR-25", "L-07")
    def test_every_act_is_a_version_that_stays(
        self, pair: tuple[str, str], owner: psycopg.Connection
    ) -> None:
        measure = started(pair[0])
        acts.end(staff=CLERK, measure_id=measure.pk, ground="applicant", reason="申出")
        assert [a.act for a in support_measures.history(measure.pk)] == ["end", "start", "receive"]
        from django.db import connection

        for statement in ("UPDATE support_measure_version SET act = 'end'", "DELETE FROM support_measure_version",
                          "UPDATE hold_release SET until = now()"):  # fmt: skip
            with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(statement)

    @pytest.mark.parametrize(
        ("statement", "kind", "name"),
        [
            ("UPDATE support_measure SET state = 'over', ended_on = '2026-01-01'",
             errors.CheckViolation, "measure_state"),
            ("UPDATE support_measure SET applicant_kind = ''", errors.CheckViolation, "measure_applicant_kind"),
            ("UPDATE support_measure SET ends_on = NULL", errors.CheckViolation, "measure_in_force_has_period"),
            ("UPDATE support_measure SET ends_on = '2000-01-01'", errors.CheckViolation, "measure_period"),
            ("UPDATE support_measure SET state = 'ended'", errors.CheckViolation, "measure_ended_on_a_day"),
            ("UPDATE support_measure SET state = 'provisional', provisional_since = NULL",
             errors.CheckViolation, "measure_provisional_since"),
            ("UPDATE support_measure SET version = 9", errors.ForeignKeyViolation, "measure_newest_version"),
            ("INSERT INTO support_measure (applicant_no, applicant_kind, ward, state, version, received_on,"
             " provisional_since) SELECT applicant_no, applicant_kind, ward, 'provisional', 1, received_on,"
             " received_on FROM support_measure", errors.UniqueViolation, "one_live_measure"),
            ("UPDATE support_measure_version SET version_no = 7 WHERE version_no = 2",
             errors.CheckViolation, "measure_version_follows"),
            ("UPDATE support_measure_version SET reason = ''", errors.CheckViolation, "measure_act_has_reason"),
            ("UPDATE support_measure_version SET act = 'x'", errors.CheckViolation, "measure_act"),
            ("UPDATE hold SET level = 'alert'", errors.CheckViolation, "hold_of_support_is_error"),
            ("UPDATE hold SET household_no = '1', addressee_no = ''", errors.CheckViolation,
             "hold_of_support_is_error"),
            ("UPDATE hold SET household_no = '1'", errors.CheckViolation, "hold_of_person_or_household"),
            ("UPDATE hold SET support_measure = false", errors.CheckViolation, "hold_of_measure_protects"),
            ("UPDATE hold SET ends_on = '2000-01-01'", errors.CheckViolation, "hold_period"),
            ("UPDATE hold SET process = 'issue'", errors.UniqueViolation, "hold_once"),
            ("INSERT INTO hold_release (hold_id, released_by, released_at, until, reason)"
             " SELECT id, 's', now(), now() + interval '25 hours', 'r' FROM hold LIMIT 1",
             errors.CheckViolation, "release_of_a_day"),
            ("INSERT INTO hold_release (hold_id, released_by, released_at, until, reason)"
             " SELECT id, 's', now(), now() - interval '1 second', 'r' FROM hold LIMIT 1",
             errors.CheckViolation, "release_ends_later"),
            ("INSERT INTO hold_release (hold_id, released_by, released_at, until, reason)"
             " SELECT id, 's', now(), now(), '' FROM hold LIMIT 1", errors.CheckViolation, "release_has_reason"),
        ],
    )  # fmt: skip
    def test_the_tables_keep_to_the_rules(
        self,
        pair: tuple[str, str],
        owner: psycopg.Connection,
        statement: str,
        kind: type[Exception],
        name: str,
    ) -> None:
        started(pair[0])
        with pytest.raises(kind, match=name):
            owner.execute(statement)  # type: ignore[call-overload]

    def test_no_item_lies_readable_and_none_can_be_moved_to_another(
        self, pair: tuple[str, str], owner: psycopg.Connection
    ) -> None:
        measure = started(pair[0])
        for table in ("support_measure", "support_measure_version", "hold"):
            found = owner.execute(f"SELECT t::text FROM {table} t").fetchall()  # type: ignore[call-overload]
            assert found
            assert not any(secret in str(found) for secret in SECRETS)
            assert not any(secret.encode().hex() in str(found) for secret in SECRETS)
        newest = support_measures.newest(measure.pk)
        newest.version_no = 1
        with pytest.raises(fields.SealBroken):
            support_measures.opened(newest)


@pytest.mark.spec("S 3.4", "RR-25")
def test_the_whole_way_by_program(pair: tuple[str, str]) -> None:
    api, counter = Api(CLERK), Api(COUNTER)
    body = {
        "application": {
            "requested": ["copy_current"], "phone": SECRETS[0],
            "co_applicants": [{"addressee_no": pair[1], "relation": "子"}],
        },
        "reason": "本人の申出",
    }  # fmt: skip
    made = counter.post(f"/persons/{pair[0]}/support-measures", body)
    assert (made.status_code, made.json()["state"]) == (201, "provisional")
    path = f"/support-measures/{made.json()['id']}"
    for step in ("start", "end"):
        assert (
            counter.post(
                f"{path}/{step}", {"reason": "決定", **({"ground": "no_need"} if step == "end" else {})}
            ).status_code
            == 403
        )
    assert counter.post(f"{path}/searches", {"reason": "照会"}, key="").status_code == 403
    assert counter.get("/support-measures").status_code == 403
    first = api.post(f"{path}/start", {"reason": "確認", "starts_on": "2026-04-01", "version": 1})
    assert first.json()["ends_on"] == "2027-03-31"
    seen = api.post(f"{path}/searches", {"reason": "審査"}, key="").json()
    assert seen["application"]["phone"] == SECRETS[0]
    assert [h["act"] for h in seen["history"]] == ["start", "receive"]
    changed = body["application"] | {
        "co_applicants": [],
        "opinion": {"agency": "警察署", "given_on": "2026-11-20"},
    }
    assert api.post(f"{path}/amend", {"application": changed, "reason": "訂正"}).status_code == 200
    assert holds.protected(pair) == {pair[0]}
    assert api.post(f"{path}/forward", {"municipality": "秋田県秋田市", "reason": "転送"}).status_code == 200
    assert api.post(f"{path}/extend", {"reason": "延長"}).json()["findings"][0]["id"] == "M10"
    assert [m["id"] for m in api.get("/support-measures").json()] == [made.json()["id"]]
    ended = api.post(f"{path}/end", {"reason": "終了の申出", "ground": "applicant"})
    assert (ended.json()["state"], holds.protected(pair)) == ("ended", set())


def test_the_board_tells_the_decider_what_is_due(pair: tuple[str, str]) -> None:
    started(pair[0], starts_on=date(2026, 1, 1))
    with clock.fixed(date(2026, 12, 5)):
        assert any("支援措置の期間" in a.text for a in alerts_for(staff=CLERK))
        assert not any("支援措置" in a.text for a in alerts_for(staff=COUNTER))
    assert not any("支援措置" in a.text for a in alerts_for(staff=CLERK))
