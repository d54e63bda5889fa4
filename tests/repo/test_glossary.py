import ast
import re
from dataclasses import dataclass

import pytest
from tests.repo.tree import ROOT, python_files


@dataclass(frozen=True)
class Term:
    swedish: str
    identifier: str
    is_reserved: bool
    never: tuple[str, ...]


def read_terms() -> list[Term]:
    terms = []
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or "`" not in cells[1]:
            continue
        terms.append(
            Term(
                swedish=cells[0],
                identifier=cells[1].strip("[]`"),
                is_reserved=cells[1].startswith("["),
                never=tuple(word.strip() for word in cells[2].split(",") if word.strip()),
            )
        )
    return terms


def names_in_source() -> set[str]:
    """Return every name that is defined, passed or read in `src`."""
    names = set()
    for path in python_files("src"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                    names.add(name)
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.add(name)
                case ast.keyword(arg=str(name)):
                    names.add(name)
    return names | {part for path in python_files("src") for part in path.with_suffix("").parts}


def columns_in_source() -> set[str]:
    """Return every string in `src` that could be a name, such as the column of a frame."""
    return {
        node.value
        for path in python_files("src")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.isidentifier()
    }


NAMES = names_in_source()
COLUMNS = columns_in_source()
TERMS = read_terms()


def words_of(name: str) -> str:
    """Write a name as snake_case between underscores, so that whole words can be looked for."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return f"_{snake}_"


@pytest.mark.parametrize("term", [t for t in TERMS if not t.is_reserved], ids=lambda t: t.swedish)
def test_each_identifier_of_the_glossary_stands_in_the_source(term):
    for part in term.identifier.split("."):
        assert part in NAMES | COLUMNS, f"{term.swedish}: no {part} in src"


@pytest.mark.parametrize("term", [t for t in TERMS if t.never], ids=lambda t: t.swedish)
def test_no_name_in_the_source_contains_a_word_that_is_never_used(term):
    used = [n for n in NAMES for word in term.never if f"_{word}_" in words_of(n)]
    assert not used, f"{term.swedish} is {term.identifier}"


def test_the_glossary_was_read():
    assert len(TERMS) > 30
