"""Tables of sign-in, in the schema of each system (操作者のセッション).

Only hashes of cookie values are stored: who reads the database cannot ride a session.
Source: decisions.md, Sign-in; U-01, U-06, U-12.
"""

from __future__ import annotations

from django.db import models


class StaffSession(models.Model):
    """操作者のセッション: one signed-in browser at this system.

    `identity_session` names the sign-in at identity it came from; ending that ends this. A locked session
    keeps everything and waits for the same person. Times are real time (UTC).
    """

    public_id = models.UUIDField(unique=True)
    key_hash = models.BinaryField(unique=True)
    user_id = models.CharField(max_length=16)
    identity_session = models.UUIDField()
    rights_version = models.PositiveIntegerField()
    staff = models.JSONField()
    terminal = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "staff_session"
        indexes = [
            models.Index("user_id", name="staff_session_user", condition=models.Q(ended_at=None)),
            models.Index("identity_session", name="staff_session_identity"),
        ]
        constraints = [
            models.CheckConstraint(
                name="staff_session_end_has_reason",
                condition=models.Q(ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.public_id}"


class HeldRequest(models.Model):
    """預かり中の入力: a form posted to a locked session, sealed, until its sender is back (U-12)."""

    public_id = models.UUIDField(primary_key=True)
    user_id = models.CharField(max_length=16, db_index=True)
    path = models.CharField(max_length=500)
    body = models.BinaryField()
    held_at = models.DateTimeField()

    class Meta:
        db_table = "held_request"

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"


class RightsFloor(models.Model):
    """権限の下限: assertions of this person below the version are refused, whoever still holds one (U-06)."""

    user_id = models.CharField(max_length=16, primary_key=True)
    least_version = models.PositiveIntegerField()
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "rights_floor"

    def __str__(self) -> str:
        return f"{self.user_id} >= {self.least_version}"


class UsedToken(models.Model):
    """使用済みの証明: ids of client assertions seen, until they expire; a second use is refused."""

    token_id = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "used_token"

    def __str__(self) -> str:
        return self.token_id
