"""PAdES signatures on finished PDF files (PDF への電子署名; RR-05, decisions.md Certificates).

The key (EC P-256) and the certificate of whoever issues lie beside the system's other keys. Set-up makes a
self-signed pair where there is none; a city puts the pair of its certification authority in their place. No time
stamp authority is asked: its outage must not stop the counter (incident R20).
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from openjuki.runtime import clock

KEY, CERTIFICATE = "pdf-signing.key.pem", "pdf-signing.crt.pem"
#: The certificate, and those before it under a name of their own (``pdf-signing-2026.crt.pem``).
KEPT = "pdf-signing*.crt.pem"
_FIELD = "openjuki"
#: Nothing of it is drawn. Off the page, printable and with a spoken name, its field agrees with PDF/A-2 and PDF/UA-1 at
#: once: the one forbids a hidden field, the other an untagged one that is neither hidden nor off the page.
_PLACE = SigFieldSpec(
    _FIELD, readable_field_name="電子署名", invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
)
R = TypeVar("R")
_VALID = timedelta(days=3650)


class SigningAway(Exception):  # noqa: N818  # named for what could not be done
    """署名できない: the key or its certificate is missing or broken."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signed file says: by whom, and whether not a byte has changed since."""

    signer: str
    intact: bool


def prepare(key_dir: Path, issuer: str) -> None:
    """Make a key and a self-signed certificate where there is none. Idempotent."""
    if (key_dir / KEY).exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
    now = clock.real_now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    _write(key_dir / CERTIFICATE, certificate.public_bytes(pem))
    _write(key_dir / KEY, key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def sign(pdf: bytes, *, key_dir: Path) -> bytes:
    """The file with one signature appended: the bytes that were there stay as they were. Raises SigningAway."""
    signer = _signer(key_dir)
    meta = PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signed = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _apart(lambda: PdfSigner(meta, signer, new_field_spec=_PLACE).sign_pdf(writer, output=signed))
    out = signed.getvalue()
    if not out.startswith(pdf):
        raise SigningAway("署名の際に、署名前の内容が変わりました。")
    return out


def inspect(pdf: bytes, *, key_dir: Path) -> Signature | None:
    """What the file's signature says, checked as of the day it was made; None where there is none.

    Certificates that were renewed are kept beside the present one: what they signed stays as good as it was.
    """
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not signatures:
        return None
    known = [load_cert_from_pemder(str(path)) for path in sorted(key_dir.glob(KEPT))]
    context = ValidationContext(trust_roots=known, moment=signatures[-1].self_reported_timestamp)
    found = _apart(lambda: validate_pdf_signature(signatures[-1], context))
    whole = found.coverage is not None and found.coverage.name == "ENTIRE_FILE"
    return Signature(
        signer=str(found.signing_cert.subject.native.get("common_name", "")),
        intact=bool(found.intact and found.valid and found.trusted and whole),
    )


def _apart(work: Callable[[], R]) -> R:
    """pyhanko runs an event loop of its own; a thread that has one already gives the work to another."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


@lru_cache(maxsize=4)
def _loaded(key: Path, certificate: Path, made: float) -> SimpleSigner:
    signer = SimpleSigner.load(str(key), str(certificate), signature_mechanism=None)
    if signer is None:
        raise SigningAway("証明書の署名用の鍵と電子証明書の組を開けません。")
    return signer


def _signer(key_dir: Path) -> SimpleSigner:
    """Loaded once; a renewed file is loaded anew."""
    key, certificate = key_dir / KEY, key_dir / CERTIFICATE
    try:
        return _loaded(key, certificate, max(key.stat().st_mtime, certificate.stat().st_mtime))
    except OSError as e:
        raise SigningAway("証明書の署名用の鍵又は電子証明書がありません。") from e


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(content)


def expires(key_dir: Path) -> datetime:
    """Until when the certificate counts. Raises SigningAway."""
    try:
        return x509.load_pem_x509_certificate((key_dir / CERTIFICATE).read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as e:
        raise SigningAway("証明書の署名用の電子証明書を開けません。") from e
