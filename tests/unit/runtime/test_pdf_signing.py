"""A signed file keeps its bytes, says who signed, and shows the change of a single byte (RR-05)."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
import typst
from pypdf import PdfWriter

from openjuki.runtime import clock, pdf_signing, pdf_text
from support.fonts import certificate_fonts


@pytest.fixture
def key_dir(tmp_path: Path) -> Path:
    pdf_signing.prepare(tmp_path, "試験市")
    return tmp_path


@pytest.fixture
def plain() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def test_the_signature_is_appended_and_names_the_city(key_dir: Path, plain: bytes) -> None:
    signed = pdf_signing.sign(plain, key_dir=key_dir)
    assert signed.startswith(plain)
    found = pdf_signing.inspect(signed, key_dir=key_dir)
    assert found == pdf_signing.Signature(signer="試験市", intact=True)
    assert pdf_signing.inspect(plain, key_dir=key_dir) is None


def test_one_byte_breaks_it_and_so_does_another_citys_key(
    key_dir: Path, plain: bytes, tmp_path: Path
) -> None:
    signed = bytearray(pdf_signing.sign(plain, key_dir=key_dir))
    at = signed.index(b"MediaBox")
    signed[at : at + 8] = b"mediaBox"
    found = pdf_signing.inspect(bytes(signed), key_dir=key_dir)
    assert found is not None
    assert not found.intact
    other = tmp_path / "other"
    pdf_signing.prepare(other, "他市")
    theirs = pdf_signing.inspect(pdf_signing.sign(plain, key_dir=other), key_dir=key_dir)
    assert theirs is not None
    assert not theirs.intact


def test_what_was_signed_before_a_renewal_is_as_good_as_it_was(key_dir: Path, plain: bytes) -> None:
    signed = pdf_signing.sign(plain, key_dir=key_dir)
    (key_dir / pdf_signing.CERTIFICATE).rename(key_dir / "pdf-signing-2026.crt.pem")
    (key_dir / pdf_signing.KEY).unlink()
    pdf_signing.prepare(key_dir, "試験市")
    for each in (signed, pdf_signing.sign(plain, key_dir=key_dir)):
        found = pdf_signing.inspect(each, key_dir=key_dir)
        assert found is not None
        assert found.intact
    (key_dir / "pdf-signing-2026.crt.pem").unlink()
    gone = pdf_signing.inspect(signed, key_dir=key_dir)
    assert gone is not None
    assert not gone.intact


def test_set_up_keeps_a_key_that_is_there_and_hides_it(key_dir: Path) -> None:
    before = (key_dir / pdf_signing.KEY).read_bytes()
    pdf_signing.prepare(key_dir, "試験市")
    assert (key_dir / pdf_signing.KEY).read_bytes() == before
    assert stat.S_IMODE((key_dir / pdf_signing.KEY).stat().st_mode) == 0o600
    assert pdf_signing.expires(key_dir) > clock.real_now()


def test_without_a_key_nothing_is_signed(tmp_path: Path, plain: bytes) -> None:
    with pytest.raises(pdf_signing.SigningAway):
        pdf_signing.sign(plain, key_dir=tmp_path / "nowhere")


def test_the_text_of_a_signed_file_is_read_back(key_dir: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.typ"
    form.write_text('#set document(title: "様式")\n氏名 試験 太郎', encoding="utf-8")
    pdf = typst.compile(str(form), format="pdf", font_paths=[str(certificate_fonts())])
    assert isinstance(pdf, bytes)
    signed = pdf_signing.sign(pdf, key_dir=key_dir)
    assert pdf_text.pages(signed) == pdf_text.pages(pdf)
    assert "試験" in pdf_text.pages(signed)[0]
