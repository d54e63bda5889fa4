"""Read the YAML documents of a collection, each value with the line it stands on.

Texts are taken as they are written, so that `no` is the text "no" and `2021.1` is not a number.
Anchors and aliases are refused: a few lines of them can grow beyond any memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY
from lagesbild.errors import Problem
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild.sources.problems import problem
from lagesbild.sources.schema import Field, FieldType, TableSchema
from lagesbild.sources.text_faults import LARGEST_TEXT_FILE, has_control_character

_TAG = "tag:yaml.org,2002:"
_DEEPEST = 50
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a document: its readable values by field, and the line that it begins on."""

    row: int
    values: Mapping[str, Any]
    rows: Mapping[str, int]
    """The line of each value."""


@dataclass(frozen=True, kw_only=True)
class Document:
    file: str
    entries: tuple[Entry, ...] | None
    """None when the file cannot be read at all; then `problems` says why."""
    problems: tuple[Problem, ...]


def read_document(path: Path, schema: TableSchema, *, file: str) -> Document:
    """Read the list under the table's name; a value with a fault is left out and reported."""
    top = Field(
        name=schema.name,
        type=FieldType.ENTRIES,
        title=schema.title,
        description=schema.description,
        example=None,
        required=True,
        fields=schema.fields,
        key=schema.primary_key[0],
    )
    whole = read_single_document(path, (top,), file=file)
    if whole.entries is None:
        return whole
    [entry] = whole.entries
    entries = tuple(entry.values.get(schema.name, ()))
    return Document(file=file, entries=entries, problems=whole.problems)


def read_single_document(path: Path, fields: Sequence[Field], *, file: str) -> Document:
    """Read a file that is one entry with some fields; a value with a fault is left out."""
    return parse_single_document(bounded_content(path), fields, file=file)


def bounded_content(path: Path) -> bytes:
    """Return a text file; of one that is too large no more than what shows that it is."""
    with path.open("rb") as stream:
        return stream.read(LARGEST_TEXT_FILE + 1)


def parse_single_document(content: bytes, fields: Sequence[Field], *, file: str) -> Document:
    """Read what stands in such a file, as `read_single_document` does."""
    if len(content) > LARGEST_TEXT_FILE:
        text = f"filen är större än {LARGEST_TEXT_FILE / 1e6:.0f} MB."
        return _unusable(problem("too-long", file=file, text=text))
    try:
        text = content.decode()
        root = _compose(text)
    except UnicodeDecodeError:
        return _unusable(problem("not-utf8", file=file, text="filen är inte UTF-8."))
    except yaml.YAMLError as error:
        return _unusable(_syntax_problem(error, file=file))
    reader = _Reader(file)
    reader.find_personal_numbers(text)
    reader.find_control_characters(text, root)
    if root is None:
        return _unusable(problem("missing-value", file=file, text="filen är tom.", row=1))
    entry = reader.read_entry(root, fields)
    return Document(file=file, entries=(entry,), problems=tuple(reader.problems))


def _unusable(found: Problem) -> Document:
    return Document(file=found.file, entries=None, problems=(found,))


