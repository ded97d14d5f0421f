"""What the screens share (画面の共通部分): staff, tabs, notices after a redirect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import town_offers
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.services.contractors import is_contractor

#: Codes of the wards that a person serves.
wards_of = town_offers.wards_of
#: What a redirect may announce on the next page; never free text from the address line.
DONE = {
    "submitted": ("good", "審査へ回しました。"),
    "settled": ("good", "確定しました。住民票に記載し、関係機関への通知を作成しました。"),
    "approved": ("good", "承認しました。次の審査者の承認で確定します。"),
    "sent_back": ("good", "差し戻しました。"),
    "withdrawn": ("good", "取り下げました。"),
    "handed_over": ("good", "完了にしました。"),
    "paper": ("good", "書面を記録しました。"),
    "receipt": ("good", "郵送の受付を記録しました。"),
    "card": ("good", "カードの処理を記録しました。"),
    "memo": ("good", "メモを記録しました。"),
    "told": ("good", "本人通知の登録を記録しました。"),
    "hold_set": ("good", "抑止を設定しました。"),
    "hold_done": ("good", "抑止の処理をしました。"),
    "received": ("good", "支援措置の申出を受け付けました。今から仮支援措置として保護します。"),
    "request_recorded": ("good", "請求を記録しました。"),
    "request_handed_over": ("good", "請求を記録し、支援措置責任者へ引き継ぎました。"),
    "decided": ("good", "支援措置の処理を記録しました。"),
    "notice": ("good", "通知を記録しました。"),
    "notice_done": ("good", "通知の処理を記録しました。"),
    "incident": ("good", "事故の処理を記録しました。"),
    "incident_duty": ("good", "事故の当番に就きました。"),
    "printer": ("good", "プリンタを設定しました。"),
    "setting": ("good", "設定を変更しました。"),
    "certifier": ("good", "認証者を登録しました。"),
    "certifier_removed": ("good", "認証者を削除しました。"),
    "inspection": ("good", "閲覧の請求を記録しました。"),
    "inspection_done": ("good", "閲覧の処理を記録しました。"),
    "voided": ("good", "写しを処分済みにしました。発行番号は再び使われません。"),
    "taken": ("good", "転出証明書情報から転記しました。転入日と新しい住所を入力してください。"),
    "planned": ("good", "取消しの計画を作り直しました。"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the main lists."""

    name: str
    title: str
    url: str
    right: str


TABS = (
    Tab("home", "受付一覧", "residents:home", "residents.home"),
    Tab("review", "審査", "residents:review-list", "residents.review"),
    Tab("notices", "届いた通知", "residents:notices", "residents.enter_ex_officio"),
    Tab("missing", "転入通知未着", "residents:missing", "residents.enter_ex_officio"),
    Tab("holds", "抑止", "residents:held", "residents.hold"),
    Tab("letters", "通知書", "residents:letters", "residents.letters"),
    Tab("support", "支援措置", "residents:support-list", "residents.item.support_measure"),
    Tab("requests", "写しの請求", "residents:requests", "residents.issue"),
    Tab("payments", "手数料", "residents:fee-day", "residents.issue"),
    Tab("inspections", "閲覧", "residents:inspections", "residents.inspection"),
    Tab("overflows", "文字超過", "residents:overflows", "residents.issue"),
    Tab("messages", "連携状況", "residents:message-status", "residents.messages"),
    Tab("incidents", "証明書の事故", "residents:incidents", "residents.incident"),
    Tab("printers", "プリンタ", "residents:printers", "residents.settings"),
    Tab("settings", "設定", "residents:settings", "residents.settings"),
)


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in person; the mark on the view guarantees one."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


def tabs(staff: Staff, current: str) -> dict[str, Any]:
    """What stands above every list: the tabs that this person may open, the keys that walk them (F7, F8), and
    the ward and branch that the lists are narrowed to (`scope`; each list hands `scope.chosen` to its service)."""
    mine = [t for t in TABS if staff.may(t.right)]
    at = next((i for i, t in enumerate(mine) if t.name == current), 0)
    keys = []
    if at > 0:
        keys.append(FunctionKey("previous", mine[at - 1].title, href=reverse(mine[at - 1].url)))
    if at + 1 < len(mine):
        keys.append(FunctionKey("next", mine[at + 1].title, href=reverse(mine[at + 1].url)))
    shown = [{"title": t.title, "url": reverse(t.url), "current": t.name == current} for t in mine]
    scope = scopes.choices(staff, scopes.remembered(staff))
    return {"tabs": shown, "tab_keys": keys, "scope": scope}


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page, with what the redirect before it announced; no key leads where these staff may not go."""
    if "fkeys" in context and not staff_of(request).may("residents.search"):
        context["fkeys"] = [k for k in context["fkeys"] if k.role != "search"]
    context["contractor"] = is_contractor(staff_of(request))
    notice = DONE.get(request.GET.get("done", ""))
    if notice and "notices" not in context:
        context["notices"] = [{"level": notice[0], "text": notice[1]}]
    return render(request, template, context, status=status)


def go(url: str, **query: str) -> HttpResponseRedirect:
    """Redirect after a post."""
    given = {k: v for k, v in query.items() if v}
    return HttpResponseRedirect(f"{url}?{urlencode(given)}" if given else url)
