"""How does the site hand out what it holds: as a collection that the library has found right.

A picture that the site freezes is made of the same files that are handed out here, so that anyone
with the export can make it anew and get the same data version.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lagesbild.errors import DeliveryRejected, UserError
from lagesbild.picture.collection import Collection
from lagesbild.provenance import data_version, fingerprint
from lagesbild.sources.collection import examine_collection, write_collection
from lagesbild.sources.protection import Withheld, shareable, withheld_from
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.delivered import delivered_tables
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import tabled_frames

# A zip has a time for each file; a fixed one keeps the bytes equal between two exports.
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was handed out."""

    data_version: str
    rounds: tuple[str, ...]
    rows: int
    withheld: tuple[Withheld, ...]
    """What of protected tables stayed here."""


@dataclass(frozen=True, kw_only=True)
class ZippedCollection:
    """A collection as one file for a browser."""

    name: str
    stream: io.BytesIO
    about: Exported


def collection_of_site(*, with_protected: bool = False) -> Collection:
    """Return all that the site may hand out, rounds to practise in excepted, as one collection.

    :param with_protected: with the tables that never leave the site, for what is judged here.
    :raises UserError: if there is no round.
    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    rated = rated_collection()
    if rated.rounds.is_empty():
        raise UserError(
            _("Det finns ingen omgång än. För in ett underlag eller planera en omgång.")
        )
    newest = rated.rounds.sort("reference_day").row(-1, named=True)
    whole = replace(
        rated,
        name=f"lagesbild-{slugify(newest['round'])}",
        title=f"Underlag till {newest['title']}",
        **delivered_tables(),
        **tabled_frames(),
    )
    return whole if with_protected else shareable(whole)


@contextmanager
def written_collection(*, with_protected: bool = False) -> Iterator[Path]:
    """Write what the site may hand out to a folder that lasts for the moment, not judged yet.

    :param with_protected: as in `collection_of_site`.
    """
    with TemporaryDirectory(prefix="lagesbild-") as temporary:
        folder = Path(temporary) / "underlag"
        with _one_moment():
            collection = collection_of_site(with_protected=with_protected)
        write_collection(collection, folder)
        yield folder


def check_site() -> None:
    """Do nothing if all that the site holds is right, what it never hands out too.

    :raises DeliveryRejected: with every problem that the library finds in it.
    """
    with written_collection(with_protected=True) as folder:
        _check(folder)


@transaction.atomic
def export_collection(folder: Path, *, by: Acting) -> Exported:
    """Write the site's collection as a new folder, and record that it was handed out.

    :raises UserError: if the folder exists already.
    :raises DeliveryRejected: if the library would refuse the collection; then nothing is written.
    """
    by.check_may(Act.EXPORT, inside=frozenset())
    if folder.exists():
        raise UserError(f"{folder} finns redan. Välj ett annat namn, eller ta bort mappen först.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        unfinished = Path(beside) / "underlag"
        whole = collection_of_site(with_protected=True)
        write_collection(shareable(whole), unfinished)
        exported = _about(whole, unfinished)
        _record(exported, by=by)
        unfinished.rename(folder)
    return exported


@transaction.atomic
def zip_collection(*, by: Acting) -> ZippedCollection:
    """Return the site's collection as a zip file, and record that it was handed out.

    The same content gives the same bytes.

    :raises DeliveryRejected: if the library would refuse the collection.
    """
    by.check_may(Act.EXPORT, inside=frozenset())
    with TemporaryDirectory(prefix="lagesbild-") as temporary:
        folder = Path(temporary) / "underlag"
        whole = collection_of_site(with_protected=True)
        write_collection(shareable(whole), folder)
        exported = _about(whole, folder)
        zipped = ZippedCollection(
            name=f"underlag-{exported.data_version}.zip", stream=_zip(folder), about=exported
        )
    _record(exported, by=by)
    return zipped


def _about(whole: Collection, folder: Path) -> Exported:
    rows = _check(folder)
    files = [fingerprint(path, relative_to=folder) for path in folder.iterdir()]
    return Exported(
        data_version=data_version(files),
        rounds=tuple(whole.rounds["round"]),
        rows=rows,
        withheld=withheld_from(whole),
    )


def _check(folder: Path) -> int:
    examined = examine_collection(folder)
    if examined.problems:
        raise DeliveryRejected(examined.problems)
    return examined.rows


def _record(exported: Exported, *, by: Acting) -> None:
    record(
        Recorded.COLLECTION_EXPORTED,
        target=f"collection/{exported.data_version}",
        by=by,
        act=Act.EXPORT,
        round=", ".join(exported.rounds),
        data_version=exported.data_version,
        rows=exported.rows,
        **({"withheld": [vars(one) for one in exported.withheld]} if exported.withheld else {}),
    )


def _zip(folder: Path) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, date_time=_FIXED_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    stream.seek(0)
    return stream


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, whoever answers meanwhile.

    On SQLite the transaction is the only writer. PostgreSQL has to be told before the first
    question of a transaction, so inside another one it reads what has been committed so far.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
