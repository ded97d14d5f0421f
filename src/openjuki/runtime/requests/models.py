"""Table of answered writes (冪等キー): the same key gets the same answer, once."""

from __future__ import annotations

from django.db import models


class AnsweredRequest(models.Model):
    """A write that was answered. `request_digest` tells a repetition from a misuse of the key."""

    key = models.TextField()
    actor = models.TextField()
    request_digest = models.BinaryField()
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "answered_request"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answered_request_once")]
