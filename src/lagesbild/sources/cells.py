"""Turn the cells of one table from text into values, and find every cell that is at fault."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.errors import Problem
from lagesbild.periods import Period, PeriodKind
from lagesbild.sources.personal_numbers import ROUGH_PATTERN, has_personal_number
from lagesbild.sources.problems import problem, problems_in_rows
from lagesbild.sources.schema import POLARS_TYPES, Field, FieldType, TableSchema
from lagesbild.sources.text_faults import CONTROL_CHARACTERS

_PATTERNS = {
    # Pandas, R and QGIS write whole numbers as 1.0 where a column has had an empty cell.
    FieldType.INTEGER: r"^-?[0-9]{1,18}(\.0+)?$",
    FieldType.NUMBER: r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$",
    FieldType.DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_TRUTHS = {"true": True, "false": False}
_PROTECTED = "skyddat värde"
"""What a problem shows in place of what a cell of a protected table holds."""
_NO_DECIMALS = r"\.0+$"
_DECIMAL_COMMA = r"^-?[0-9]+,[0-9]+$"
_EXPECTED = {
    FieldType.INTEGER: "ett heltal",
    FieldType.NUMBER: "ett tal",
    FieldType.DATE: "en dag (ÅÅÅÅ-MM-DD)",
    FieldType.BOOLEAN: "true eller false",
}
_PERIODS = {
    PeriodKind.YEAR: ("ett år", "2024"),
    PeriodKind.QUARTER: ("ett kvartal", "2024-Q1"),
    PeriodKind.MONTH: ("en månad", "2024-03"),
    PeriodKind.WEEK: ("en vecka", "2024-W12"),
    PeriodKind.DAY: ("en dag", "2024-03-15"),
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table with its values; cells at fault stand in `bad_cells`, null if unreadable."""

    schema: TableSchema
    file: str
    frame: pl.DataFrame
    bad_cells: pl.DataFrame
    """Columns `source_row` and `column`."""
    absent_columns: frozenset[str] = frozenset()
    """Columns that the file should have had."""
    crs: str | None = None

    def sound(self, *columns: str) -> pl.DataFrame:
        """Return the rows whose cells in these columns were readable and allowed.

        Rules that give a meaning to an empty cell look at these rows only, so that one fault is
        not reported twice.
        """
        if self.absent_columns.intersection(columns):
            return self.frame.clear()
        bad = self.bad_cells.filter(pl.col("column").is_in(columns))
        return self.frame.join(bad, on="source_row", how="anti", maintain_order="left")


@dataclass(frozen=True, kw_only=True)
class _Finding:
    """Cells of one column that break one rule."""

    rule: str
    is_bad: pl.Series
    text: str


@dataclass(frozen=True, kw_only=True)
class CheckedTable:
    table: Table
    problems: tuple[Problem, ...]


def check_cells(
    raw: pl.DataFrame, schema: TableSchema, *, file: str, crs: str | None
) -> CheckedTable:
    """Read the cells of a table by its schema; report columns, types, enums, ranges, and blanks."""
    problems = [
        *_check_header(raw, schema, file=file),
        *_find_personal_numbers(raw, file=file),
        *_find_control_characters(raw, file=file),
    ]
    columns, bad_cells = [], [_bad_cells(raw.clear(), "")]
    for field in schema.fields:
        if field.name not in raw.columns:
            columns.append(pl.Series(field.name, [None] * len(raw), dtype=POLARS_TYPES[field.type]))
            continue
        text = raw[field.name]
        value = _values(text, field)
        columns.append(value)
        for finding in _findings(text, value, field):
            shown = pl.lit(_PROTECTED) if schema.protected else text
            rows = raw.select("source_row", value=shown).filter(finding.is_bad)
            bad_cells.append(_bad_cells(rows, field.name))
            problems += problems_in_rows(
                finding.rule, rows, file=file, text=finding.text, column=field.name
            )
    geometry = [raw["geometry"]] if schema.geometry else []
    table = Table(
        schema=schema,
        file=file,
        frame=pl.DataFrame([*columns, *geometry, raw["source_row"]]),
        bad_cells=pl.concat(bad_cells),
        absent_columns=frozenset(_demanded(schema)).difference(raw.columns),
        crs=crs,
    )
    return CheckedTable(table=table, problems=tuple(problems))


