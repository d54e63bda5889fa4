"""Has a statute changed since it was read? Its sections in a consolidated text, compared by hash.

Reads Markdown as public collections of consolidated statutes write it (`## 10 kap.` and
`##### 18 a §`, or `### 4 §`), and plain text as the parliament publishes it (`18 a §   Sekretess`).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lagesbild.secrecy.rule_base import RuleBase, Section

_NUMBER = r"(\d+(?: [a-z])?)"
_CHAPTER = re.compile(rf"^#*\s*{_NUMBER} kap\.")
_MARKED_SECTION = re.compile(rf"^#+\s*{_NUMBER} §\s*$")
_PLAIN_SECTION = re.compile(rf"^{_NUMBER} §\s{{2,}}")
_VERSION = re.compile(r"\*?/[^/\n]*(?:U|I):[^/\n]*/\*?")
_ACT = re.compile(r"\s*Lag \((\d{4}:\d+)\)\.")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STATUTE = re.compile(r"(?:SFS-(\d{4})-(\d+)|\b(\d{4}):(\d+))")


class Comparison(StrEnum):
    """How a section that the guide cites stands in a consolidated text."""

    SAME = "same"
    ALTERED = "altered"
    MISSING = "missing"
    NOT_READ = "not_read"
    """The guide has no wording of it to compare with."""


@dataclass(frozen=True, kw_only=True)
class SectionComparison:
    """One section that the guide cites, beside a consolidated text."""

    section: Section
    found: Comparison
    to_review: tuple[str, ...]
    """Provisions that rest on it, to be compared with the new wording by a lawyer."""


def statute_number(text: str) -> str | None:
    """Return which statute a consolidated text is, such as `2009:400`: the first that it names."""
    match = _STATUTE.search(text)
    if match is None:
        return None
    return f"{match[1]}:{match[2]}" if match[1] else f"{match[3]}:{match[4]}"


def compare_statute(text: str, law: RuleBase) -> tuple[SectionComparison, ...]:
    """Compare each section of the statute that the guide cites with its wording in the text.

    A section that stands there in two wordings, one for later, is the same if either is ours. Law
    that has been replaced in the guide is not looked for.
    """
    number = statute_number(text)
    hashes = {place: {text_hash(one) for one in parts} for place, parts in _sections(text).items()}
    return tuple(
        SectionComparison(
            section=section,
            found=_compare(section, hashes.get((section.chapter, section.section))),
            to_review=tuple(e.id for e in law.entries if section.id in e.sections),
        )
        for section in law.sections.values()
        if section.statute == number
    )


def text_hash(text: str) -> str:
    """Return the hash of a wording: without layout, links, headings and the act at its end."""
    kept = _LINK.sub(r"\1", text).replace("*", "").replace("–", "-")
    acts = list(_ACT.finditer(kept))
    if acts:
        kept = kept[: acts[-1].start()]
    return hashlib.sha256(" ".join(kept.split()).encode()).hexdigest()


def _compare(section: Section, hashes: set[str] | None) -> Comparison:
    if section.text is None:
        return Comparison.NOT_READ
    if hashes is None:
        return Comparison.MISSING
    return Comparison.SAME if text_hash(section.text) in hashes else Comparison.ALTERED


def _sections(text: str) -> Mapping[tuple[str | None, str], tuple[str, ...]]:
    """Return the wordings of each section by chapter and number."""
    lines = text.splitlines()
    is_marked = any(_MARKED_SECTION.match(line) for line in lines)
    found: dict[tuple[str | None, str], list[str]] = {}
    chapter: str | None = None
    current: list[str] | None = None
    for line in lines:
        match = _CHAPTER.match(line)
        if match and (line.startswith("#") or not is_marked):
            chapter, current = match[1], None
            continue
        pattern = _MARKED_SECTION if is_marked else _PLAIN_SECTION
        if match := pattern.match(line):
            current = found.setdefault((chapter, match[1]), [])
            line = line[match.end() :]
        if current is not None and not _is_heading(line):
            current.append(line)
    return {place: tuple(_wordings("\n".join(kept))) for place, kept in found.items()}


def _is_heading(line: str) -> bool:
    return line.startswith(("#", "AVDELNING")) or (line.startswith("**") and line.endswith("**"))


def _wordings(text: str) -> Iterable[str]:
    return (part for part in _VERSION.split(text) if part.strip())
