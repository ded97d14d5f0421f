"""The look itself at a file of the template `paper`: what it says, and whom it names. Needs no register."""

from __future__ import annotations

from collections.abc import Sequence

from openjuki.kernel.certificates.named import Asked, missing, strangers
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.certificates.printed import paper_flow
from openjuki.runtime.release import last_look
from openjuki.systems.residents.services.issue_release import LAW


def check_papers(pdf: bytes, papers: Sequence[tuple[Paper, Asked]]) -> None:
    """Raises NotReleased unless the file says exactly these papers, each names whom it was asked for, and says of them
    what was read anew."""
    for n, (paper, asked) in enumerate(papers, 1):
        if strangers(paper, asked):
            raise last_look.stopped("I92", f"{n}通目に、求められていない人が記載されています。", law=LAW)
        if missing(paper, asked):
            raise last_look.stopped("I93", f"{n}通目に、求められた人が記載されていません。", law=LAW)
        if asked.anew is not None and paper != asked.anew:
            raise last_look.stopped("I92", f"{n}通目の記載が、読み直したものと一致しません。", law=LAW)
    last_look.check_flows(last_look.pages_of(pdf, law=LAW), [paper_flow(p) for p, _ in papers], law=LAW)
