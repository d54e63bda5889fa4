"""A balancing test is drafted by one person and decided by another; every version stays.

People write the texts and choose the conclusion; nothing here chooses, fills in or weighs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild.cameras.balancing import NO_EXCEPTION
from lagesbild.errors import UserError
from lagesbild.sources.schema import table_schemas
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import BalancingText
from lagesbild_web.records.queries.balancing import (
    Version,
    is_decided,
    text_of,
    why_not_decide,
)
from lagesbild_web.records.queries.cameras import Row, SeenCameras, SeenSubject
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import BALANCING
from lagesbild_web.roles import Role

DECIDERS: Mapping[Role, str] = {
    Role.DISTRICT_CHIEF: "Lokalpolisområdeschef",
    Role.REGIONAL_COORDINATOR: "Regional samordnare",
}
"""Who decides, as the table says it in Swedish whatever language the page is in."""
COLUMNS = table_schemas()[BALANCING].columns
_CONCLUDED = ("conclusion", "decided_on")
_DECIDED = gettext_noop("Versionen är beslutad, och ändras inte. Gör en ny.")


class BalancingRefused(UserError):
    """The test cannot be saved or decided like this."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What is written beside the codes of a version."""

    need: str
    individual: str
    """What it means to those who are monitored."""
    alternatives: str
    signs: str


@transaction.atomic
def draft_test(
    seen: SeenCameras,
    subject: SeenSubject,
    *,
    version: int | None,
    codes: Mapping[str, str | None],
    texts: Texts,
    based_on: int = 0,
    by: Acting,
) -> int:
    """Save a draft of a test, new or again, and return its version.

    :param version: the draft that is changed; None for a new version.
    :param codes: the cells of `balancing_tests` but for its key, day and conclusion.
    :param based_on: the number of the texts that the person had before them.
    :raises WrongState: if the version is decided, somebody saved it meanwhile, or another waits.
    :raises DeliveryRejected: with every problem.
    """
    by.check_may(Act.ENTER_CAMERAS, inside=organisation_on(by.on).line(subject.unit))
    number = _version_to_write(seen, subject, version)
    if is_decided(subject.code, number):
        raise WrongState(_(_DECIDED))
    before = text_of(subject.code, number)
    if (before.number if before else 0) != based_on and version is not None:
        raise WrongState(_("Någon har sparat utkastet sedan du öppnade det. Öppna det igen."))
    for text in (texts.need, texts.individual, texts.alternatives, texts.signs):
        check_free_text(text)
    row = {
        **codes,
        "subject": subject.code,
        "version": str(number),
        **dict.fromkeys(_CONCLUDED),
    }
    if not _is_kept(seen, subject, row):
        keep_rows([row], table=BALANCING, by=by)
    _save(subject.code, number, before=before, texts=texts, conclusion="", by=by)
    record(
        Recorded.BALANCING_DRAFTED,
        target=f"balancing/{subject.code}/{number}",
        by=by,
        act=Act.ENTER_CAMERAS,
        subject=subject.code,
        version=number,
    )
    return number


def _version_to_write(seen: SeenCameras, subject: SeenSubject, version: int | None) -> int:
    rows = seen.tests_of(subject.code)
    draft = seen.draft_of(subject.code)
    if version is None:
        if draft is not None:
            raise WrongState(_("Det finns redan ett utkast som väntar på beslut. Ändra det."))
        return max((row["version"] for row in rows), default=0) + 1
    if draft is None or draft["version"] != version:
        raise WrongState(_(_DECIDED))
    return version


def _is_kept(seen: SeenCameras, subject: SeenSubject, row: Mapping[str, str | None]) -> bool:
    """Tell whether the codes are those of the draft as it stands."""
    draft = seen.draft_of(subject.code)
    if draft is None or str(draft["version"]) != row["version"]:
        return False
    return all((row.get(name) or None) == value for name, value in _as_typed(draft).items())


def _as_typed(row: Row) -> dict[str, str | None]:
    """Return the cells of a row as somebody types them."""
    return {name: None if row[name] is None else str(row[name]) for name in row if name in COLUMNS}


def _save(
    subject: str,
    version: int,
    *,
    before: BalancingText | None,
    texts: Texts,
    conclusion: str,
    by: Acting,
) -> BalancingText:
    return BalancingText.objects.create(
        subject=subject,
        version=version,
        number=(before.number if before else 0) + 1,
        need=texts.need.strip(),
        individual=texts.individual.strip(),
        alternatives=texts.alternatives.strip(),
        signs=texts.signs.strip(),
        conclusion=conclusion.strip(),
        by=by.user,
        substitute_for=by.substitute_for,
        role=by.roles[0].value if by.roles else "",
    )


@transaction.atomic
def decide_test(
    version: Version, *, conclusion: str | None, text: str, based_on: int, by: Acting
) -> None:
    """Decide a draft that others have written, today and in the role that the person has.

    :param conclusion: code of the conclusion; None for an exception, which concludes nothing.
    :param text: why, in the decider's own words.
    :param based_on: the number of the texts that the person had before them.
    :raises BalancingRefused: if the person has written in it, or says nothing.
    :raises WrongState: if it is decided already, or somebody saved it meanwhile.
    :raises DeliveryRejected: with every problem.
    """
    subject, number = version.subject, version.row["version"]
    by.check_may(Act.DECIDE_BALANCING, inside=organisation_on(by.on).line(subject.unit))
    newest = text_of(subject.code, number)
    if not version.is_draft or (newest.number if newest else 0) != based_on:
        raise WrongState(_("Utkastet har ändrats sedan du öppnade det. Läs det igen."))
    if why_not := why_not_decide(version, by):
        raise BalancingRefused(why_not)
    check_free_text(text)
    if not text.strip():
        raise BalancingRefused(_("Skriv skälen för slutsatsen med egna ord."))
    if (conclusion is None) != (version.row["exception"] != NO_EXCEPTION):
        raise BalancingRefused(_("Välj en slutsats."))
    role = Role(by.role_for(Act.DECIDE_BALANCING))
    row = _as_typed(version.row) | {
        "decided_on": by.on.isoformat(),
        "conclusion": conclusion,
        "role": DECIDERS[role],
    }
    keep_rows([row], table=BALANCING, by=by, act=Act.DECIDE_BALANCING)
    texts = Texts(
        need=newest.need if newest else "",
        individual=newest.individual if newest else "",
        alternatives=newest.alternatives if newest else "",
        signs=newest.signs if newest else "",
    )
    _save(subject.code, number, before=newest, texts=texts, conclusion=text, by=by)
    record(
        Recorded.BALANCING_DECIDED,
        target=f"balancing/{subject.code}/{number}",
        by=by,
        act=Act.DECIDE_BALANCING,
        subject=subject.code,
        version=number,
        conclusion=conclusion or version.row["exception"],
    )
