"""What a city decides for itself (設定): reviewers per kind of notice, levels of checks, fees."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """One setting: `key` → JSON value."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()
    changed_by = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "setting"
