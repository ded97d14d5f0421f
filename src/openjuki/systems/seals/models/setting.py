"""設定 — what the city decides: its ordinance, who certifies, where people may ask."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """One setting: `key` → JSON value. Defaults stand in `services.settings`."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()
    changed_by = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "setting"
