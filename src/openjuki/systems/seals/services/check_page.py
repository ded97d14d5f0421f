"""What the check page is told of seal certificates (確認ページへの通知); the QR code: `runtime.release`."""

from __future__ import annotations

from openjuki.messages.seals.certificate_released.v1 import Body as Released
from openjuki.messages.seals.certificate_voided.v1 import Body as Voided
from openjuki.runtime import clock, exchange
from openjuki.runtime.release.check_page import subject_of, token_hash
from openjuki.systems.seals.models import IssueRecord


def tell_released(record: IssueRecord, *, title: str) -> None:
    """Tell the check page, in the transaction of the issue."""
    body = Released(
        token_hash=token_hash(record.pk), issue_no=record.pk, title=title,
        issued_on=record.issued_at.astimezone(clock.TOKYO).date(), pages=1, digest=record.digest,
    )  # fmt: skip
    exchange.publish(kind="seals/certificate_released/v1", subject=subject_of(record.pk), body=body)


def tell_voided(record: IssueRecord) -> None:
    """Tell the check page that the copy does not count any more. One of before the check page is not known there."""
    if "check" in record.engine:
        body = Voided(issue_no=record.pk, voided_on=clock.today())
        exchange.publish(kind="seals/certificate_voided/v1", subject=subject_of(record.pk), body=body)
