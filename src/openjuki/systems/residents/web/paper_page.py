"""A paper in the frame of its page (帳票の表示): the way back, and F12 that prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.web.common import page
from openjuki.systems.residents.web.printers import sheet_keys


def paper_page(
    request: HttpRequest,
    *,
    title: str,
    pdf_url: str,
    back: tuple[str, str],
    sheet: tuple[str, str],
    keys: Sequence[FunctionKey] = (),
    **shown: Any,
) -> HttpResponse:
    """The page with the frame. `back`: label and address; `keys`: further ones; `shown`: what else the page says.

    `sheet`: kind of paper and reference, by which a printer of the counter may be asked for it.
    """
    label, href = back
    print_keys, printing = sheet_keys(request, *sheet)
    fkeys = [FunctionKey("back", label, href=href), *print_keys, *keys]
    context = {"title": title, "pdf_url": pdf_url, "fkeys": fkeys, **printing, **shown}
    return page(request, "residents/paper.html", context)
