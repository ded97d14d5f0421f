"""事故の画面: what stopped the issuing of certificates, who answers for it, and how it ended (R02, R05).

The system's own views mark the right, add their frame and render; what is done and shown is here.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.release.desk import IncidentDesk
from openjuki.runtime.release.incident import CAUSES, Incident
from openjuki.runtime.signin import Staff
from openjuki.runtime.web import widgets
from openjuki.runtime.web.fkeys import FunctionKey


class IncidentForm(forms.Form):
    """原因と対応. There is no cause "unknown"."""

    use_required_attribute = False
    cause = forms.ChoiceField(
        label="原因", choices=[("", ""), *CAUSES.items()], widget=widgets.Choice(width="full")
    )
    explanation = forms.CharField(
        label="何が起きたか", max_length=2000, widget=widgets.Area(rows=3, attrs={"maxlength": 2000})
    )
    measure = forms.CharField(
        label="何を直したか", max_length=2000, widget=widgets.Area(rows=3, attrs={"maxlength": 2000})
    )


def listed(desk: IncidentDesk, request: HttpRequest) -> dict[str, Any]:
    """What stands around a list of incidents: who is on duty, and the key by which these staff are from now on."""
    return {
        "duty": desk.on_duty(request.staff),  # type: ignore[attr-defined]
        "here": request.path,
        "key": str(uuid7()),
        "fkeys": [FunctionKey("confirm", "当番に就く", form="duty")],
    }


def acted(
    desk: IncidentDesk, request: HttpRequest, incident_id: int, back: str
) -> tuple[dict[str, Any], int]:
    """One incident; posted, the next step is taken: 担当, 原因と対応, 終結. The context and the status of the page;
    the context is empty where the step was taken, and the caller leads on. Raises NotFound, Refused."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    found = next((i for i in desk.lines(staff=staff) if i.pk == incident_id), None)
    if found is None:
        raise NotFound(Finding("I84", "その番号の事故はありません。"))
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(desk, request, staff, incident_id)
            return {}, status
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    return _context(request, staff, found, refused, back), status


def _act(desk: IncidentDesk, request: HttpRequest, staff: Staff, incident_id: int) -> None:
    post = request.POST
    match post.get("act"):
        case "own":
            desk.own(staff=staff, incident_id=incident_id)
        case "close":
            desk.close(staff=staff, incident_id=incident_id)
        case _:
            desk.explain(
                staff=staff, incident_id=incident_id, cause=post.get("cause", ""),
                explanation=post.get("explanation", ""), measure=post.get("measure", ""),
            )  # fmt: skip


def _context(
    request: HttpRequest, staff: Staff, found: Incident, refused: tuple[Finding, ...], back: str
) -> dict[str, Any]:
    """What stands on the page, and the one step that these staff can take next."""
    step = ""
    if found.closed_at is None:
        step = "explain" if found.owner == staff.user_id else "close" if found.cause else "own"
    names = {"own": "引き継ぐ", "explain": "記録する", "close": "終結する"}
    keys = [FunctionKey("back", "事故の一覧", href=back)]
    if step:
        keys.append(FunctionKey("confirm", names[step], form="act"))
    given = {"cause": found.cause, "explanation": found.explanation, "measure": found.measure}
    form = IncidentForm(initial=dict(request.POST.items()) if refused else given)
    return {
        "here": request.path,
        "line": found,
        "step": step,
        "form": form,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in form.fields],
        "key": str(uuid7()),
        "fkeys": keys,
    }
