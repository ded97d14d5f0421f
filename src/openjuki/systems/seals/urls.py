"""Routes of 印鑑登録システム."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.seals.api.app import api
from openjuki.systems.seals.services.desk import desk
from openjuki.systems.seals.web import (
    applications,
    home,
    incidents,
    issues,
    overflows,
    papers,
    person,
    printers,
    releases,
    search,
    settings,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("people/<str:addressee_no>", person.show, name="person"),
    path("people/<str:addressee_no>/apply/<slug:kind>", applications.enter, name="apply"),
    path("people/<str:addressee_no>/certificate", papers.certificate, name="certificate"),
    path("people/<str:addressee_no>/certificate/preview", papers.preview, name="certificate-preview"),
    path("people/<str:addressee_no>/release", releases.release, name="release"),
    path("registrations/<str:registration_no>/impression", person.registered_impression, name="impression"),
    path("applications/<int:application_id>", applications.show, name="application"),
    path(
        "applications/<int:application_id>/impression", applications.impression, name="application-impression"
    ),
    path("issues/<str:issue_no>", issues.issue, name="issue"),
    path("issues/<str:issue_no>/file", issues.issue_file, name="issue-file"),
    path("incidents", incidents.incidents, name="incidents"),
    path("incidents/<int:incident_id>", incidents.incident, name="incident"),
    path("papers/<slug:kind>/about/<str:reference>", papers.about, name="papers"),
    path("papers/<str:paper_no>", papers.paper, name="paper"),
    path("papers/<str:paper_no>/file", papers.paper_file, name="paper-file"),
    path("overflows", overflows.overflows, name="overflows"),
    path("printers", printers.printers, name="printers"),
    path("prints", printers.print_sheet, name="print-sheet"),
    path("settings", settings.settings, name="settings"),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]
