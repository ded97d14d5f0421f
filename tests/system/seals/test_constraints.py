"""What the database itself refuses, each broken once in raw SQL (SL-01 … SL-03)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from openjuki.systems.seals.models import Card, CurrentSeal, Registration
from support.seals import seal_png
from system.seals.samples import HANAKO, TARO, told
from system.seals.world import entered, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[str, str]:
    """登録番号 of two persons."""
    told()
    told(TARO, name="別人　太郎", surname="別人", given_name="太郎", household_no="7")
    return registered(), registered(TARO, seal_text="別人", scan=seal_png(5))


SEAL = "addressee_no, seal_text, shows, object_key, digest, grid, width_mm, height_mm, registered_on, at"
APPLICATION = (
    "addressee_no, data, seal_text, shows, object_key, measured, acknowledged, entered_by, entered_at,"
    " answered_by, decided_by, decision_reason"
)


def refused(sql: str, why: str) -> None:
    with pytest.raises(IntegrityError, match=why), transaction.atomic(), connection.cursor() as c:
        c.execute(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.spec("SL-01")
def test_one_active_registration_per_person_and_its_own(two: tuple[str, str]) -> None:
    mine, others = two
    refused(f"INSERT INTO current_seal (addressee_no, registration_id, since) VALUES ('{HANAKO}', '{others}', now())",
            "current_seal_pkey")  # fmt: skip
    CurrentSeal.objects.filter(pk=HANAKO).delete()
    refused(f"INSERT INTO current_seal (addressee_no, registration_id, since) VALUES ('{HANAKO}', '{others}', now())",
            "current_seal")  # fmt: skip
    CurrentSeal.objects.filter(pk=TARO).delete()
    refused(f"INSERT INTO current_seal (addressee_no, registration_id, since) VALUES ('{HANAKO}', '{others}', now())",
            "current_seal_own_registration")  # fmt: skip
    card = Card.objects.get(registration_id=others).pk
    refused(
        f"INSERT INTO current_seal (addressee_no, registration_id, card_id, since)"
        f" VALUES ('{HANAKO}', '{mine}', '{card}', now())",
        "current_seal_own_card",
    )


def test_a_number_is_never_given_twice(two: tuple[str, str]) -> None:
    made = entered(kind="card_lost")
    row = f"{SEAL}, entered_by, approved_by"
    refused(f"INSERT INTO registration (registration_no, application_id, {row})"
            f" SELECT registration_no, {made.pk}, {row} FROM registration LIMIT 1", "registration_pkey")  # fmt: skip
    refused("INSERT INTO card SELECT * FROM card LIMIT 1", "card_pkey")
    row = "registration_id, issued_on, issued_by"
    for fee, why in ((-1, "x"), (-1, ""), (300, "減免")):
        refused(
            f"INSERT INTO card (card_no, fee, fee_exemption, {row})"
            f" SELECT '1', {fee}, '{why}', {row} FROM card LIMIT 1",
            "card_fee_or_exemption",
        )


@pytest.mark.spec("U-05")
def test_maker_and_checker_differ(two: tuple[str, str]) -> None:
    made = entered(kind="own_request")
    refused(
        f"UPDATE application SET state = 'done', decided_by = entered_by, decided_at = now() WHERE id = {made.pk}",
        "application_two_persons",
    )
    refused(
        "UPDATE application SET state = 'done', decided_by = 'x', answered_by = 'x', decided_at = now()"
        f" WHERE id = {made.pk}",
        "application_two_persons",
    )
    refused(f"UPDATE application SET state = 'done' WHERE id = {made.pk}", "application_decision_whole")
    event = 'registration_id, addressee_no, kind, reason, "on", application_id, card_id, at'
    for by in ("'s1', 's1'", "'s1', ''"):
        refused(
            f"INSERT INTO event ({event}, entered_by, approved_by) SELECT {event}, {by} FROM event LIMIT 1",
            "event_two_persons",
        )
    refused(
        'INSERT INTO event (registration_id, addressee_no, kind, reason, "on", entered_by, approved_by, at)'
        " SELECT registration_id, addressee_no, 'restored', 'x', \"on\", 'system', '', at FROM event LIMIT 1",
        "event_two_persons",
    )
    number = Registration.objects.order_by("pk")[0].pk
    row = SEAL
    refused(
        f"INSERT INTO registration (registration_no, application_id, {row}, entered_by, approved_by)"
        f" SELECT '9', {made.pk}, {row}, 's1', 's1' FROM registration WHERE registration_no = '{number}'",
        "registration_two_persons",
    )


def test_an_application_is_open_once_and_whole(two: tuple[str, str]) -> None:
    made = entered(kind="own_request")
    row = APPLICATION
    for kind, why in (("own_request", "application_one_open"), ("register", "application_has_impression"),
                      ("gift", "application_kind")):  # fmt: skip
        refused(f"INSERT INTO application (kind, state, {row}) SELECT '{kind}', state, {row} FROM application"
                f" WHERE id = {made.pk}", why)  # fmt: skip


def test_an_ending_has_a_reason_and_an_issue_a_card_or_a_proof(two: tuple[str, str]) -> None:
    event = 'registration_id, addressee_no, "on", application_id, card_id, entered_by, approved_by, at'
    refused(
        f"INSERT INTO event ({event}, kind, reason) SELECT {event}, 'ended', '' FROM event LIMIT 1",
        "event_end_has_reason",
    )
    refused(
        f"INSERT INTO event ({event}, kind, reason) SELECT {event}, 'sold', 'x' FROM event LIMIT 1",
        "event_kind",
    )
    waiver = "INSERT INTO notice_waiver (event_id, reason, decided_by, at) SELECT id, {why}, {by}, now() FROM event"
    for why, by in (("''", "'s1'"), ("'x'", "''")):
        refused(waiver.format(why=why, by=by), "notice_waiver_reason")
    issue = (
        "INSERT INTO issue_record (issue_no, addressee_no, registration_id, card_id, by_agent, requester,"
        " identification, copy_no, copies, fee, fee_exemption, issued_at, issued_by, terminal, object_key,"
        " digest, model, engine, acknowledged, printer, agent_name, agent_address) VALUES ('1', '{no}', '{reg}',"
        " {card}, {agent}, {who}, '', 1, 1, {fee}, '', now(), 's', '', 'k', 'd', '{{}}', '{{}}', '{{}}',"
        " '', '{name}', '{where}')"
    )
    mine, others = two
    card = f"'{Card.objects.get(registration_id=mine).pk}'"
    other = f"'{Card.objects.get(registration_id=others).pk}'"
    given = {"no": HANAKO, "reg": mine, "card": card, "agent": "false", "who": "'x'", "fee": 300, "name": "",
             "where": ""}  # fmt: skip
    for change, why in (
        ({"card": "NULL", "agent": "true"}, "issue_agent_brings_card|issue_number_card_shown"),
        ({"card": "NULL"}, "issue_number_card_shown"), ({"who": "''"}, "issue_requester"),
        ({"fee": -1}, "issue_fee"), ({"card": other}, "issue_own_card"),
        ({"no": TARO}, "issue_own_registration"), ({"agent": "true"}, "issue_agent_named"),
        ({"agent": "true", "name": "代理"}, "issue_agent_named"), ({"where": "市内"}, "issue_agent_named"),
    ):  # fmt: skip
        refused(issue.format(**{**given, **change}), why)


@pytest.mark.spec("S 1.3.8")
@pytest.mark.parametrize("table", ["registration", "card", "event", "issue_record"])
def test_history_only_grows(two: tuple[str, str], table: str) -> None:
    for sql in (f"UPDATE {table} SET registration_id = '1'" if table != "registration" else
                "UPDATE registration SET seal_text = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table}"):  # fmt: skip
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():  # noqa: SIM117
            with connection.cursor() as c:
                c.execute(sql)


def test_no_impression_lies_in_the_database(two: tuple[str, str]) -> None:
    """The picture is encrypted in the store; its 縮図 is sealed to its row."""
    from openjuki.systems.seals.services.impressions import examined

    read = examined(seal_png(), 300)
    with connection.cursor() as c:
        c.execute("SELECT to_jsonb(r)::text FROM registration r")
        text = "".join(row[0] for row in c.fetchall())
    assert read.grid.hex() not in text  # type: ignore[union-attr]
