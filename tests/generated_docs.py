"""The pages of docs/ that are made from the code, so that they cannot fall behind it.

`python -m tests.generated_docs` writes them; tests/repo/test_generated_docs.py checks that they
are current. A new page is one more entry in `PAGES`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from tests.camera_docs import camera_register_page
from tests.secrecy_docs import secrecy_page
from tests.site_docs import rights_page

from lagesbild.norms.grounds import Ground, list_grounds
from lagesbild.sources.descriptors import DESCRIPTOR
from lagesbild.sources.officer_plan.reading import plan_fields
from lagesbild.sources.officer_plan.rules import PlanRule
from lagesbild.sources.problems import SHOWN_PER_RULE, rules
from lagesbild.sources.schema import FORMAT_VERSION, Field, FieldType, TableSchema, table_schemas

DOCS = Path(__file__).parents[1] / "docs"

_MADE_BY = "<!-- Skriven av `make docs`; ändra inte här. -->"

_TYPE_TITLES = {
    FieldType.STRING: "text",
    FieldType.INTEGER: "heltal",
    FieldType.NUMBER: "tal",
    FieldType.DATE: "dag",
    FieldType.PERIOD: "period",
    FieldType.BOOLEAN: "true eller false",
    FieldType.CODES: "koder med blanksteg mellan",
    FieldType.TEXTS: "lista med texter",
    FieldType.ENTRIES: "lista med poster",
    FieldType.ANCHORS: "text per skalsteg 0–5",
}

_COLLECTION_INTRODUCTION = f"""\
# Underlaget

{_MADE_BY}

