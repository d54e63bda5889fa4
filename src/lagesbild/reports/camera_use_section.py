"""Fourth question: are cameras used, for what, and are the body-worn ones worn?"""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.reports.camera_rows import FollowedCameras, Row, count, percent
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_PURPOSES = ("prevention", "investigation", "command")


def write_use(followed: FollowedCameras) -> Section:
    return Section(
        id="cameras-use",
        title="Kameror: används de?",
        paragraphs=tuple(_paragraphs(followed)),
        tables=tuple(table for table in (_use(followed), _body_worn(followed)) if table.rows),
    )


def _paragraphs(followed: FollowedCameras) -> Iterator[str]:
    yield (
        "En kamera kan förebygga brott, hjälpa till att utreda dem och stödja ledningen av"
        " insatser. Uttag räknas för varje syfte, per månad av en kamera i planerad drift. Få"
        " uttag betyder inte att kameran är till ingen nytta: att förebygga syns inte i uttag. Vad"
        " kamerorna förändrar i ett område besvaras inte här; det följs som en åtgärd."
    )
    worn = followed.rows("camera_body_worn")
    told = [row for row in worn if not row["suppressed"]]
    if not told:
        return
    short = sum(bool(row["is_short"]) for row in told)
    yield (
        f"Kroppsburna kameror: {swedish.count(short)} av"
        f" {swedish.plural(len(told), 'enhet', 'enheter')} har färre levererade än sin pott, som är"
        " vad som behövs när flest poliser är i yttre tjänst samtidigt, och en reserv. Pottens"
        " storlek delas inte. Andelar är per enhet, aldrig per person."
    )


def _use(followed: FollowedCameras) -> TextTable:
    by_unit: dict[str, list[Row]] = {}
    for row in followed.rows("camera_use"):
        by_unit.setdefault(row["unit_name"], []).append(row)
    rows = [
        (
            name,
            *(_rate(of_unit, purpose) for purpose in _PURPOSES),
            percent(next((row["uptime"] for row in of_unit if row["uptime"] is not None), None)),
        )
        for name, of_unit in by_unit.items()
    ]
    columns = [
        Column("Klass"),
        *(
            number_column(swedish.word("camera_purpose", purpose).capitalize())
            for purpose in _PURPOSES
        ),
        number_column("Drifttid"),
    ]
    return text_table(
        "table-camera-use",
        "Uttag per kameramånad för varje syfte, och drifttid av planerad.",
        columns,
        rows,
        note="Hur många kameror som finns delas inte, och därför inte antal uttag och timmar.",
    )


def _rate(rows: list[Row], purpose: str) -> str:
    found = [row for row in rows if row["purpose"] == purpose]
    if not found:
        return "–"
    rate = found[0]["exports_per_camera_month"]
    return swedish.SUPPRESSED if rate is None else swedish.number(rate, decimals=2)


def _body_worn(followed: FollowedCameras) -> TextTable:
    found = sorted(
        followed.rows("camera_body_worn"),
        key=lambda row: (swedish.collation_key(row["unit_name"]), row["unit"]),
    )
    rows = [
        (
            row["unit_name"],
            swedish.class_title(row["area_class"]),
            count(row["delivered"]),
            swedish.SUPPRESSED if row["is_short"] is None else swedish.yes_no(row["is_short"]),
            *(percent(row[name]) for name in ("share_in_use", "share_worn", "share_trained")),
        )
        for row in found
    ]
    columns = [
        Column("Enhet"),
        Column("Gravaste klass"),
        number_column("Levererade"),
        Column("Under potten"),
        number_column("I bruk"),
        number_column("Pass med kamera"),
        number_column("Utbildade"),
    ]
    return text_table(
        "table-camera-body-worn",
        "Kroppsburna kameror den senaste månaden, i bokstavsordning.",
        columns,
        rows,
        note="I bruk: av levererade. Utbildade: av poliser i yttre tjänst.",
    )