def _bad_cells(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    return rows.select("source_row", column=pl.lit(column))


def _check_header(raw: pl.DataFrame, schema: TableSchema, *, file: str) -> list[Problem]:
    row = None if schema.geometry else 1
    given = [name for name, dtype in raw.schema.items() if dtype == pl.String]
    missing = [name for name in _demanded(schema) if name not in given]
    unknown = [name for name in given if name not in schema.columns]
    return [
        problem("missing-column", file=file, text="kolumnen saknas.", row=row, column=name)
        for name in missing
    ] + [
        problem("unknown-column", file=file, text="kolumnen är okänd.", row=row, column=name)
        for name in unknown
    ]


def _demanded(schema: TableSchema) -> list[str]:
    return [field.name for field in schema.fields if not field.may_be_absent]


def _find_personal_numbers(raw: pl.DataFrame, *, file: str) -> list[Problem]:
    """Look in every cell of every column, known or not; the number itself is never shown."""
    found: list[Problem] = []
    for name, dtype in raw.schema.items():
        if dtype != pl.String:
            continue
        suspects = raw.select("source_row", text=name).filter(
            pl.col("text").str.contains(ROUGH_PATTERN)
        )
        rows = suspects.filter([has_personal_number(text) for text in suspects["text"]])
        text = "cellen innehåller ett personnummer eller samordningsnummer."
        found += problems_in_rows(
            "personal-identity-number", rows.select("source_row"), file=file, text=text, column=name
        )
    return found


def _find_control_characters(raw: pl.DataFrame, *, file: str) -> list[Problem]:
    text = "cellen innehåller ett styrtecken eller ett tecken som vänder läsriktningen."
    return [
        found
        for name, dtype in raw.schema.items()
        if dtype == pl.String
        for found in problems_in_rows(
            "control-character",
            raw.select("source_row", text=name).filter(
                pl.col("text").str.contains(CONTROL_CHARACTERS)
            ),
            file=file,
            text=text,
            column=name,
        )
    ]


def _values(text: pl.Series, field: Field) -> pl.Series:
    """Return the values of the cells; null where a cell cannot be read as its type."""
    kind = field.type
    if kind in (FieldType.STRING, FieldType.CODES):
        return text
    if kind is FieldType.BOOLEAN:
        return text.str.to_lowercase().replace_strict(
            _TRUTHS, default=None, return_dtype=pl.Boolean
        )
    if kind is FieldType.PERIOD:
        given = text.unique().drop_nulls()
        return _keep(text, text.is_in([p for p in given if _is_period(p, field.kinds)]))
    matching = _keep(text, text.str.contains(_PATTERNS[kind]))
    if kind is FieldType.DATE:
        return matching.str.to_date("%Y-%m-%d", strict=False)
    if kind is FieldType.INTEGER:
        matching = matching.str.replace(_NO_DECIMALS, "")
    value = matching.cast(POLARS_TYPES[kind], strict=False)
    return _keep(value, value.is_finite()) if kind is FieldType.NUMBER else value


def _keep(values: pl.Series, where: pl.Series) -> pl.Series:
    return values.to_frame().select(pl.when(where).then(pl.col(values.name)))[values.name]


def _is_period(text: str, kinds: Sequence[PeriodKind]) -> bool:
    try:
        return Period.parse(text).kind in kinds
    except ValueError:
        return False


def _expected(field: Field) -> str:
    """Say in Swedish what a cell of the field should hold."""
    if field.type is not FieldType.PERIOD:
        return _EXPECTED.get(field.type, "en text")
    nouns, examples = zip(*(_PERIODS[kind] for kind in field.kinds), strict=True)
    return f"{_either(nouns)} ({_either(examples)})"


def _either(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} eller {last}" if others else last


def _findings(text: pl.Series, value: pl.Series, field: Field) -> Sequence[_Finding]:
    unreadable = text.is_not_null() & value.is_null()
    with_comma = unreadable & text.str.contains(_DECIMAL_COMMA).fill_null(False)
    findings = [
        _Finding(rule="decimal-comma", is_bad=with_comma, text="»{value}« har decimalkomma."),
        _Finding(
            rule="wrong-type",
            is_bad=unreadable & ~with_comma & ~_is_blank(text),
            text=f"»{{value}}« är inte {_expected(field)}.",
        ),
    ]
    if field.required:
        findings.append(
            _Finding(rule="missing-value", is_bad=_is_blank(text), text="cellen är tom.")
        )
    if field.enum:
        findings.append(_outside_enum(value, field))
    if field.minimum is not None or field.maximum is not None:
        findings += _outside_range(value, field)
    if field.type is FieldType.STRING:
        findings.append(_too_long(text, field))
    return [finding for finding in findings if finding.is_bad.any()]


def _is_blank(text: pl.Series) -> pl.Series:
    return text.is_null() | (text.str.strip_chars() == "").fill_null(False)


def _outside_enum(value: pl.Series, field: Field) -> _Finding:
    allowed = ", ".join(field.enum)
    if field.type is FieldType.CODES:
        return _Finding(
            rule=field.enum_rule,
            is_bad=value.is_not_null() & ~_are_codes(value, field.enum),
            text=f"»{{value}}« är inte koder, en gång var med blanksteg mellan, ur: {allowed}.",
        )
    return _Finding(
        rule=field.enum_rule,
        is_bad=value.is_not_null() & ~value.is_in(field.enum).fill_null(True),
        text=f"»{{value}}« är inte något av: {allowed}.",
    )


def _are_codes(text: pl.Series, codes: Sequence[str]) -> pl.Series:
    """Tell which cells hold codes that there are, none twice."""
    given = text.fill_null("").str.split(" ")
    known = given.list.eval(pl.element().is_in(codes)).list.all()
    return known & (given.list.n_unique() == given.list.len())


def _outside_range(value: pl.Series, field: Field) -> Sequence[_Finding]:
    nowhere = pl.zeros(len(value), dtype=pl.Boolean, eager=True)
    is_below = nowhere if field.minimum is None else (value < field.minimum).fill_null(False)
    is_above = nowhere if field.maximum is None else (value > field.maximum).fill_null(False)
    limits = [] if field.minimum is None else [f"lägst {_plain(field.minimum)}"]
    limits += [] if field.maximum is None else [f"högst {_plain(field.maximum)}"]
    text = f"{{value}} ligger utanför det tillåtna: {' och '.join(limits)}."
    if field.maximum_rule is None:
        return [_Finding(rule=field.range_rule, is_bad=is_below | is_above, text=text)]
    return [
        _Finding(rule=field.range_rule, is_bad=is_below, text=text),
        _Finding(rule=field.maximum_rule, is_bad=is_above, text=text),
    ]


def _plain(limit: float) -> str:
    """Write a limit in digits: `1e+09` says little to most readers."""
    return f"{limit:.0f}" if float(limit).is_integer() else f"{limit:g}"


def _too_long(text: pl.Series, field: Field) -> _Finding:
    return _Finding(
        rule="too-long",
        is_bad=(text.str.len_chars() > field.max_length).fill_null(False),
        text=f"»{{value}}« är längre än {field.max_length} tecken.",
    )
