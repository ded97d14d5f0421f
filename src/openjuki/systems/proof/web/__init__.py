"""The check page (証明書の確認): for whoever holds a certificate in the hand. No sign-in, no person, no list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.runtime import installation, places
from openjuki.runtime.rights import public, requires
from openjuki.systems.proof.selectors import certificate_of


@requires("proof.messages.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Staff come for the messages."""
    return HttpResponseRedirect(reverse("messages"))


@public("証明書を受け取った人が、QRコードから真正かを確かめる。個人の情報を含まない")
@require_GET
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Number, day, pages and digest of the certificate with this token; 404 where the city issued none."""
    found = certificate_of(token)
    inst = installation.current()
    context = {
        "certificate": found,
        "city": places.municipality(inst.municipality[:5]).full_name,
        "specimen": inst.specimen,
    }
    return render(request, "proof/certificate.html", context, status=200 if found else 404)
