"""抑止 (S 3.1): of one person set by F12, lifted or set aside on a page of its own; the list of the held (S 9.2)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import holds as services
from openjuki.systems.residents.services.issue_notices import is_registered
from openjuki.systems.residents.services.list_holds import held_persons, hold_line, list_holds, title_of
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.view_support import measures_of
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.holds import ACTS, HoldActForm, HoldForm
from openjuki.systems.residents.web.purpose import Purpose, purpose_of


@requires("residents.hold")
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """抑止対象者一覧 of the ward."""
    staff = staff_of(request)
    walk = tabs(staff, "holds")
    lines = held_persons(staff=staff, scope=walk["scope"].chosen)
    context = {**walk, "lines": lines, "fkeys": [*walk["tab_keys"]]}
    return page(request, "residents/held.html", context)


@requires("residents.hold")
@require_http_methods(["GET", "POST"])
def person_holds(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """Holds of a person and of the household; posted, one more is set."""
    purpose = purpose_of(request)
    if request.method == "POST":
        try:
            _set(request, addressee_no)
        except Refused as refused:
            if refused.status not in (409, 422):
                raise
            return _list(request, addressee_no, purpose, refused=refused.findings, status=refused.status)
        return go(reverse("residents:person-holds", args=[addressee_no]), why=purpose.sealed, done="hold_set")
    return _list(request, addressee_no, purpose)


def _set(request: HttpRequest, addressee_no: str) -> None:
    post, staff = request.POST, staff_of(request)
    household = title_of(staff=staff, addressee_no=addressee_no).household_no
    if post.get("unit") == "household" and not household:
        raise Invalid(Finding("H14", "この人の世帯には設定できません。", field="unit",
                              remedy="個人の抑止を設定してください。"))  # fmt: skip
    services.set_hold(
        staff=staff, addressee_no=addressee_no,
        household_no=household if post.get("unit") == "household" else "",
        process=post.get("process", ""), level=post.get("level", ""), reason=post.get("reason", "")[:500],
        starts_on=day_of(post, "starts_on"), ends_on=day_of(post, "ends_on"),
    )  # fmt: skip


def _list(
    request: HttpRequest,
    addressee_no: str,
    purpose: Purpose,
    *,
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    lines = list_holds(staff=staff, addressee_no=addressee_no)
    form = HoldForm(initial=dict(request.POST.items()) if refused else {"level": "error"})
    context: dict[str, Any] = {
        "title": title_of(staff=staff, addressee_no=addressee_no),
        "addressee_no": addressee_no,
        "purpose": purpose,
        "standing": [h for h in lines if h.lifted_at is None],
        "lifted": [h for h in lines if h.lifted_at is not None],
        "form": form,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in form.fields],
        "refused": bool(refused),
        "key": str(uuid7()),
        "fkeys": [
            FunctionKey(
                "back", "住民票へ", href=f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
            ),
            FunctionKey("confirm", "抑止を設定", dialog="set-hold"),
        ],
    }
    return page(request, "residents/holds.html", context, status=status)


@requires("residents.hold")
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, hold_id: int) -> HttpResponse:
    """One hold: 解除, 一時解除, 打切り, each with its right."""
    staff, purpose = staff_of(request), purpose_of(request)
    line = hold_line(staff=staff, hold_id=hold_id)
    back = reverse("residents:held")
    if line.addressee_no:
        back = f"{reverse('residents:person-holds', args=[line.addressee_no])}"
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(request, staff, hold_id)
            return go(back, why=purpose.sealed, done="hold_done")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    form = HoldActForm(initial=dict(request.POST.items()))
    mine = [(k, text) for k, (text, right) in ACTS.items() if staff.may(right)]
    form.fields["act"].choices = mine  # type: ignore[attr-defined]
    form.fields["reason"].widget.attrs["autofocus"] = True
    keys = [FunctionKey("back", "一覧へ", href=back)]
    if mine and line.lifted_at is None and not line.measure:
        keys.append(FunctionKey("confirm", "実行", form="act"))
    context = {
        "line": line, "form": form, "findings": refused, "may_act": len(keys) > 1,
        "form_level": [f for f in refused if f.field not in form.fields],
        "minutes": setting("temporary_release_minutes"), "key": str(uuid7()), "fkeys": keys,
        "title": title_of(staff=staff, addressee_no=line.addressee_no) if line.addressee_no else None,
    }  # fmt: skip
    return page(request, "residents/hold.html", context, status=status)


def _act(request: HttpRequest, staff: Staff, hold_id: int) -> None:
    post = request.POST
    reason, minutes = post.get("reason", "")[:500], post.get("minutes", "").strip()
    act = post.get("act", "")
    if act == "release":
        if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5):
            raise Invalid(
                Finding(
                    "H09", "分数が数字ではありません。", field="minutes", remedy="分数を入力してください。"
                )
            )
        services.release_hold(
            staff=staff, hold_id=hold_id, reason=reason, minutes=int(minutes) if minutes else None
        )
    elif act == "restore":
        services.restore_hold(staff=staff, hold_id=hold_id, reason=reason)
    elif act == "lift":
        services.lift_hold(staff=staff, hold_id=hold_id, reason=reason)
    else:
        raise Invalid(
            Finding("H13", "処理が選ばれていません。", field="act", remedy="処理を選んでください。")
        )


def hold_links(staff: Staff, addressee_no: str) -> dict[str, Any]:
    """What the page of a person offers of holds and 支援措置, by right."""
    measures = measures_of(staff, addressee_no)
    return {
        "may_hold": staff.may(services.RIGHT),
        "may_tell": staff.may("residents.letters"),
        "may_inspect": staff.may("residents.inspection"),
        "may_issue": staff.may("residents.issue"),
        "is_told": is_registered(addressee_no),
        "measures": measures,
        "may_receive": staff.may("residents.support.receive") and not any(m.live for m in measures),
    }