Ett underlag är en mapp med allt som en lägesbild görs av. Den är ett
[Data Package](https://specs.frictionlessdata.io/data-package/): `{DESCRIPTOR}` räknar upp
filerna, och varje tabell har ett Table Schema. Underlaget handlar om områden, aldrig om personer.

- `lagesbild check MAPP` prövar allt och listar varje fel med fil, rad, kolumn, regel och åtgärd;
  reglerna står i [rules.md](rules.md).
- CSV är UTF-8 utan BOM, komma mellan kolumner, punkt i decimaltal, rubrik på första raden. En tom
  cell betyder att värdet saknas; noll är noll. Parquet går lika bra: låt sökvägen sluta på
  `.parquet`.
- Kartlager är GeoPackage i SWEREF 99 TM (EPSG:3006), utan höjder.
- Hela mappen får lämnas som en zip-fil.

Det minsta som `{DESCRIPTOR}` behöver, skrivet för hand:

```json
{{
  "name": "mitt-underlag",
  "title": "Mitt underlag",
  "format": {FORMAT_VERSION},
  "resources": [
    {{"name": "rounds", "path": "rounds.csv"}},
    {{"name": "areas", "path": "areas.gpkg"}}
  ]
}}
```

och så vidare, en resurs per tabell nedan. Står det också `"hash": "sha256:…"` på en resurs prövas
filen mot den."""

_PLAN_INTRODUCTION = f"""\
# Scenariofilen för en plan

{_MADE_BY}

Filen är YAML. Vad fälten gör i planen står i [officers-plan.md](officers-plan.md);
`lagesbild officers plan --write-example plan.yaml` skriver ett exempel. Personal anges i heltider,
pengar i hela kronor, andelar mellan 0 och 1. Listorna `districts`, `areas` och `staffing` får
utelämnas när ett underlag ges bredvid."""

_PLAN_RULES = """\
Fel i ett fälts slag eller gränser har samma regler som [underlaget](rules.md). Därutöver:"""

_RULES_INTRODUCTION = f"""\
# Regler för underlaget

{_MADE_BY}

Varje regel som `lagesbild check` prövar, med det namn som står sist i felet. Högst
{SHOWN_PER_RULE} fel skrivs ut per fil, regel och kolumn; de övriga räknas i ett sista."""


def collection_page() -> str:
    """Return the page on the collection: each table with its columns and an example."""
    sections = [_COLLECTION_INTRODUCTION]
    sections += [_table_section(schema) for schema in table_schemas().values()]
    return "\n\n".join(sections) + "\n"


def rules_page() -> str:
    """Return the page on the rules, and on what an indicator may be about."""
    sections = [_RULES_INTRODUCTION]
    for rule in rules().values():
        sections.append(f"## {rule.id}\n\n{rule.title}\n\n{rule.why}\n\n**Åtgärd:** {rule.remedy}")
    sections.append("## Grunder för indikatorer")
    sections.append(_grounds_table("Tillåtna", [g for g in list_grounds() if g.is_allowed]))
    sections.append(_grounds_table("Förbjudna", [g for g in list_grounds() if not g.is_allowed]))
    return "\n\n".join(sections) + "\n"


def officer_plan_page() -> str:
    """Return the page on the scenario file of a plan: its fields and its rules."""
    rows = "\n".join(
        [
            _row("Fält", "Slag", "Krävs", "Betydelse"),
            _row(*["---"] * 4),
            *_field_rows(plan_fields()),
        ]
    )
    told = [_row("Regel", "Åtgärd"), _row("---", "---")]
    told += [_row(f"`{rule.id}`", rule.remedy) for rule in PlanRule]
    return "\n\n".join([_PLAN_INTRODUCTION, rows, "## Regler", _PLAN_RULES, "\n".join(told)]) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "camera-register.md": camera_register_page,
    "collection.md": collection_page,
    "officers-plan-file.md": officer_plan_page,
    "rules.md": rules_page,
    "secrecy.md": lambda: secrecy_page(_MADE_BY),
    "site-rights.md": rights_page,
}


def _table_section(schema: TableSchema) -> str:
    parts = [f"## {schema.name}: {schema.title}", schema.description, _facts(schema)]
    parts.append("\n".join([_row("Kolumn", "Slag", "Krävs", "Betydelse"), _row(*["---"] * 4)]))
    parts[-1] += "".join("\n" + line for line in _field_rows(schema.fields))
    if schema.geometry:
        parts[-1] += "\n" + _row("geometri", "polygon", "ja", "Polygon eller MultiPolygon.")
    heading = "Exempel på attribut:" if schema.geometry else "Exempel:"
    return "\n\n".join([*parts, heading, _example(schema)])


def _facts(schema: TableSchema) -> str:
    layer = f", lagret `{schema.layer}`" if schema.layer else ""
    optional = " Tabellen får utelämnas." if schema.optional else ""
    key = ", ".join(f"`{column}`" for column in schema.primary_key)
    return f"Fil: `{schema.file}`{layer}. Nyckel: {key}.{optional}"


def _field_rows(fields: tuple[Field, ...], *, within: str = "") -> list[str]:
    rows = []
    for field in fields:
        name = f"{within}{field.name}"
        required = "ja" if field.required else ""
        rows.append(_row(f"`{name}`", _TYPE_TITLES[field.type], required, _meaning(field)))
        rows += _field_rows(field.fields, within=f"{name}.")
    return rows


def _meaning(field: Field) -> str:
    allowed = " eller ".join(f"`{value}`" for value in field.enum)
    return f"{field.description} {allowed}.".strip() if allowed else field.description


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _example(schema: TableSchema) -> str:
    if schema.is_document:
        entry = {schema.name: [_example_entry(schema.fields)]}
        text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=90)
        return f"```yaml\n{text}```"
    header = ",".join(schema.columns)
    cells = ",".join(_csv_cell(field.example) for field in schema.fields)
    return f"```csv\n{header}\n{cells}\n```"


def _example_entry(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        field.name: [_example_entry(field.fields)] if field.fields else field.example
        for field in fields
        if field.fields or field.example is not None
    }


def _csv_cell(value: object) -> str:
    text = str(value)
    return f'"{text}"' if "," in text else text


def _grounds_table(title: str, grounds: list[Ground]) -> str:
    rows = [
        _row(f"`{ground.id}`", ground.title, ground.reason, ground.reference) for ground in grounds
    ]
    head = [_row("Grund", "Innebörd", "Skäl", "Källa"), _row(*["---"] * 4)]
    return f"### {title}\n\n" + "\n".join([*head, *rows])


def write_pages() -> None:
    """Write every page anew."""
    DOCS.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_pages()
