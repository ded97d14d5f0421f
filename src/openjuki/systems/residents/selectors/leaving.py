"""転出証明書の対象者: who leaves, or left, together with a person, and the first certificate of that move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from openjuki.systems.residents.models import IssueRecord

KINDS = ("move_out_certificate", "equivalent_certificate")
#: 異動事由 of the version that plans a 転出, or removes a person in its stead.
_REASONS = ["move_out_planned", "move_out", "move_out_abroad", "removal_ex_officio"]


def leaving_with(addressee_no: str) -> tuple[str, ...]:
    """Everybody whom the event concerns by which this person leaves or left the city; nobody without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.addressee_no FROM person_version v WHERE v.reason = ANY(%s) AND v.event_id = (SELECT event_id"
            "  FROM person_version WHERE addressee_no = %s AND reason = ANY(%s) ORDER BY history_no DESC LIMIT 1)"
            " ORDER BY v.member_order, v.addressee_no",
            [_REASONS, addressee_no, _REASONS],
        )
        return tuple(row[0] for row in cursor.fetchall())


def certificates_since(addressee_nos: Sequence[str], since: datetime) -> QuerySet[IssueRecord]:
    """転出証明書 issued since then to any of these, the first first; spoiled ones (処分) never reached anybody."""
    found = IssueRecord.objects.filter(kind__in=KINDS, subjects__overlap=list(addressee_nos))
    return found.filter(issuevoid__isnull=True).filter(issued_at__gte=since).order_by("id")
