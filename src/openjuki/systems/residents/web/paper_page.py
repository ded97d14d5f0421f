"""A paper in the frame of its page (帳票の表示): the way back, and F12 that prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import PRINT
from openjuki.systems.residents.web.common import page


def paper_page(
    request: HttpRequest,
    *,
    title: str,
    pdf_url: str,
    back: tuple[str, str],
    keys: Sequence[FunctionKey] = (),
    **shown: Any,
) -> HttpResponse:
    """The page with the frame. `back`: label and address; `keys`: further ones; `shown`: what else the page says."""
    label, href = back
    fkeys = [FunctionKey("back", label, href=href), PRINT, *keys]
    context = {"title": title, "pdf_url": pdf_url, "fkeys": fkeys, **shown}
    return page(request, "residents/paper.html", context)
