"""The engine — 組版エンジン: plain data and a template become PDF/A-2a and PDF/UA-1 (RR-05).

Safe by construction:
* data travel as JSON in ``sys.inputs``: text is text, never markup;
* every string passes the glyph guard first, and what does not fit its cell is refused;
* one lock per template: two requests at once can never see each other's data (incidents R01–R05);
* the finished bytes are searched for the mark that was asked for before they are handed out.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import typst

from openjuki.runtime.png import Picture
from openjuki.runtime.typeset import drawn, glyphs
from openjuki.runtime.typeset.errors import (
    FontsUnavailable,
    GlyphsMissing,
    MarkLost,
    TemplateFailed,
    TextOverflow,
)
from openjuki.runtime.typeset.fonts import FontSet, find
from openjuki.runtime.typeset.official_seals import OfficialSeals
from openjuki.runtime.typeset.values import Fingerprint, Overflow, Printed

__all__ = ["Engine", "Fingerprint", "Overflow", "OverflowPolicy", "Printed", "engine_for"]

OverflowPolicy = Literal["refuse", "limit", "blank"]
_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_OVERFLOW = "openjuki-overflow:"


class Engine:
    """Typesets the templates of one folder with one set of fonts; build it once per process.

    ``templates`` is the folder of ``*.typ`` files (nothing outside it can be read by a template);
    ``fonts`` comes from :func:`openjuki.runtime.typeset.fonts.find` or ``ensure``. ``seals`` is the folder
    of the city's official seals; without one a drawn specimen stands in their places.
    """

    def __init__(self, templates: Path, fonts: FontSet, seals: Path | None = None) -> None:
        # One document, one core: on two pages the typesetter's own threads cost more than they win. It reads
        # this when it first works.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        self._templates = templates.resolve()
        self._fonts = _typst_fonts(fonts.directory)
        if fonts.primary.family not in self._fonts.families():
            raise FontsUnavailable(f"フォント {fonts.primary.family} を読み込めません。")
        self.repertoire, self._family = _repertoire(fonts.primary.path), fonts.primary.family
        self._seals = OfficialSeals(seals) if seals else None
        forms = _folder_hash(self._templates)
        if self._seals:
            forms = hashlib.sha256(f"{forms} {self._seals.sha256}".encode()).hexdigest()
        self.fingerprint = Fingerprint(_engine_hash(), fonts.sha256, forms)
        self._compilers: dict[str, tuple[typst.Compiler, threading.Lock]] = {}
        self._guard = threading.Lock()

    def missing_glyphs(self, data: object) -> tuple[glyphs.MissingGlyph, ...]:
        """Characters in ``data`` that could not be printed (印字前の確認), with their fields."""
        return glyphs.check(self.repertoire, data)

    def characters(self, text: str) -> list[Picture]:
        """A picture of each character of a text (字形の画像); none where the font lacks one of them."""
        return drawn.characters(text, self._family, self._fonts) if text and text in self.repertoire else []

    def render(
        self,
        template: str,
        data: Mapping[str, Any],
        *,
        mark: str,
        made_at: datetime,
        overflow: OverflowPolicy = "refuse",
    ) -> Printed:
        """Typeset ``<template>.typ`` with ``data`` and give the finished document.

        ``mark`` identifies this very document (発行番号 or 受付番号; never a personal number), is
        written into the PDF's metadata and verified there. ``made_at`` must carry a time zone.
        ``overflow``: ``refuse`` raises, ``limit`` prints to the cell's edge, ``blank`` leaves the
        cell empty; the last two report the fields in ``Printed.overflows`` (S 5.8).

        Raises GlyphsMissing, TextOverflow, SealMissing, TemplateFailed, MarkLost.
        """
        if made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        # The whole text at once is the quick check; escapes could hide a control character in it.
        if "\\" in text or text + mark not in self.repertoire:
            missing = self.missing_glyphs({**data, "mark": mark})
            if missing:
                raise GlyphsMissing(missing)
        inputs = {"data": text, "mark": mark, "overflow": overflow}
        if self._seals:
            inputs["seals"] = self._seals.for_data(data)
        pdf, overflows = self._compile(template, inputs, made_at, reports=overflow != "refuse")
        if not _carries(pdf, mark):
            raise MarkLost("作成した PDF の発行標識が依頼と一致しません。印刷を中止しました。")
        return Printed(pdf, hashlib.sha256(pdf).hexdigest(), mark, self.fingerprint, overflows)

    def _compile(
        self, template: str, inputs: dict[str, str], made_at: datetime, *, reports: bool
    ) -> tuple[bytes, tuple[Overflow, ...]]:
        compiler, lock = self._compiler(template)
        with lock:
            try:
                pdf = _draw(compiler, inputs, made_at)
                found = json.loads(compiler.query("<overflow>", field="value")) if reports else []
            except typst.TypstError as error:
                if _OVERFLOW not in str(error):
                    raise _template_fault(template) from None
                # The template stops at the first text that does not fit; name them all.
                _draw(compiler, {**inputs, "overflow": "blank"}, made_at)
                found = json.loads(compiler.query("<overflow>", field="value"))
                raise TextOverflow(_once(found)) from None
        if not isinstance(pdf, bytes):
            raise TemplateFailed(f"様式 {template} から PDF が得られませんでした。")
        return pdf, _once(found)

    def _compiler(self, template: str) -> tuple[typst.Compiler, threading.Lock]:
        with self._guard:
            if template not in self._compilers:
                path = self._templates / f"{template}.typ"
                if not template.replace("_", "").isalnum() or not path.is_file():
                    raise TemplateFailed(f"様式 {template} がありません。")
                compiler = typst.Compiler(str(path), root=str(self._templates), font_paths=self._fonts)
                self._compilers[template] = (compiler, threading.Lock())
            return self._compilers[template]


def engine_for(templates: Path, fonts_dir: Path, seals: Path | None = None) -> Engine:
    """The engine of this process for folders of templates, fonts and official seals; built on first use."""
    return _engine(templates.resolve(), fonts_dir.resolve(), seals and seals.resolve())


@lru_cache(maxsize=8)
def _engine(templates: Path, fonts_dir: Path, seals: Path | None) -> Engine:
    return Engine(templates, find(fonts_dir), seals)


@lru_cache(maxsize=4)
def _typst_fonts(directory: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(directory)])


@lru_cache(maxsize=4)
def _repertoire(path: Path) -> glyphs.Repertoire:
    return glyphs.Repertoire.of_font(path)


@lru_cache(maxsize=1)
def _engine_hash() -> str:
    """Version of the typesetter and SHA-256 of its library."""
    distribution = metadata.distribution("typst")
    digest = hashlib.sha256()
    for file in sorted(distribution.files or [], key=str):
        if file.suffix in {".so", ".pyd", ".dylib"}:
            digest.update(Path(str(distribution.locate_file(file))).read_bytes())
    return f"typst {distribution.version} {digest.hexdigest()}"


def _folder_hash(folder: Path) -> str:
    """SHA-256 over names and contents of all template files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".typ", ".svg", ".png"}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _carries(pdf: bytes, mark: str) -> bool:
    """PDF/A keeps its XMP metadata as plain UTF-8, so the mark can be read back from the bytes."""
    escaped = mark.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f">{escaped}<".encode() in pdf


def _once(found: list[tuple[str, str]]) -> tuple[Overflow, ...]:
    """Each cell once, in the order of the paper; cells of one id with several texts, each."""
    return tuple(Overflow(name, text) for name, text in dict.fromkeys(map(tuple, found)))


def _draw(compiler: typst.Compiler, inputs: dict[str, str], made_at: datetime) -> object:
    return compiler.compile(
        format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS, timestamp=made_at.replace(microsecond=0)
    )


def _template_fault(template: str) -> TemplateFailed:
    """The typesetter's own text may quote data, so it is not passed on."""
    return TemplateFailed(
        f"様式 {template} を組版できません。様式の不具合です。情報システム部門に連絡してください。"
    )
