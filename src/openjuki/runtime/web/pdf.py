"""A paper in the frame of its page (帳票の表示)."""

from __future__ import annotations

from django.http import HttpResponse

from openjuki.runtime.web.middleware import framed_by_self


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The bytes, shown in place and framed by our own pages only.

    The browser's viewer runs inside this answer and brings its own styles: of the policy, who may frame
    it is what matters here.
    """
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    return framed_by_self(response)
