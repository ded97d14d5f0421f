"""Writing (証明書の台帳の更新): what the issuing systems tell, once each, in order per certificate."""

from __future__ import annotations

from openjuki.messages.certificate_items import ReleasedItems, VoidedItems
from openjuki.runtime.exchange import CannotApply, Incoming
from openjuki.systems.proof.models import Certificate


def record(*, message: Incoming) -> None:
    """A certificate was released; a number comes once. Raises CannotApply."""
    body = message.body
    assert isinstance(body, ReleasedItems)
    if message.subject != _stream(body.token_hash):
        raise CannotApply("certificate_elsewhere", "電文の対象が本文の証明書と一致しません")
    if Certificate.objects.filter(issue_no=body.issue_no).exists():
        raise CannotApply("certificate_twice", "この発行番号は既に記録されています")
    Certificate.objects.create(
        token_hash=body.token_hash, issue_no=body.issue_no, issuer=message.sender, title=body.title,
        issued_on=body.issued_on, pages=body.pages, digest=body.digest,
    )  # fmt: skip


def void(*, message: Incoming) -> None:
    """処分: the copy does not count any more. Raises CannotApply where it was never told of, or by another system: the
    name of the stream is no secret, it stands as a code on the paper."""
    body = message.body
    assert isinstance(body, VoidedItems)
    known = Certificate.objects.filter(issue_no=body.issue_no).first()
    if known is None or known.issuer != message.sender or message.subject != _stream(known.token_hash):
        raise CannotApply("certificate_unknown", "この発行番号の記録がありません")
    known.voided_on = body.voided_on
    known.save(update_fields=["voided_on"])


def _stream(token_hash: str) -> str:
    return f"certificate-{token_hash[:32]}"
