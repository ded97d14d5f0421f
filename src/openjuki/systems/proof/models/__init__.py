"""証明書の台帳 for the check page: what stands on every certificate, and nothing about a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

_SHA256 = "^[0-9a-f]{64}$"


class Certificate(models.Model):
    """One copy. `token_hash`: SHA-256 of the token in its QR code, in hex; `digest`: of the released file;
    `issuer`: the system that told of it, which alone may void it."""

    token_hash = models.TextField(primary_key=True)
    issue_no = models.TextField(unique=True)
    issuer = models.TextField()
    title = models.TextField()
    issued_on = models.DateField()
    pages = models.IntegerField()
    digest = models.TextField()
    voided_on = models.DateField(null=True)

    class Meta:
        db_table = "certificate"
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex=_SHA256) & Q(digest__regex=_SHA256),
                name="certificate_digests",
            ),
            models.CheckConstraint(condition=Q(pages__gte=1), name="certificate_pages"),
            models.CheckConstraint(condition=~Q(issuer=""), name="certificate_issuer"),
        ]
