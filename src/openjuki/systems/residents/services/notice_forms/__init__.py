"""The notices as forms (届出の様式): what was typed becomes a kernel notice, item by item (A-01)."""

from __future__ import annotations

from openjuki.systems.residents.services.notice_forms.build import Built, build_notice
from openjuki.systems.residents.services.notice_forms.kinds import KINDS, NoticeKind
from openjuki.systems.residents.services.notice_forms.secrets import join_secrets, split_secrets

__all__ = ["KINDS", "Built", "NoticeKind", "build_notice", "join_secrets", "split_secrets"]
