"""A paper in the frame of its page (帳票の表示)."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse

from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.middleware import framed_by_self

#: F12 on the page around the frame; `shell/print.js` prints what stands in it.
PRINT = FunctionKey("confirm", "印刷", attrs={"data-print": "paper-frame", "type": "button"})
Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The bytes, shown in place and framed by our own pages only.

    The browser's viewer runs inside this answer and brings its own styles: of the policy, who may frame
    it is what matters here.
    """
    return _shown(HttpResponse(content, content_type="application/pdf"), name)


def pdf_stream(content: bytes, name: str) -> StreamingHttpResponse:
    """The same for a paper that is only looked at: an answer that no Idempotency-Key keeps."""
    response = StreamingHttpResponse([content], content_type="application/pdf")
    response.headers["Content-Length"] = str(len(content))
    return _shown(response, name)


def _shown(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    return framed_by_self(response)
