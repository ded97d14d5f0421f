"""Words of the error pages (誤りの画面の文言): what happened, why, what to do next.

S 11.1: a message names cause, reason and response. None of them may hold anything of a person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The three sentences of one kind of error."""

    title: str
    why: str
    remedy: str


TEXTS: dict[int, ErrorText] = {
    400: ErrorText(
        "要求を受け付けられませんでした",
        "送られた内容の形式が正しくないか、大きすぎます。",
        "前の画面に戻り、入力を確かめてからもう一度送信してください。繰り返すときは照会番号を情報システム部門へ伝えてください。",
    ),
    401: ErrorText(
        "サインインが必要です",
        "サインインしていないか、一定時間操作が無かったため画面が閉じられました。",
        "もう一度サインインしてください。保存済の入力はそのまま残っています。",
    ),
    403: ErrorText(
        "この操作の権限がありません",
        "担当者の権限は、業務・機能・項目ごとに定められています。この試みは操作履歴に記録されました。",
        "業務上必要なときは、所属の責任者に権限の申請を依頼してください。",
    ),
    404: ErrorText(
        "見つかりません",
        "アドレスが違うか、既に取り下げられたか、担当者が見られないものです。",
        "最初の画面(F3)から開き直してください。",
    ),
    405: ErrorText(
        "この操作はできません",
        "この画面では受け付けていない種類の要求です。",
        "最初の画面(F3)から操作をやり直してください。",
    ),
    409: ErrorText(
        "処理できませんでした",
        "ほかの担当者が先に変更したか、登録されている現在の状態と合いません。何も変更されていません。",
        "最新の内容を表示(F5)し、確かめてからもう一度操作してください。",
    ),
    422: ErrorText(
        "入力に誤りがあります",
        "下に示す項目が、定められた形に合っていません。何も変更されていません。",
        "示された項目を直して、もう一度送信してください。",
    ),
    429: ErrorText(
        "操作が多すぎます",
        "短い時間に同じ操作が繰り返されたため、しばらく受付を止めています。",
        "数分待ってから、もう一度操作してください。",
    ),
    500: ErrorText(
        "システムの不具合が起きました",
        "予期しない状態になったため、処理を取りやめました。途中までの変更は残っていません。",
        "もう一度操作してください。繰り返すときは照会番号を情報システム部門へ伝えてください。",
    ),
    503: ErrorText(
        "一時的に利用できません",
        "保守中か、データベースにつながりません。送信した内容は登録されていません。",
        "画面を閉じずに1分ほど待ち、最新の内容を表示(F5)してください。続くときは情報システム部門へ連絡してください。",
    ),
}
CSRF = ErrorText(
    "画面の有効期限が切れました",
    "この画面を開いてから長い時間がたったか、別の窓でサインインし直したため、送信を受け付けませんでした。",
    "前の画面に戻って最新の内容を表示(F5)し、もう一度送信してください。保存済の入力は残っています。",
)


def text_of(status: int) -> ErrorText:
    """The text of a status; an unlisted one speaks as 400 or 500 do."""
    return TEXTS.get(status) or TEXTS[400 if status < 500 else 500]
