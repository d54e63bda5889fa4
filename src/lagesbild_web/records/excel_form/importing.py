"""A form is handed in: all of its new answers are recorded, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import check_may_write, check_rates, held_session
from lagesbild_web.records.actions.forms import FormAnswer, record_form
from lagesbild_web.records.excel_form.problems import FormRejected
from lagesbild_web.records.excel_form.reading import FormRead, FormRow, Outcome, read_form
from lagesbild_web.records.models import RatingSession
from lagesbild_web.records.queries.people import Acting


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a rater wants where form and site differ and both are new."""

    takes_form: bool
    site_version: int
    """Which version of the site's the rater saw; a newer one has to be looked at, too."""


@dataclass(frozen=True, kw_only=True)
class FormImported:
    """What became of a form's answers."""

    versions: Mapping[str, int]
    """By item the number of the version that was recorded."""
    unchanged: int
    """Form and site said the same."""
    newer_on_site: int
    """Only the site's had changed; they stand."""
    kept: int
    """Both had changed, and the rater chose the site's."""

    @property
    def recorded(self) -> int:
        return len(self.versions)


class FormConflicts(UserError):
    """Answers are new both in the form and on the site; the rater chooses. Nothing is recorded.

    Carries all of them, also those that have been chosen between.
    """

    def __init__(self, conflicts: Sequence[FormRow]) -> None:
        self.conflicts = tuple(conflicts)
        items = ", ".join(row.item.id for row in conflicts)
        super().__init__(
            _("Svaren på %(items)s har ändrats både i formuläret och på webbplatsen.")
            % {"items": items}
        )


@transaction.atomic
def import_form(
    *,
    session: RatingSession,
    content: bytes,
    by: Acting,
    today: date,
    choices: Mapping[str, Choice] = MappingProxyType({}),
) -> FormImported:
    """Read a form and record every answer in it that is new.

    :param choices: by item, for those that `FormConflicts` named.
    :raises FormRejected: with everything that is wrong with the form.
    :raises FormConflicts: if nothing is wrong, but some answers have to be chosen between.
    :raises NotAllowed: if the session is another's.
    :raises WrongState: if the round or the area's assessment takes no answers.
    """
    session = held_session(session)
    check_rates(session, by=by)
    if session.state == SessionState.INDEPENDENT:
        check_may_write(session, by=by, today=today)
    read = read_form(content, session=session)
    if read.problems:
        raise FormRejected(read.problems)
    if not all(_is_decided(row, choices) for row in read.conflicts):
        raise FormConflicts(read.conflicts)
    chosen = [row for row in read.conflicts if choices[row.item.id].takes_form]
    new = [*read.with_outcome(Outcome.CHANGED), *chosen]
    return FormImported(
        versions=record_form(
            session=session,
            form=read.form,
            answers=[
                FormAnswer(item=row.item.id, given=row.given, based_on=row.site_version)
                for row in sorted(new, key=lambda row: row.row)
            ],
            by=by,
            today=today,
        ),
        unchanged=_count(read, Outcome.UNCHANGED),
        newer_on_site=_count(read, Outcome.NEWER_ON_SITE),
        kept=len(read.conflicts) - len(chosen),
    )


def _is_decided(row: FormRow, choices: Mapping[str, Choice]) -> bool:
    choice = choices.get(row.item.id)
    return choice is not None and choice.site_version == row.site_version


def _count(read: FormRead, outcome: Outcome) -> int:
    return len(read.with_outcome(outcome))
