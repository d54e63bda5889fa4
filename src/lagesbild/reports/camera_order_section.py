"""Third question: what does the order cost, and what would other ways of sharing cost?"""

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.cameras.allocation import Policy
from lagesbild.reports.camera_rows import CLASS, FollowedCameras, Row
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_POLICIES = {
    Policy.STRICT: "ordningen",
    Policy.AGEING: "lång väntan uppräknad",
    Policy.FAIRNESS: "delat mellan regioner",
}


def write_order(followed: FollowedCameras) -> Section:
    order, norm = followed.order, followed.norm
    mark = "" if order.is_verified else " och overifierad: ingen publicerad text har hittats"
    criteria = swedish.listing(one.title for one in order.criteria)
    return Section(
        id="cameras-order",
        title="Kameror: vad ordningen kostar",
        paragraphs=(
            f"Ordningen (version {order.version}) är projektets egen{mark}. Ett senare villkor"
            f" avgör bara när alla före det är lika: {criteria}. Avsteg beslutas av människor, med"
            " skäl.",
            "När fler kameror behövs än som kommer låter ordningen den lägre klassen vänta."
            " Tabellen visar vad det kostar, och vad två andra sätt skulle kosta: att ett behov"
            f" räknas en klass högre för varje {swedish.count(norm.ageing_months)} månader det har"
            " väntat, och att regioner delar efter vad de ber om. Den väljer inget.",
            f"Räknat {swedish.count(norm.horizon_months)} månader framåt med de leveranser och den"
            " montering som är lovade, och med nya behov i samma takt som de senaste"
            f" {swedish.count(norm.arrivals_months)} månaderna. Det som ingen har beställt kommer"
            " inte; »möts inte« betyder ofta att ingen har lovat något ännu.",
        ),
        tables=tuple(table for table in (_costs(followed),) if table.rows),
    )


def _costs(followed: FollowedCameras) -> TextTable:
    by_unit: dict[tuple[str, str], dict[str, Row]] = {}
    for level in (CLASS, Level.POLICE_REGION.value):
        for row in followed.rows("camera_policies", level=level):
            by_unit.setdefault((level, row["unit"]), {})[row["policy"]] = row
    rows = [
        (
            one[Policy.STRICT]["unit_name"],
            _count(one[Policy.STRICT]["needs"]),
            *(_count(one[policy]["met"]) for policy in _POLICIES),
            *(_count(one[policy]["longest_wait_months"]) for policy in _POLICIES),
        )
        for one in by_unit.values()
    ]
    columns = [
        Column("Klass eller region"),
        number_column("Behov"),
        *(number_column(f"Möts: {word}") for word in _POLICIES.values()),
        *(number_column(f"Längst väntan: {word}") for word in _POLICIES.values()),
    ]
    return text_table(
        "table-camera-policies",
        "Tre sätt att dela de kameror som väntas, och vad vart och ett ger vem. Väntan i månader.",
        columns,
        rows,
        note="Behov är de som väntar och de nya som räknas med. Längst väntan är bland alla, också"
        " dem som inte möts. Klasser och regioner ger samma summor och läggs inte ihop.",
    )


def _count(value: int | None) -> str:
    return swedish.SUPPRESSED if value is None else swedish.count(value)
