"""Whether a file is a workbook that can be read without harm: looked at as a ZIP before anything of it is understood."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from typing import BinaryIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MOST_BYTES = 1 << 30
"""Unpacked size of a workbook that is still read: about a million findings."""
_MOST_PACKED = 256 << 20
_MOST_PARTS = 2_000
_SMALL = 64 << 20
# a list of findings packs to a tenth or a twentieth; a bomb to a thousandth
_MOST_DENSE = 150
_CHUNK = 1 << 20
XML = (".xml", ".rels")
"""Endings of the parts that are searched for DTD and entities."""
_CODE = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|/macrosheets/|/ctrlprops/|/dialogsheets/")
_SOURCES = re.compile(r"/externallinks/|/connections\.xml|/querytables/|/webextensions/")
_CODE_TYPES = re.compile(r"macroenabled|vbaproject|intlmacrosheet", re.IGNORECASE)
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_OVERLAP = 9


class WorkbookRefused(ValueError):
    """Error raised when a workbook is not read at all. code: not_a_workbook, too_large, too_dense, macros, external_links, hostile_xml,
    unreadable, foreign, other_version, other_run or no_list."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_package(stream: BinaryIO) -> None:
    """Raises WorkbookRefused for what is no plain workbook: too large, too dense, with code, with outside sources, with DTD or entities."""
    packed = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if packed > _MOST_PACKED:
        raise WorkbookRefused("too_large")
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if "[Content_Types].xml" not in names or len(names) != len(set(names)) or any(part.flag_bits & 1 for part in parts):
                raise WorkbookRefused("not_a_workbook")
            _check_size(packed, parts)
            _check_names(names)
            for part in parts:
                if part.filename.lower().endswith(XML):
                    _check_xml(archive, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        raise WorkbookRefused("not_a_workbook") from None


def _check_size(packed: int, parts: list[zipfile.ZipInfo]) -> None:
    # what a part states is what is read of it at most, so the stated sizes can be trusted as a bound
    whole = sum(part.file_size for part in parts)
    if whole > MOST_BYTES or len(parts) > _MOST_PARTS:
        raise WorkbookRefused("too_large")
    if whole > _SMALL and whole > _MOST_DENSE * packed:
        raise WorkbookRefused("too_dense")


def _check_names(names: list[str]) -> None:
    for name in names:
        lowered = f"/{name.lower()}".replace("\\", "/")
        if _CODE.search(lowered):
            raise WorkbookRefused("macros")
        if _SOURCES.search(lowered):
            raise WorkbookRefused("external_links")


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        first = stream.read(_CHUNK)
        # every program that writes workbooks writes UTF-8; in another encoding the marks below would not be seen
        if first[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first[:200] or not _is_utf8(first[:200]):
            raise WorkbookRefused("hostile_xml")
        kept = chunk = first
        while chunk:
            if any(mark in kept for mark in _DECLARED):
                raise WorkbookRefused("hostile_xml")
            chunk = stream.read(_CHUNK)
            kept = kept[-_OVERLAP:] + chunk
    if part.filename.lower() == "[content_types].xml" and _CODE_TYPES.search(first.decode("utf-8", "replace")):
        raise WorkbookRefused("macros")
    if part.filename.lower().endswith(".rels"):
        _check_relations(first)


def _is_utf8(start: bytes) -> bool:
    stated = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", start)
    return stated is None or stated[1].lower() in (b"utf-8", b"us-ascii")


def _check_relations(content: bytes) -> None:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException):
        raise WorkbookRefused("unreadable") from None
    for one in root:
        # a link that somebody pasted into a cell is not followed; anything else from outside would be
        if one.get("TargetMode") == "External" and not str(one.get("Type", "")).endswith("/hyperlink"):
            raise WorkbookRefused("external_links")
