"""What does a balancing test say, who wrote it, and may somebody decide it?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lagesbild_web.permissions import Act
from lagesbild_web.records.models import BalancingText, TabledRow, User
from lagesbild_web.records.queries.cameras import Row, SeenCameras, SeenSubject
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import BALANCING, key_of, rows_in_force


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a test: its codes, and what people wrote."""

    subject: SeenSubject
    row: Row
    text: BalancingText | None
    """As it was last saved; None for one that came without texts."""

    @property
    def number(self) -> int:
        """Return the number of the last saved texts, 0 where there are none."""
        return self.text.number if self.text else 0

    @property
    def is_draft(self) -> bool:
        return self.row["decided_on"] is None


def version_of(seen: SeenCameras, subject: SeenSubject, version: int) -> Version | None:
    """Return one version of a test; None where there is none."""
    rows = [row for row in seen.tests_of(subject.code) if row["version"] == version]
    if not rows:
        return None
    return Version(subject=subject, row=rows[0], text=text_of(subject.code, version))


def text_of(subject: str, version: int) -> BalancingText | None:
    found = BalancingText.objects.filter(subject=subject, version=version).select_related("by")
    return found.order_by("-number").first()


def is_decided(subject: str, version: int) -> bool:
    """Tell whether a version has been decided, by the rows as they are now."""
    key = key_of(BALANCING, {"subject": subject, "version": version})
    return any(row.cells["decided_on"] for row in rows_in_force(BALANCING).filter(key=key))


def written_by(subject: str, version: int) -> set[int]:
    """Return the keys of everybody who has written in a version, or in whose place it was done."""
    texts = BalancingText.objects.filter(subject=subject, version=version)
    key = key_of(BALANCING, {"subject": subject, "version": version})
    rows = TabledRow.objects.filter(table=BALANCING, key=key)
    people = {
        *(one for pair in texts.values_list("by", "substitute_for") for one in pair),
        *rows.values_list("batch__by", flat=True),
    }
    return {one for one in people if one is not None}


def may_decide(seen: SeenCameras, subject: SeenSubject) -> bool:
    return seen.may(Act.DECIDE_BALANCING, subject.unit)


def why_not_decide(version: Version, by: Acting) -> str:
    """Return, in the language of the page, why a person cannot decide a version; empty if they can.

    Who has written in a version does not decide it, in whoever's place it is.
    """
    if not version.is_draft:
        return _("Versionen är redan beslutad.")
    wrote = written_by(version.subject.code, version.row["version"])
    if {by.user.pk, by.principal.pk} & wrote:
        return _("Du har skrivit i utkastet. Någon annan ska besluta.")
    return ""


def writers(version: Version) -> list[str]:
    """Return the names of those who have written in a version."""
    wrote = written_by(version.subject.code, version.row["version"])
    return [one.display_name for one in User.objects.filter(pk__in=wrote).order_by("display_name")]
