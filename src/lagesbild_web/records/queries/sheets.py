"""All answers that may be read about one area, question by question: what its chief attests."""

from collections.abc import Iterable
from dataclasses import dataclass

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Assessment, RatingSession
from lagesbild_web.records.queries.answers import BothValues, both_values_by_session, check_may_read
from lagesbild_web.records.queries.comparisons import DISAGREEMENT_STEPS
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import questionnaire_of


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One question with what each rater stands by; None where a rater was not asked."""

    item: Item
    cells: tuple[BothValues | None, ...]

    @property
    def spread(self) -> int | None:
        """Return the steps between the lowest and the highest standing value, None with fewer."""
        standing = (cell.standing for cell in self.cells if cell)
        given = [one.category for one in standing if one and one.category is not None]
        return max(given) - min(given) if len(given) > 1 else None

    @property
    def disagrees(self) -> bool:
        return self.spread is not None and self.spread >= DISAGREEMENT_STEPS


@dataclass(frozen=True, kw_only=True)
class SheetBlock:
    title: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerSheet:
    """The locked answers about an area, a column for each rater."""

    sessions: tuple[RatingSession, ...]
    """Those that are locked, in the order of the columns."""
    unlocked: tuple[RatingSession, ...]
    """Those that nobody but their raters may read yet."""
    blocks: tuple[SheetBlock, ...]

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def disagreements(self) -> tuple[SheetRow, ...]:
        return tuple(row for row in self.rows if row.disagrees)


def sheet_of(assessment: Assessment, *, acting: Acting, organisation: Organisation) -> AnswerSheet:
    """Return the locked answers about an area.

    :raises NotAllowed: if a person may not read them, or is to rate the area and has not locked.
    """
    rows = assessment.round.sessions.filter(area=assessment.area)
    sessions = list(rows.select_related("rater", "round").order_by("pk"))
    locked = [one for one in sessions if one.state != SessionState.INDEPENDENT]
    for session in locked:
        check_may_read(acting, session, organisation=organisation)
    return AnswerSheet(
        sessions=tuple(locked),
        unlocked=tuple(one for one in sessions if one.state == SessionState.INDEPENDENT),
        blocks=tuple(_blocks(assessment, locked)),
    )


def disagreements_seen(
    assessment: Assessment, *, acting: Acting, organisation: Organisation
) -> int | None:
    """Return on how many questions the raters disagree; None for who may not know it yet."""
    try:
        sheet = sheet_of(assessment, acting=acting, organisation=organisation)
    except NotAllowed:
        return None
    return len(sheet.disagreements)


def _blocks(assessment: Assessment, sessions: list[RatingSession]) -> Iterable[SheetBlock]:
    by_session = both_values_by_session(sessions)
    given = [{values.item.id: values for values in by_session[one.pk]} for one in sessions]
    for block in questionnaire_of(assessment.round).blocks:
        rows = [
            SheetRow(item=item, cells=tuple(values.get(item.id) for values in given))
            for item in block.items
        ]
        rows = [row for row in rows if any(row.cells)]
        if rows:
            yield SheetBlock(title=block.title, rows=tuple(rows))
