"""サインインと引渡しの符号: one row per sign-in, one per one-time code (U-01, U-06)."""

from __future__ import annotations

from django.db import models

from openjuki.systems.identity.models.staff import StaffUser


class SignIn(models.Model):
    """サインイン: from proof to sign-out. Sessions at the systems hang on it and end with it."""

    public_id = models.UUIDField(unique=True)
    staff = models.ForeignKey(StaffUser, on_delete=models.CASCADE, related_name="sign_ins")
    terminal = models.CharField(max_length=120)
    methods = models.JSONField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "sign_in"
        constraints = [
            # One ID, one person, one place: the database holds what U-01 asks.
            models.UniqueConstraint("staff", name="sign_in_one_at_a_time", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class HandoverCode(models.Model):
    """引渡しの符号: one use, one minute, one system, one redirect. Only its hash is stored."""

    code_hash = models.BinaryField(primary_key=True)
    sign_in = models.ForeignKey(SignIn, on_delete=models.CASCADE)
    system = models.CharField(max_length=20)
    redirect = models.CharField(max_length=200)
    nonce = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover_code"

    def __str__(self) -> str:
        return self.system
