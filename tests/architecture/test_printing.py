"""サーバからの印刷 of everything (S 10.7): no paper that only a browser prints, found by reading the code (issue 4)."""

from __future__ import annotations

import pytest

from architecture.test_last_look import SYSTEMS, functions, reaches, reports, uses

#: Shows the file of a page; a preview goes out as a stream and is no paper.
SHOWS = "openjuki.runtime.web.pdf:pdf_response"


@pytest.mark.spec("S 10.7")
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_page_shows_a_printer_prints(system: str) -> None:
    module = f"openjuki.systems.{system}.services.print_jobs"
    prints = {
        used for f in functions() if f.startswith(f"{module}:") for used in uses(f) if used in functions()
    }
    pages = [f for f in functions() if f.startswith(f"openjuki.systems.{system}.web.") and SHOWS in uses(f)]
    shown = {used for page in pages for used in uses(page) if used in functions() and reports(used)}
    assert len(shown) >= 2, "no page shows a paper: the names above are wrong"
    assert all(any(reaches(page, frozenset({s})) for s in shown) for page in pages)
    assert shown - prints == set()
