"""Files of the API (ファイルの応答): PDF that no browser or proxy keeps."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse

PDF: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "PDF",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to show or print; `name` is plain ASCII."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
