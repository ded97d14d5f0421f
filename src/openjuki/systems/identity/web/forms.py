"""Forms of sign-in (サインインの入力欄): allauth's, with the lock and the single use of codes."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from django import forms
from django.core.exceptions import ValidationError

from openjuki.systems.identity.services import adapters, codes, lockout


class LoginForm(account_forms.LoginForm):
    """職員IDとパスワード."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = "職員ID", "パスワード"
        login.widget = forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        )
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""


class ReauthenticateForm(account_forms.ReauthenticateForm):
    """パスワードの再入力."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "パスワード"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs["autofocus"] = True


class _Code:
    """Checks before allauth looks at a code: not locked, and the code's period not used."""

    user: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def name_field(self) -> None:
        field = self.fields["code"]
        field.label = "ワンタイムパスワード"
        field.widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        )

    def check_first(self) -> None:
        from allauth.core import context

        try:
            adapters.check_not_locked(context.request, self.user)
        except lockout.LockedOut as e:
            raise ValidationError(e.findings[0].message) from None
        if not codes.claim(self.user, self.cleaned_data["code"]):
            lockout.count_failure(context.request, self.user.user_id)
            raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Code, mfa_forms.AuthenticateForm):
    """ワンタイムパスワード又は回復コード."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_field()

    def clean_code(self) -> str:
        """Refuse a locked ID and a used period, then as allauth."""
        self.check_first()
        return str(super().clean_code())


class CodeAgainForm(_Code, mfa_forms.ReauthenticateForm):
    """ワンタイムパスワードによる再確認."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_field()

    def clean_code(self) -> str:
        """Refuse a locked ID and a used period, then as allauth."""
        self.check_first()
        return str(super().clean_code())
