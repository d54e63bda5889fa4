"""How does the log leave the site? As CSV for people in Excel, or as lines of JSON for machines.

The lines of JSON hold what the database holds, so that anybody can verify the chain anew.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils import timezone, translation

from lagesbild.periods import Period
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.audit.sentences import sentence

BYTE_ORDER_MARK = "\ufeff"
_COLUMNS = (
    *("nummer", "tid", "händelse", "av", "roll", "ersättare för", "mål", "uppgifter"),
    *("i klartext", "föregående kontrollsumma", "kontrollsumma"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 2_000


def events_during(period: Period) -> Iterator[AuditEvent]:
    """Return the events of a period of Swedish days, oldest first.

    An event that somebody has made unreadable belongs to every period: nothing is left out.
    """
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=_BATCH):
        payload = Payload.read(event.payload)
        if payload is None or timezone.localdate(payload.at) in period:
            yield event


def as_jsonl(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Return a line for each event, with the payload as the text that was hashed."""
    for event in events:
        fields = ("seq", "payload", "previous", "hash")
        content = {name: getattr(event, name) for name in fields}
        yield json.dumps(content, ensure_ascii=False) + "\n"


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Return a heading and a row for each event, as Swedish Excel opens them."""
    yield BYTE_ORDER_MARK + _csv_row(_COLUMNS)
    for event in events:
        yield _csv_row(_cells(event))


def _cells(event: AuditEvent) -> Iterable[str]:
    payload = Payload.read(event.payload)
    if payload is None:
        middle = [*[""] * 6, event.payload]
    else:
        middle = [
            timezone.localtime(payload.at).isoformat(sep=" ", timespec="seconds"),
            payload.action,
            payload.by or "",
            payload.role,
            payload.substitute_for or "",
            payload.target,
            json.dumps(payload.details, ensure_ascii=False, sort_keys=True),
        ]
    # What leaves the site is in Swedish, whatever language the page has.
    with translation.override(settings.LANGUAGE_CODE):
        said = sentence(event)
    return [str(event.seq), *middle, said, event.previous, event.hash]


def _csv_row(cells: Iterable[str]) -> str:
    row = io.StringIO()
    csv.writer(row, delimiter=";").writerow(map(never_a_formula, cells))
    return row.getvalue()


def never_a_formula(cell: str) -> str:
    """Return a text that a spreadsheet takes for text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


FORMATS: Mapping[str, Callable[[Iterable[AuditEvent]], Iterator[str]]] = MappingProxyType(
    {"csv": as_csv, "jsonl": as_jsonl}
)
