"""Supply, use and body-worn cameras: days in order, and no part larger than its whole."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_OF_HOURS = ("hours_up", "hours_due", "moved")
_PARTS = (
    ("in_use", "delivered", "är i bruk", "är levererade"),
    ("shifts_worn", "shifts", "är pass med kamera", "är arbetspass"),
    ("trained", "outer_service", "är utbildade", "är i yttre tjänst"),
    ("peak_on_duty", "outer_service", "är i tjänst samtidigt", "är i yttre tjänst"),
)


def check_camera_amounts(delivery: Delivery) -> list[Problem]:
    """Check the tables `camera_supply`, `camera_use` and `body_worn`."""
    tables = delivery.tables
    problems: list[Problem] = []
    if "camera_supply" in tables:
        problems += _check_supply(tables["camera_supply"])
    if "camera_use" in tables:
        problems += _check_use(tables["camera_use"])
    if "body_worn" in tables:
        problems += _check_body_worn(tables["body_worn"])
    return problems


def _check_supply(supply: Table) -> list[Problem]:
    days = supply.sound("expected_low", "expected", "expected_high")
    in_order = (pl.col("expected_low") <= pl.col("expected")) & (
        pl.col("expected") <= pl.col("expected_high")
    )
    told = supply.sound("delivered_on", "delivered_number")
    return problems_in_rows(
        "delivery-days-not-in-order",
        days.filter(~in_order),
        file=supply.file,
        text="tidigast {expected_low}, väntad {expected} och senast {expected_high} är inte i"
        " ordning.",
        column="expected",
    ) + problems_in_rows(
        "delivery-half-told",
        told.filter(pl.col("delivered_on").is_null() != pl.col("delivered_number").is_null()),
        file=supply.file,
        text="»{batch}« har levererat antal utan dag, eller dag utan antal.",
        column="delivered_on",
    )


def _check_use(use: Table) -> list[Problem]:
    rows = use.sound("purpose", "exports", *_OF_HOURS)
    of_purpose = pl.col("purpose").is_not_null()
    has_hours = pl.any_horizontal(pl.col(name).is_not_null() for name in _OF_HOURS)
    has_exports = pl.col("exports").is_not_null()
    return problems_in_rows(
        "use-and-purpose",
        rows.filter((of_purpose & (has_hours | ~has_exports)) | (~of_purpose & has_exports)),
        file=use.file,
        text="en rad med syfte har uttag och inget annat; en rad utan syfte har inga uttag.",
        column="purpose",
    ) + problems_in_rows(
        "part-above-whole",
        use.sound("hours_up", "hours_due").filter(pl.col("hours_up") > pl.col("hours_due")),
        file=use.file,
        text="{hours_up} drifttimmar är fler än de planerade {hours_due}.",
        column="hours_up",
    )


def _check_body_worn(body_worn: Table) -> list[Problem]:
    return [
        found
        for part, whole, of_part, of_whole in _PARTS
        for found in problems_in_rows(
            "part-above-whole",
            body_worn.sound(part, whole).filter(pl.col(part) > pl.col(whole)),
            file=body_worn.file,
            text=f"{{{part}}} {of_part}, men {{{whole}}} {of_whole}.",
            column=part,
        )
    ]
