"""Which events of the log does somebody look for, and what do they say in words?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.audit.sentences import sentence
from lagesbild_web.records.models import AreaBoundary, User


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the events should be about; empty is all of them."""

    first: date | None = None
    last: date | None = None
    action: str = ""
    area: str = ""
    person: str = ""
    """A username: of who acted, or of the person in whose place."""


@dataclass(frozen=True, kw_only=True)
class ShownEvent:
    seq: int
    at: datetime | None
    """None for an event that somebody has made unreadable."""
    sentence: str
    target: str
    hash: str


def events_about(wanted: Wanted) -> QuerySet[AuditEvent]:
    """Return the events, the newest first.

    The payload is a text in one canonical form, so what is looked for in it is looked for as it is
    written there. Days are found by the events' order: each writer waits for the one before.
    """
    rows = AuditEvent.objects.order_by("-seq")
    if wanted.first:
        rows = rows.filter(seq__gte=_first_at(wanted.first))
    if wanted.last:
        rows = rows.filter(seq__lt=_first_at(wanted.last + timedelta(days=1)))
    if wanted.action:
        rows = rows.filter(payload__startswith=f'{{"action":{_written(wanted.action)},"at":')
    if wanted.area:
        rows = rows.filter(payload__contains=f'"area":{_written(wanted.area)}')
    if wanted.person:
        name = _written(wanted.person)
        rows = rows.filter(
            Q(payload__contains=f',"by":{name},"details":')
            | Q(payload__contains=f'"substitute_for":{name},"target":')
        )
    return rows


def _written(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _first_at(day: date) -> int:
    """Return the number of the first event from a Swedish day on; one after the last if none."""
    moment = timezone.make_aware(datetime.combine(day, time.min))
    low, high = 1, (AuditEvent.objects.aggregate(last=Max("seq"))["last"] or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = _next_known_time(middle)
        if at is None or at >= moment:
            high = middle
        else:
            low = middle + 1
    return low


def _next_known_time(seq: int) -> datetime | None:
    """Return when an event was, or the next one after it that can be read."""
    for event in AuditEvent.objects.filter(seq__gte=seq).order_by("seq").iterator(chunk_size=5):
        payload = Payload.read(event.payload)
        if payload is not None:
            return payload.at
    return None


def shown_events(events: Iterable[AuditEvent]) -> list[ShownEvent]:
    names = names_in_the_log()
    return [_shown(event, names) for event in events]


def _shown(event: AuditEvent, names: Mapping[str, str]) -> ShownEvent:
    payload = Payload.read(event.payload)
    return ShownEvent(
        seq=event.seq,
        at=payload.at if payload else None,
        sentence=sentence(event, names=names),
        target=payload.target if payload else "",
        hash=event.hash,
    )


def names_in_the_log() -> dict[str, str]:
    """Return what people are called, by username and by `user/7`, and areas, by `area/A017`."""
    areas = AreaBoundary.objects.order_by("valid_from").values_list("area", "name")
    found = {f"area/{area}": name for area, name in areas}
    for pk, username, name in User.objects.values_list("pk", "username", "display_name"):
        found[username] = name
        found[f"user/{pk}"] = name
    return found
