"""Writing (証明書の台帳の更新): what the issuing systems tell, once each, in order per certificate."""

from __future__ import annotations

from openjuki.messages.residents.certificate_released.v1 import Body as Released
from openjuki.messages.residents.certificate_voided.v1 import Body as Voided
from openjuki.runtime.exchange import CannotApply, Incoming
from openjuki.systems.proof.models import Certificate


def record(*, message: Incoming) -> None:
    """A certificate was released; a number comes once. Raises CannotApply."""
    body = message.body
    if not isinstance(body, Released) or Certificate.objects.filter(issue_no=body.issue_no).exists():
        raise CannotApply("certificate_twice", "この発行番号は既に記録されています")
    Certificate.objects.create(
        token_hash=body.token_hash, issue_no=body.issue_no, title=body.title, issued_on=body.issued_on,
        pages=body.pages, digest=body.digest,
    )  # fmt: skip


def void(*, message: Incoming) -> None:
    """処分: the copy does not count any more. Raises CannotApply where it was never told of."""
    body = message.body
    if not isinstance(body, Voided) or not Certificate.objects.filter(issue_no=body.issue_no).update(
        voided_on=body.voided_on
    ):
        raise CannotApply("certificate_unknown", "この発行番号の記録がありません")
