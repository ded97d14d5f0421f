"""Routes of 住民記録システム."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.exchange import pages
from openjuki.systems.residents.api.root import api
from openjuki.systems.residents.services.desk import desk
from openjuki.systems.residents.web import (
    cancelling,
    cases,
    entry,
    holds,
    home,
    memos,
    messages,
    papers,
    person,
    record_copy,
    review,
    scope,
    search,
    start,
    support_application,
    support_measures,
    towns,
)

#: Names inside the namespace `residents`, so that the shared pages keep their own.
screens: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("cases/open", home.open_case, name="open-case"),
    path("scope", scope.choose, name="scope"),
    path("cases/<str:case_no>", cases.case, name="case"),
    path("cases/<str:case_no>/entry", entry.entry, name="entry"),
    path("cases/<str:case_no>/save/<slug:kind>", entry.save, name="save"),
    path("cases/<str:case_no>/submit/<slug:kind>", entry.submit, name="submit"),
    path("cases/<str:case_no>/rows", entry.rows, name="rows"),
    path("cases/<str:case_no>/take-up", entry.take_up, name="take-up"),
    path("cases/<str:case_no>/papers", cases.record_paper, name="record-paper"),
    path("cases/<str:case_no>/withdraw", cases.withdraw, name="withdraw"),
    path("cases/<str:case_no>/hand-over", cases.hand_over, name="hand-over"),
    path("cases/<str:case_no>/move-in", start.move_in_start, name="move-in-start"),
    path("cases/<str:case_no>/move-in/find", start.find_information, name="find-information"),
    path("cases/<str:case_no>/move-in/take", start.take_information, name="take-information"),
    path("cases/<str:case_no>/move-in/file", start.take_file, name="take-file"),
    path("cases/<str:case_no>/start", start.start, name="start"),
    path("cases/<str:case_no>/start/take", start.take_person, name="take-person"),
    path("events/<int:event_id>/cancel", cancelling.cancel_event, name="cancel-event"),
    path("cases/<str:case_no>/plan", cancelling.plan_again, name="plan-again"),
    path("towns", towns.towns, name="towns"),
    path("search", search.search_page, name="search"),
    path("review", review.review_list, name="review-list"),
    path("review/<str:case_no>", review.review_case, name="review-case"),
    path("review/<str:case_no>/settle", review.settle, name="settle"),
    path("review/<str:case_no>/send-back", review.send_back, name="send-back"),
    path("cases/<str:case_no>/print", papers.print_one, name="print"),
    path("cases/<str:case_no>/papers/<int:paper_id>", papers.paper, name="paper"),
    path("cases/<str:case_no>/papers/<int:paper_id>/pdf", papers.paper_pdf, name="paper-pdf"),
    path("persons/<str:addressee_no>", person.person, name="person"),
    path("persons/<str:addressee_no>/memos", memos.memos, name="memos"),
    path("holds", holds.held, name="held"),
    path("holds/<int:hold_id>", holds.hold, name="hold"),
    path("persons/<str:addressee_no>/holds", holds.person_holds, name="person-holds"),
    path("persons/<str:addressee_no>/support", support_application.support_new, name="support-new"),
    path("support", support_measures.support_list, name="support-list"),
    path("support/<int:measure_id>", support_measures.support_measure, name="support-measure"),
    path("support/<int:measure_id>/decide", support_measures.support_decide, name="support-decide"),
    path("support/<int:measure_id>/amend", support_application.support_amend, name="support-amend"),
    path("households/<str:household_no>", person.household, name="household"),
    path("persons/<str:addressee_no>/record-copy", record_copy.record_copy, name="record-copy"),
    path("issues/<str:issue_no>", record_copy.issue, name="issue"),
    path("issues/<str:issue_no>/pdf", record_copy.issue_pdf, name="issue-pdf"),
    path("cases/<str:case_no>/messages", messages.case_messages, name="case-messages"),
    path("message-status", messages.messages, name="message-status"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((screens, "residents"))),
    path("messages/", include(pages.routes(desk))),
    path("api/", api.urls),
]