def _compose(content: str) -> Node | None:
    """Return the root node.

    Parsed once before, because composing would follow aliases, and go as deep as the file does.
    """
    depth = 0
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(f"alias är inte tillåtna: *{event.anchor}", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise _Refused("filen har för många nivåer", event)
    return yaml.compose(content, Loader=yaml.SafeLoader)


def _syntax_problem(error: yaml.YAMLError, *, file: str) -> Problem:
    """Say where it is; the parser's own words are English."""
    mark = getattr(error, "problem_mark", None)
    place = f" (rad {mark.line + 1}, tecken {mark.column + 1})" if mark else ""
    reason = str(error) if isinstance(error, _Refused) else "filen är inte giltig YAML"
    row = mark.line + 1 if mark else None
    return problem("broken-yaml", file=file, text=f"{reason}{place}.", row=row)


class _Refused(yaml.YAMLError):
    """Valid YAML that is refused all the same: an alias, or too many levels. Says so in Swedish."""

    def __init__(self, text: str, event: yaml.Event) -> None:
        super().__init__(text)
        self.problem_mark = event.start_mark


class _Unreadable(Exception):
    """A value was reported and cannot be used."""


class _Reader:
    """Walks the nodes of one file and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def report(self, rule: str, row: int, column: str | None, text: str) -> None:
        self.problems.append(problem(rule, file=self.file, text=text, row=row, column=column))

    def find_personal_numbers(self, content: str) -> None:
        for row, line in enumerate(content.splitlines(), start=1):
            if has_personal_number(line):
                text = "raden innehåller ett personnummer eller samordningsnummer."
                self.report("personal-identity-number", row, None, text)

    def find_control_characters(self, content: str, root: Node | None) -> None:
        """Look at the lines, and at the texts too: there such a character may be an escape."""
        lines = enumerate(content.split("\n"), start=1)
        rows = {row for row, line in lines if has_control_character(line)}
        rows |= {
            node.start_mark.line + 1
            for node in _scalars(root)
            if has_control_character(str(node.value))
        }
        for row in sorted(rows):
            text = "här står ett styrtecken eller ett tecken som vänder läsriktningen."
            self.report("control-character", row, None, text)

    def read_entry(self, node: Node, fields: Sequence[Field]) -> Entry:
        row = node.start_mark.line + 1
        if not isinstance(node, MappingNode):
            self.report("wrong-type", row, None, "här ska fält och värden stå.")
            return Entry(row=row, values={}, rows={})
        nodes = self._nodes_by_field(node, {field.name for field in fields})
        values: dict[str, Any] = {}
        for field in fields:
            if field.name in nodes and not _is_null(nodes[field.name]):
                values |= self._read_field(nodes[field.name], field)
            elif field.required:
                self.report("missing-value", row, field.name, "värdet saknas.")
        rows = {name: child.start_mark.line + 1 for name, child in nodes.items()}
        return Entry(row=row, values=values, rows=rows)

    def _nodes_by_field(self, node: MappingNode, known: set[str]) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        for key, child in node.value:
            name, row = str(key.value), key.start_mark.line + 1
            if name not in known:
                self.report("unknown-column", row, name, "fältet är okänt.")
            elif name in nodes:
                self.report("column-listed-twice", row, name, "fältet står mer än en gång.")
            else:
                nodes[name] = child
        return nodes

    def _read_field(self, node: Node, field: Field) -> dict[str, Any]:
        try:
            return {field.name: self._value(node, field)}
        except _Unreadable:
            return {}

    def _value(self, node: Node, field: Field) -> Any:
        match field.type:
            case FieldType.ENTRIES:
                return tuple(self._entries(node, field))
            case FieldType.TEXTS:
                return tuple(self._text(child, field) for child in self._children(node, field))
            case FieldType.ANCHORS:
                return self._anchors(node, field)
            case FieldType.STRING:
                return self._allowed_text(node, field)
            case _:
                return self._parsed(node, field)

    def _entries(self, node: Node, field: Field) -> Iterator[Entry]:
        seen: set[str] = set()
        for child in self._children(node, field):
            entry = self.read_entry(child, field.fields)
            key = entry.values.get(field.key) if field.key else None
            if key in seen:
                text = f"»{key}« finns redan i listan {field.name}."
                self.report("duplicate-row", entry.row, field.key, text)
            elif key is not None:
                seen.add(key)
            yield entry

    def _children(self, node: Node, field: Field) -> Sequence[Node]:
        if not isinstance(node, SequenceNode):
            raise self._wrong_type(node, field, "en lista")
        children: Sequence[Node] = node.value
        return children

    def _text(self, node: Node, field: Field) -> str:
        if not isinstance(node, ScalarNode):
            raise self._wrong_type(node, field, "en text")
        text = str(node.value)
        if len(text) > field.max_length:
            row, fault = node.start_mark.line + 1, f"texten är längre än {field.max_length} tecken."
            self.report("too-long", row, field.name, fault)
            raise _Unreadable
        return text

    def _allowed_text(self, node: Node, field: Field) -> str:
        text = self._text(node, field)
        row = node.start_mark.line + 1
        if not text.strip():
            self.report("missing-value", row, field.name, "värdet är tomt.")
            raise _Unreadable
        if field.enum and text not in field.enum:
            allowed = ", ".join(field.enum)
            self.report(field.enum_rule, row, field.name, f"»{text}« är inte något av: {allowed}.")
            raise _Unreadable
        return text

    def _parsed(self, node: Node, field: Field) -> bool | int | float | date:
        text = self._text(node, field)
        try:
            if field.type is FieldType.BOOLEAN:
                return _BOOLEANS[text]
            if field.type is FieldType.DATE:
                return date.fromisoformat(text)
            value = float(text) if field.type is FieldType.NUMBER else int(text)
        except (ValueError, KeyError):
            expected = {
                "boolean": "true eller false",
                "date": "en dag (ÅÅÅÅ-MM-DD)",
                "number": "ett tal med punkt före decimalerna",
            }
            kind = expected.get(field.type, "ett heltal")
            raise self._wrong_type(node, field, kind) from None
        if not (field.minimum or 0) <= value <= (field.maximum or value):
            text = f"{text} ligger utanför det tillåtna."
            self.report(field.range_rule, node.start_mark.line + 1, field.name, text)
            raise _Unreadable
        return value

    def _anchors(self, node: Node, field: Field) -> dict[int, str]:
        if not isinstance(node, MappingNode):
            raise self._wrong_type(node, field, "skalsteg med text")
        anchors = {str(key.value): self._text(child, field) for key, child in node.value}
        row = node.start_mark.line + 1
        categories = range(LOWEST_CATEGORY, HIGHEST_CATEGORY + 1)
        missing = [str(category) for category in categories if not anchors.get(str(category))]
        if missing:
            text = f"skalsteg utan text: {', '.join(missing)}."
            self.report("missing-anchor", row, field.name, text)
        unknown = sorted(set(anchors).difference(map(str, categories)))
        if unknown:
            text = f"okända skalsteg: {', '.join(unknown)}."
            self.report("category-outside-scale", row, field.name, text)
        return {category: anchors.get(str(category), "") for category in categories}

    def _wrong_type(self, node: Node, field: Field, expected: str) -> _Unreadable:
        row = node.start_mark.line + 1
        self.report("wrong-type", row, field.name, f"värdet är inte {expected}.")
        return _Unreadable()


def _scalars(root: Node | None) -> Iterator[ScalarNode]:
    if isinstance(root, ScalarNode):
        yield root
    elif isinstance(root, SequenceNode):
        for child in root.value:
            yield from _scalars(child)
    elif isinstance(root, MappingNode):
        for pair in root.value:
            for child in pair:
                yield from _scalars(child)


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _TAG + "null"
