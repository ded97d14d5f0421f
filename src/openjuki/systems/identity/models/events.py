"""認証の記録: what happened to accounts and sign-ins; append-only (U-01, U-06, U-08)."""

from __future__ import annotations

from django.db import models

from openjuki.runtime.db import AppendOnly

TITLES = {
    "account_created": "アカウント登録",
    "account_ended": "アカウント停止",
    "bearer_issued": "API利用の証明の発行",
    "code_refused": "引渡しの符号の拒否",
    "concurrent_sign_in": "同じIDの同時利用",
    "factor_added": "認証手段の登録",
    "factor_removed": "認証手段の削除",
    "factors_reset": "認証手段の初期化",
    "grant_applied": "権限の申請",
    "grant_approved": "権限の承認",
    "grant_rejected": "権限の却下",
    "grant_withdrawn": "権限の申請の取下げ",
    "grants_ended": "権限の取消し",
    "lock_released": "ロックの解除",
    "locked_out": "連続失敗によるロック",
    "password_changed": "パスワードの変更",
    "password_set": "パスワードの設定",
    "pledge_approved": "誓約書の承認",
    "sessions_ended": "サインインの強制終了",
    "signed_in": "サインイン",
    "signed_out": "サインアウト",
}


class SecurityEvent(AppendOnly):
    """One event. `user_id` may name nobody: someone tried it. `detail` never holds a secret."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=30)
    user_id = models.CharField(max_length=40, db_index=True)
    actor = models.CharField(max_length=40, blank=True)
    terminal = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "security_event"

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.user_id}"

    @property
    def title(self) -> str:
        """The kind in Japanese."""
        return TITLES[self.kind]
