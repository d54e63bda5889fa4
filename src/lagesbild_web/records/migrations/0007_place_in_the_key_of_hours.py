"""Hours of old rows get the column `place`, empty, and the key that has it.

A time report may say what an empty area means since then, and the primary key of `duty_hours` holds
it. A row with the old key would stand beside its own correction instead of being replaced by it.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import migrations

TABLE, COLUMN = "duty_hours", "place"
KEY = ("period", "unit", "function", "assigned_area", "worked_area", "place", "activity")
_AT_A_TIME = 2_000


def add_the_place(apps: Any, schema_editor: Any) -> None:
    _write(apps, key=KEY, change=lambda cells: {COLUMN: None} | cells)


def take_the_place_away(apps: Any, schema_editor: Any) -> None:
    """Go back; a row that tells a place keeps its key, since the old one cannot tell it apart."""
    _write(
        apps,
        key=[name for name in KEY if name != COLUMN],
        change=lambda cells: {name: cell for name, cell in cells.items() if name != COLUMN},
        only_without_place=True,
    )


def _write(apps: Any, *, key: Sequence[str], change: Any, only_without_place: bool = False) -> None:
    rows = apps.get_model("records", "TabledRow")
    changed = []
    for row in rows.objects.filter(table=TABLE).iterator(chunk_size=_AT_A_TIME):
        if only_without_place and row.cells.get(COLUMN) is not None:
            continue
        row.cells = change(row.cells)
        row.key = json.dumps([row.cells.get(name) for name in key], ensure_ascii=False)
        changed.append(row)
        if len(changed) == _AT_A_TIME:
            rows.objects.bulk_update(changed, ["cells", "key"])
            changed = []
    rows.objects.bulk_update(changed, ["cells", "key"])


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_officer_plans"),
    ]

    operations = [
        migrations.RunPython(add_the_place, take_the_place_away),
    ]
