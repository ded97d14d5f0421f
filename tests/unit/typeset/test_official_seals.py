"""公印: the city's own picture at its own size, never a specimen where nothing else says 見本 (S 5.6)."""

from __future__ import annotations

import dataclasses
import io
from contextlib import nullcontext
from pathlib import Path

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.document import plain
from openjuki.runtime import installation, png
from openjuki.runtime.typeset import Engine, find, printing
from openjuki.runtime.typeset.errors import SealMissing, SealUnusable
from support.fonts import certificate_fonts
from support.papers import CERTIFIER, FORMS, MADE_AT, NUMBER, copy_of, japanese

SPECIMEN, OWN = "公印(見本)", "公印"


def square(mm: float, *, dpi: float = 300, ink: int = 1) -> bytes:
    side = round(mm / 25.4 * dpi)
    return png.write_black(tuple(bytes([ink]) * side for _ in range(side)), dpi)


def press(folder: Path, content: bytes | None = None, title: str = CERTIFIER.title) -> Engine:
    if content is not None:
        (folder / f"{title}.png").write_bytes(content)
    return Engine(FORMS, find(certificate_fonts()), folder)


def described(engine: Engine) -> set[str]:
    """What the pictures on a certificate are said to be."""
    copy = copy_of(japanese())
    pdf = engine.render(copy.template, plain(copy), mark=NUMBER, made_at=MADE_AT).pdf
    objects = (
        each.get_object() for each in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"]
    )
    return set(_alternatives(list(objects)))


def _alternatives(found: list[object]) -> list[str]:
    said = []
    while found:
        each = found.pop()
        each = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(each, list):
            found += each
        elif isinstance(each, dict):
            said += [str(each["/Alt"])] if "/Alt" in each else []
            found += [each["/K"]] if "/K" in each else []
    return said


@pytest.mark.spec("S 5.6")
def test_the_seal_of_who_certifies_stands_there_and_no_specimen(engine: Engine, tmp_path: Path) -> None:
    own = press(tmp_path, square(24))
    assert (described(engine), described(own)) == ({SPECIMEN}, {OWN})
    before = own.fingerprint.templates
    assert before != engine.fingerprint.templates
    assert press(tmp_path, square(20)).fingerprint.templates != before


@pytest.mark.spec("S 5.6")
def test_without_the_seal_of_that_office_nothing_is_made(tmp_path: Path) -> None:
    copy = copy_of(japanese())
    with pytest.raises(SealMissing, match="札幌市中央区長"):
        press(tmp_path, square(24), "札幌市北区長").render(
            copy.template, plain(copy), mark=NUMBER, made_at=MADE_AT
        )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(square(25.5), "25mm四方", id="too large"),
        pytest.param(square(24, dpi=200), "300dpi", id="too coarse"),
        pytest.param(square(24, ink=0), "何も写っていません", id="blank"),
        pytest.param(b"GIF89a", "PNG形式ではありません", id="no PNG"),
    ],
)
def test_a_picture_that_is_no_seal_is_refused_by_name(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(SealUnusable, match=f"札幌市中央区長.*{problem}"):
        press(tmp_path, content)


@pytest.mark.spec("S 5.6")
@pytest.mark.parametrize(("mode", "made"), [("demo", True), ("training", True), ("production", False)])
def test_only_what_says_specimen_bears_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, made: bool
) -> None:
    (tmp_path / "fonts").symlink_to(certificate_fonts())
    inst = dataclasses.replace(installation.create(tmp_path / "city"), home=tmp_path, mode=mode)
    monkeypatch.setattr(installation, "current", lambda: inst)
    copy = copy_of(japanese())
    with nullcontext() if made else pytest.raises(printing.PrintingAway, match="P06"):
        printing.print_form(
            printing.engine(FORMS),
            copy.template,
            plain(copy),
            mark=NUMBER,
            made_at=MADE_AT,
            overflow="refuse",
        )
