"""What PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) ask of a file, as far as its own structure tells.

Not a validator: glyphs and content streams are typst's affair, whose exporter refuses what the standards forbid.
What signing appends afterwards passes no exporter; here both are looked at with the same eyes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

#: Names that may stand nowhere: scripts and other actions by themselves, forms of XML, foreign content, encryption.
FORBIDDEN = {
    "/JavaScript", "/JS", "/Launch", "/AA", "/OpenAction", "/XFA", "/NeedAppearances", "/EmbeddedFiles", "/EF", "/OPI",
    "/Alternates", "/LZWDecode", "/Crypt", "/Encrypt", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen",
}  # fmt: skip
#: Flags of an annotation: printed, and neither invisible, hidden, unseen nor seen by turns.
PRINT, UNSEEN = 1 << 2, (1 << 0) | (1 << 1) | (1 << 5) | (1 << 8)


def archive_faults(pdf: bytes, title: str) -> list[str]:
    """Whatever is missing or forbidden, in words; empty for a file that keeps its claims."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    return [
        *_file(pdf, reader),
        *_metadata(reader, title),
        *_catalogue(reader),
        *_tags(reader),
        *_pages(reader),
    ]


def _file(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    head, second = pdf.split(b"\n", 2)[:2]
    if not re.fullmatch(rb"%PDF-1\.[0-7]", head) or not re.match(rb"%[\x80-\xff]{4}", second):
        yield "head of the file"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "something stands after the end"
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "no ID"
    names = {name for each in _everything(reader) for name in _names(each)}
    yield from (f"forbidden: {name}" for name in sorted(names & FORBIDDEN))


def _everything(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, each once."""
    waiting: list[PdfObject] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            waiting.append(each.get_object())  # type: ignore[arg-type]
        elif isinstance(each, DictionaryObject):
            yield each
            waiting += each.values()
        elif isinstance(each, ArrayObject):
            waiting += each


def _names(each: DictionaryObject) -> Iterator[str]:
    yield from each.keys()
    yield from (str(each.get(key)) for key in ("/S", "/Subtype", "/Filter") if isinstance(each.get(key), str))


def _metadata(reader: PdfReader, title: str) -> Iterator[str]:
    """The claims; and the old and the new place of each word about the file say the same."""
    packet = reader.root_object["/Metadata"].get_object().get_data().decode()
    for claim in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
        value = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}[claim]
        if not re.search(rf'{claim}(>|="){value}[<"]', packet):
            yield f"no claim: {claim}"
    if "http://www.aiim.org/pdfa/ns/extension/" not in packet:
        yield "the claim of PDF/UA is not declared as an extension"
    said, old = reader.xmp_metadata, reader.metadata
    if said is None or old is None:
        yield "no metadata"
        return
    new = {
        "/Title": (said.dc_title or {}).get("x-default"), "/Author": "".join(said.dc_creator or ()),
        "/Creator": said.xmp_creator_tool, "/Keywords": said.pdf_keywords, "/Producer": said.pdf_producer,
    }  # fmt: skip
    yield from (
        f"told in two ways: {key}" for key, value in new.items() if (old.get(key) or None) != (value or None)
    )
    days = {"/CreationDate": (old.creation_date, said.xmp_create_date)}
    days["/ModDate"] = (old.modification_date, said.xmp_modify_date)
    for key, (a, b) in days.items():
        if key in old and (a is None or b is None or _utc(a) != _utc(b)):
            yield f"told in two ways: {key}"
    if new["/Title"] != title:
        yield "title"


def _utc(moment: datetime) -> datetime:
    """Without a zone: pypdf gives the moments of XMP in UTC and bare, those of Info as they are written."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _catalogue(reader: PdfReader) -> Iterator[str]:
    root = reader.root_object
    (intent,) = root["/OutputIntents"]
    holds = {
        "language": root["/Lang"] == "ja-JP",
        "marked": bool(root["/MarkInfo"]["/Marked"]),
        "colours": intent.get_object()["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent.get_object(),
        "the title is shown": bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
    }
    yield from (what for what, kept in holds.items() if not kept)


def _tags(reader: PdfReader) -> Iterator[str]:
    tags = list(_structure(reader.root_object["/StructTreeRoot"]))
    kinds = [tag["/S"] for tag in tags if "/S" in tag]
    if kinds[0] != "/Document" or kinds.count("/H1") != 1:
        yield "one document, one heading"
    if "/H2" in kinds and kinds.index("/H2") < kinds.index("/H1"):
        yield "order of headings"
    if any(tag.get("/S") == "/Figure" and not tag.get("/Alt") for tag in tags):
        yield "a picture without words"


def _structure(node: Any) -> Iterator[Any]:
    """The structure tree in the order of reading."""
    yield node
    below = node.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        each = each.get_object() if hasattr(each, "get_object") else each
        if hasattr(each, "get") and "/S" in each:
            yield from _structure(each)


def _pages(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (shape,) = font["/DescendantFonts"]
            descriptor = shape.get_object()["/FontDescriptor"]
            if not {"/FontFile2", "/FontFile3"} & set(descriptor) or "/ToUnicode" not in font:
                yield "a font that is not within, or without its characters"
        for found in page.get("/Annots", ()):
            yield from _annotation(found.get_object(), page)


def _annotation(field: Any, page: Any) -> Iterator[str]:
    flags, (left, bottom, right, top) = field.get("/F", 0), map(float, field["/Rect"])
    if not flags & PRINT or flags & UNSEEN:
        yield "a field that is not printed"
    if "/AP" not in field and (left, bottom) != (right, top):
        yield "a field without its appearance"
    if not field.get("/TU"):
        yield "a field without a name to read aloud"
    off = right < float(page.cropbox.left) or top < float(page.cropbox.bottom)
    if not off and "/StructParent" not in field:
        yield "a field on the page without a tag"
    if page.get("/Tabs") != "/S":
        yield "fields are not walked in the order of reading"
