"""本人通知の登録の欄 (S 8.1.1)."""

from __future__ import annotations

from openjuki.systems.residents.web.forms.base import PathForm, day


class IssueNoticeForm(PathForm):
    """登録期間; blank begins today and lasts as long as the city has set."""

    starts_on = day("開始年月日")
    ends_on = day("終了年月日")
