"""Django app of the audit log."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """監査ログ."""

    name = "openjuki.runtime.audit"
    label = "audit"
