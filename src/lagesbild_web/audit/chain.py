"""What has happened, in which order, and has anybody changed the log since?

Each event is hashed together with the hash of the one before it, so that no event can be changed,
left out or put between without breaking the chain. Who rewrites the whole chain is found by a head
that was exported before and is kept where they cannot reach it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Protocol

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload, is_canonical

BEFORE_THE_FIRST = "0" * 64
_LOCK = 4_081_953_122
"""PostgreSQL's advisory lock of the log; a number that nothing else in the database uses."""
_BATCH = 2_000
_NO_DETAILS: Mapping[str, Any] = MappingProxyType({})


class Account(Protocol):
    """Anybody with a username: a user of the site, or a stand-in in a test."""

    def get_username(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Head:
    """An event by number and hash: it vouches for itself and for every event before it."""

    seq: int
    hash: str


def record_event(
    *,
    action: Recorded,
    target: str,
    by: Account | None,
    role: str = "",
    substitute_for: Account | None = None,
    details: Mapping[str, Any] = _NO_DETAILS,
) -> AuditEvent:
    """Write one event last in the log, in the transaction of what it is about.

    Call it as the last thing before the commit: from here on every other writer waits. What the
    details may hold, and that they never hold what people wrote, stands in `payload`; which of them
    a kind of event needs to become a sentence, in `sentences`.

    :raises TransactionManagementError: if there is no transaction. The event and what it is about
        would not then be saved or lost together, and two events could get the same number.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an event is recorded inside the transaction it is about")
    _wait_for_other_writers()
    before = head()
    payload = Payload(
        seq=before.seq + 1,
        at=timezone.now(),
        action=Recorded(action),
        target=target,
        by=by.get_username() if by else None,
        role=role,
        substitute_for=substitute_for.get_username() if substitute_for else None,
        details=details,
    ).text()
    return AuditEvent.objects.create(
        seq=before.seq + 1,
        payload=payload,
        previous=before.hash,
        hash=_link(before.hash, payload),
    )


def head() -> Head:
    """Return the last event's number and hash; number 0 for a log without events."""
    last = AuditEvent.objects.order_by("-seq").values("seq", "hash").first()
    return Head(**last) if last else Head(seq=0, hash=BEFORE_THE_FIRST)


def _wait_for_other_writers() -> None:
    # On SQLite the transaction is IMMEDIATE and has been the only writer since it began.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _link(previous: str, payload: str) -> str:
    # Bytes that are no text are read as surrogates (`_whatever_the_bytes`), and hashed as read.
    return sha256((previous + payload).encode("utf-8", "surrogateescape")).hexdigest()


class Breach(Enum):
    """How an event can break the chain, in words for the one who verifies it."""

    MISSING = gettext_noop("saknas i loggen")
    WRONG_HASH = gettext_noop("har ett innehåll som inte svarar mot kontrollsumman")
    WRONG_PREVIOUS = gettext_noop("är inte bunden till händelsen före")
    WRONG_FORM = gettext_noop("är inte skriven så som loggen skriver")
    WRONG_SEQ = gettext_noop("har ett annat löpnummer i sitt innehåll")
    OTHER_THAN_HEAD = gettext_noop("är en annan än den som ett tidigare huvud intygar")
    SHORTER_THAN_HEAD = gettext_noop("saknas sist i loggen, men ett tidigare huvud intygar den")


@dataclass(frozen=True, kw_only=True)
class ChainProblem:
    """One event that breaks the chain, or the first of several that are missing."""

    seq: int
    breach: Breach
    last: int | None = None
    """The last of several missing events; None where there is one."""

    def __str__(self) -> str:
        numbers = str(self.seq) if self.last is None else f"{self.seq}–{self.last}"
        return _("Händelse %(numbers)s %(breach)s.") % {
            "numbers": numbers,
            "breach": _(self.breach.value),
        }


def verify_chain(heads: Iterable[Head] = ()) -> list[ChainProblem]:
    """Walk the whole log and name every event that breaks it, the first one first.

    One change gives one problem: an event whose content was changed is named, the untouched event
    after it is not. Without heads a log that was cut at its end, or rewritten from some event to
    its end, looks whole.
    """
    vouched = defaultdict(set)
    for one in heads:
        vouched[one.seq].add(one.hash)
    problems: list[ChainProblem] = []
    seq, hashes = 0, {BEFORE_THE_FIRST}
    with _whatever_the_bytes():
        for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=_BATCH):
            if event.seq > seq + 1:
                problems.append(_missing(seq + 1, event.seq - 1))
                hashes = {event.previous}
            problems += _problems_of(event, hashes, vouched.get(event.seq, set()))
            seq, hashes = event.seq, {event.hash, _link(event.previous, event.payload)}
    lost = sorted(number for number in vouched if number > seq)
    problems += [ChainProblem(seq=one, breach=Breach.SHORTER_THAN_HEAD) for one in lost]
    return problems


def _missing(first: int, last: int) -> ChainProblem:
    return ChainProblem(seq=first, breach=Breach.MISSING, last=last if last > first else None)


def _problems_of(
    event: AuditEvent, hashes_before: set[str], vouched: set[str]
) -> Iterator[ChainProblem]:
    linked = _link(event.previous, event.payload)
    payload = Payload.read(event.payload)
    breaches = {
        Breach.WRONG_HASH: event.hash != linked,
        # Either is right of the event before: whichever of the two was changed is named there.
        Breach.WRONG_PREVIOUS: event.previous not in hashes_before,
        Breach.WRONG_FORM: payload is None or not is_canonical(event.payload),
        Breach.WRONG_SEQ: payload is not None and payload.seq != event.seq,
        Breach.OTHER_THAN_HEAD: bool(vouched - {event.hash, linked}),
    }
    return (ChainProblem(seq=event.seq, breach=one) for one, is_so in breaches.items() if is_so)


@contextmanager
def _whatever_the_bytes() -> Iterator[None]:
    """Read also bytes that are no UTF-8, which SQLite lets anybody store, so as to name them."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    ordinary = database.text_factory
    database.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        database.text_factory = ordinary
