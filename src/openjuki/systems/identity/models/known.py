"""権限と役割の一覧: what the systems said they have, and named bundles used when applying (U-05)."""

from __future__ import annotations

from django.db import models


class KnownRight(models.Model):
    """権限: taken over from the signed list of a system. One no longer listed is kept, not granted."""

    right = models.CharField(max_length=80, primary_key=True)
    system = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "known_right"
        constraints = [
            models.CheckConstraint(
                name="known_right_of_its_system",
                condition=models.Q(right__startswith=models.functions.Concat("system", models.Value("."))),
            ),
        ]

    def __str__(self) -> str:
        return self.right


class Role(models.Model):
    """役割: a named bundle of rights. It grants nothing by itself: an application copies its rights."""

    name = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)

    class Meta:
        db_table = "role"

    def __str__(self) -> str:
        return self.title


class RoleRight(models.Model):
    """役割に含まれる権限."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="rights")
    right = models.ForeignKey(KnownRight, on_delete=models.PROTECT)

    class Meta:
        db_table = "role_right"
        constraints = [models.UniqueConstraint("role", "right", name="role_right_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.right_id}"
