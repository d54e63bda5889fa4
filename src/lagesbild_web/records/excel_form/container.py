"""Is the file safe to open as a workbook? Looks into the zip that an .xlsx file is.

What a form never needs is refused and not cleaned: macros, links to other files, embedded objects,
and the declarations by which XML can be made to grow or to fetch.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from lagesbild.sources.archives import ArchiveLimits, check_archive_content
from lagesbild_web.records.excel_form.problems import FormProblem, problem

LARGEST = 2_000_000
"""Bytes; a form filled in with long reasons has some fifty thousand."""
LIMITS = ArchiveLimits(files=100, bytes_unpacked=20_000_000)

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How both encrypted workbooks and those of Excel 2003 begin."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
_MACROS = re.compile(r"vbaProject|macrosheets/|activeX/|ctrlProps/", re.IGNORECASE)
_EXTERNAL = re.compile(
    r"externalLinks/|connections\.xml|queryTables/|embeddings/|model/|customData/", re.IGNORECASE
)
_MACRO_TYPE = b"macroenabled"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")


def check_container(content: bytes) -> list[FormProblem]:
    """Return what keeps a file from being opened; empty if it may be read as a workbook."""
    if len(content) > LARGEST:
        text = _("Filen är större än %(megabytes)s MB.") % {"megabytes": LARGEST // 1_000_000}
        return [problem("too-large", text)]
    if content.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in content:
            return [problem("password", _("Filen är skyddad med lösenord."))]
        return [problem("not-a-workbook", _("Filen är sparad i ett äldre format än .xlsx."))]
    if not zipfile.is_zipfile(BytesIO(content)):
        return [problem("not-a-workbook", _("Filen är inte en Excelarbetsbok (.xlsx)."))]
    found = check_archive_content(BytesIO(content), name="formuläret", limits=LIMITS)
    if found:
        return [
            problem("zip-bomb", _("Filen är onormalt stor när den packas upp."))
            if one.rule == "zip-bomb"
            else problem("damaged-file", _("Filen är skadad och går inte att läsa."))
            for one in found[:1]
        ]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return list(_unwanted(archive))


def _unwanted(archive: zipfile.ZipFile) -> Iterator[FormProblem]:
    names = archive.namelist()
    if not _NEEDED.issubset(names):
        yield problem("not-a-workbook", _("Filen är inte en Excelarbetsbok (.xlsx)."))
        return
    types = archive.read("[Content_Types].xml").lower()
    if _MACRO_TYPE in types or any(_MACROS.search(name) for name in names):
        yield problem("macros", _("Filen innehåller makron."))
    if any(_EXTERNAL.search(name) for name in names):
        yield problem("external-content", _("Filen hämtar från andra filer, eller har inbäddade."))
    parts = (name for name in names if name.lower().endswith((".xml", ".rels", ".vml")))
    if any(_is_odd(archive.read(name)) for name in parts):
        yield problem("damaged-file", _("Filen är inte skriven så som Excel skriver."))


def _is_odd(part: bytes) -> bool:
    """Tell whether a part declares entities, or has an encoding in which that could be hidden."""
    encoding = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    return (
        b"\0" in part
        or _DECLARATION.search(part) is not None
        or (encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"})
    )
