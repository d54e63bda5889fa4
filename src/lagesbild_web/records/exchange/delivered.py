"""What the site keeps as it was delivered: which delivery holds now, and what does it say?

Small areas, residents, indicator cards, observations and the tables about area officers are
nobody's to edit in the site. They stay as the bytes that came, and the newest of each table that
has not been withdrawn is the one in use.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild.errors import NotFound
from lagesbild.sources.descriptors import read_descriptor
from lagesbild.sources.single_tables import read_cards, read_table
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import Delivery, User
from lagesbild_web.records.queries.people import Acting

KEPT = ("small_areas", "residents", "indicators", "observations")


@dataclass(frozen=True, kw_only=True)
class DeliveredFile:
    """One table of a collection that has come, byte for byte."""

    table: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def delivered_files(folder: Path) -> list[DeliveredFile]:
    """Return the tables of a collection that the site keeps as they are, as far as it has them."""
    resources = {one.name: one.path for one in read_descriptor(folder).resources}
    return [
        DeliveredFile(
            table=table,
            name=Path(resources[table]).name,
            content=(folder / resources[table]).read_bytes(),
        )
        for table in KEPT
        if table in resources
    ]


def deliveries_in_use() -> dict[str, Delivery]:
    """Return by table the newest delivery that is not withdrawn, without its bytes."""
    rows = Delivery.objects.filter(withdrawn_at=None).order_by("pk").defer("content")
    return {delivery.table: delivery for delivery in rows}


def delivered_tables(*, only: Collection[str] = KEPT) -> dict[str, Any]:
    """Return the fields of a `Collection` that deliveries fill; a table that has none is left out.

    :param only: the tables to read.
    :raises DeliveryRejected: if kept bytes cannot be read any longer.
    """
    read = {
        table: _read(table=table, file=delivery.file, sha256=delivery.sha256)
        for table, delivery in deliveries_in_use().items()
        if table in only
    }
    if "indicators" in read:
        read["indicator_cards"] = read.pop("indicators")
    return read


@lru_cache(maxsize=8)
def _read(*, table: str, file: str, sha256: str) -> Any:
    """Read a delivered table once: the same checksum is the same content."""
    content = Delivery.objects.filter(table=table, sha256=sha256).values_list("content", flat=True)
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / file
        path.write_bytes(bytes(content[0]))
        return read_cards(path) if table == "indicators" else read_table(path, table)


def keep(files: Iterable[DeliveredFile], *, batch: UUID, by: User) -> int:
    """Keep the files that say something else than what is in use, and return how many."""
    in_use = deliveries_in_use()
    new = [
        one for one in files if one.table not in in_use or in_use[one.table].sha256 != one.sha256
    ]
    Delivery.objects.bulk_create(
        Delivery(
            table=one.table,
            file=one.name,
            content=one.content,
            sha256=one.sha256,
            batch=batch,
            by=by,
        )
        for one in new
    )
    return len(new)


def batches() -> Mapping[UUID, list[Delivery]]:
    """Return the deliveries of each batch, withdrawn ones too, the newest batch first."""
    found: dict[UUID, list[Delivery]] = {}
    for delivery in Delivery.objects.select_related("by").defer("content").order_by("-pk"):
        found.setdefault(delivery.batch, []).append(delivery)
    return found


@transaction.atomic
def withdraw_delivery(batch: UUID, *, by: Acting) -> int:
    """Take a batch of deliveries out of use; what was in use before it is in use again.

    Nothing is deleted, and what else came in the same collection (rounds, answers) stays.

    :raises NotFound: if there is no such batch, or it has been withdrawn already.
    """
    by.check_may(Act.IMPORT, inside=frozenset())
    rows = Delivery.objects.filter(batch=batch, withdrawn_at=None)
    count = rows.update(withdrawn_at=timezone.now())
    if not count:
        raise NotFound(
            _("Det finns ingen leverans %(batch)s som kan dras tillbaka.") % {"batch": batch}
        )
    record(
        Recorded.DELIVERY_WITHDRAWN,
        target=f"delivery/{batch}",
        by=by,
        act=Act.IMPORT,
        batch=str(batch),
        tables=count,
    )
    return count
