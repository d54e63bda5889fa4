"""How does a collection come in? Whole or not at all, and never over what stands here already.

What the site works with itself becomes rows: the organisation, areas, questionnaires, rounds and
answers. The rest is kept as it was delivered (`delivered`). Afterwards the site has to be able to
hand out everything again, or nothing of it is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from lagesbild.sources.collection import read_collection
from lagesbild.sources.deliveries import opened
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.comparing import compare, counted
from lagesbild_web.records.exchange.delivered import delivered_files, keep
from lagesbild_web.records.exchange.outgoing import check_site
from lagesbild_web.records.exchange.storing import ImportRefused, store
from lagesbild_web.records.exchange.tabled import store_news_of_tables
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import questionnaire_from

__all__ = ["ImportRefused", "Imported", "import_collection"]

_WORDS = {
    "units": ngettext_lazy("enhet", "enheter"),
    "boundaries": ngettext_lazy("områdesgräns", "områdesgränser"),
    "ended": ngettext_lazy(
        "enhet eller gräns fick en sista dag", "enheter och gränser fick en sista dag"
    ),
    "calibration_cases": ngettext_lazy("kalibreringsfall", "kalibreringsfall"),
    "questionnaires": ngettext_lazy("formulär", "formulär"),
    "rounds": ngettext_lazy("omgång", "omgångar"),
    "raters": ngettext_lazy("bedömare utan konto", "bedömare utan konto"),
    "sessions": ngettext_lazy("bedömningstillfälle", "bedömningstillfällen"),
    "answers": ngettext_lazy("svar", "svar"),
    "decisions": ngettext_lazy("beslut", "beslut"),
    "deliveries": ngettext_lazy(
        "tabell hålls som den levererades", "tabeller hålls som de levererades"
    ),
    "rows": ngettext_lazy("rad i tabeller som många lämnar", "rader i tabeller som många lämnar"),
}


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a collection added, or would add."""

    batch: UUID
    """By which the delivered tables can be withdrawn."""
    counts: Mapping[str, int]
    is_dry_run: bool = False

    @property
    def is_nothing_new(self) -> bool:
        return not any(self.counts.values())

    def lines(self) -> list[str]:
        """Return the counts in words, what there was none of left out."""
        if self.is_nothing_new:
            return [_("Allt i underlaget fanns redan. Inget har ändrats.")]
        lines = [counted(_WORDS[name], count) for name, count in self.counts.items() if count]
        return [*lines, _("Prov: inget har sparats.")] if self.is_dry_run else lines


def import_collection(path: Path, *, by: Acting, dry_run: bool = False) -> Imported:
    """Store a collection, from a folder or a zip file, in one transaction.

    A collection that is here already changes nothing. One that says more adds what is new: later
    rounds whole, units and boundaries from later days, and newer deliveries of tables.

    :param dry_run: do all of it and take it back.
    :raises DeliveryRejected: with every problem, of the collection or of all that would stand here.
    :raises ImportRefused: with everything in it that contradicts what stands here.
    """
    by.check_may(Act.IMPORT, inside=frozenset())
    with opened(path) as folder:
        incoming = read_collection(folder)
        files = delivered_files(folder)
    batch = uuid4()
    is_stored = False
    try:
        with transaction.atomic():
            news = compare(incoming, rated_collection())
            if news.faults:
                raise ImportRefused(news.faults)
            counts = store(news, by=by.user)
            counts["deliveries"] = keep(files, batch=batch, by=by.user)
            counts["rows"] = store_news_of_tables(incoming, by=by.user)
            imported = Imported(batch=batch, counts=counts, is_dry_run=dry_run)
            if not imported.is_nothing_new:
                check_site()
                _record(imported, by=by)
            if dry_run:
                transaction.set_rollback(True)
        is_stored = not dry_run
    finally:
        if not is_stored:
            # Versions that were read and taken back must not be remembered by their numbers.
            questionnaire_from.cache_clear()
    return imported


def _record(imported: Imported, *, by: Acting) -> None:
    record(
        Recorded.COLLECTION_IMPORTED,
        target=f"delivery/{imported.batch}",
        by=by,
        act=Act.IMPORT,
        batch=str(imported.batch),
        **{name: count for name, count in imported.counts.items() if count},
    )
