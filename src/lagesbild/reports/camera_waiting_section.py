"""Second question: how long do needs wait, with those that still do?"""

from lagesbild import swedish
from lagesbild.reports.camera_curve import waiting_figure
from lagesbild.reports.camera_rows import FollowedCameras, Row
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_BEYOND = "inte i sikte"


def write_waiting(followed: FollowedCameras) -> Section:
    return Section(
        id="cameras-waiting",
        title="Kameror: hur länge behov väntar",
        paragraphs=(
            "Väntan räknas från anmälan till drift. De som ännu väntar är med, så länge de hittills"
            " har väntat (Kaplan och Meier 1958); utan dem skulle väntan se kort ut. »Inte i sikte«"
            " betyder att så många ännu inte är i drift att tiden inte kan sägas.",
            "Väntan beror på vad som levereras och hur många som kan monteras, och säger inget om"
            " hur någon enskild har arbetat.",
        ),
        figures=waiting_figure(followed),
        tables=tuple(table for table in (_times(followed),) if table.rows),
    )


def _times(followed: FollowedCameras) -> TextTable:
    columns = [
        Column("Klass"),
        number_column("Hälften i drift, dagar"),
        number_column("Intervall"),
        number_column("Nio av tio, dagar"),
        number_column("Längst väntan nu, dagar"),
    ]
    rows = [(row["unit_name"], *_cells(row)) for row in followed.rows("camera_waiting")]
    within = swedish.percent(followed.coverage)
    return text_table(
        "table-camera-waiting",
        f"Dagar från anmälan till drift, med {within} intervall.",
        columns,
        rows,
        note="Två punkter (..): klassen, och då landet, visas inte där antalet mötta är litet.",
    )


def _cells(row: Row) -> tuple[str, ...]:
    if row["suppressed"]:
        return (swedish.SUPPRESSED,) * 4
    low = "" if row["median_low"] is None else swedish.count(row["median_low"])
    high = "" if row["median_high"] is None else swedish.count(row["median_high"])
    longest = row["longest_waiting_days"]
    return (
        _days(row["median_days"]),
        f"{low}–{high}" if low and high else f"från {low}" if low else "",
        _days(row["p90_days"]),
        "ingen väntar" if longest is None else swedish.count(longest),
    )


def _days(value: float | None) -> str:
    return _BEYOND if value is None else swedish.count(value)
