"""What a form that comes back says, beside what the site has, and everything that is wrong with it.

A form holds no more than what its rater may see, so a problem can name what stands in its cells.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.signing import BadSignature
from django.utils.translation import gettext as _

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import Given, given_in
from lagesbild_web.records.excel_form.cells import Sheet, UnreadableWorkbookError, read_cells
from lagesbild_web.records.excel_form.container import check_container
from lagesbild_web.records.excel_form.control import FormIdentity, form_id
from lagesbild_web.records.excel_form.filled_in import RowReader
from lagesbild_web.records.excel_form.layout import (
    ANSWERS,
    CONTROL,
    READ_ME,
    TOKEN_CELL,
    At,
    PrintedItem,
    printed_items,
    says_the_same,
)
from lagesbild_web.records.excel_form.problems import (
    FormProblem,
    in_reading_order,
    problem,
    shown,
)
from lagesbild_web.records.excel_form.rows import (
    changed_headings,
    changed_texts,
    outside_cells,
    place_rows,
)
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.organisation import organisation_on

_NOTHING = Given()


class Outcome(StrEnum):
    """What becomes of a row: the form's answer, the site's, and what both were made from."""

    UNCHANGED = "unchanged"
    """Form and site say the same."""
    CHANGED = "changed"
    """Only the form has a new answer."""
    NEWER_ON_SITE = "newer_on_site"
    """Only the site has a new answer; the form's row is as it was when it was fetched."""
    CONFLICT = "conflict"
    """Both have, and they differ."""


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """One answer as the form has it, and as the site has it."""

    item: Item
    row: int
    given: Given
    base: Given
    """What the site had when the form was fetched."""
    on_site: Given
    site_version: int
    """The number of the site's newest version, 0 for none."""

    @property
    def outcome(self) -> Outcome:
        if says_the_same(self.given, self.on_site):
            return Outcome.UNCHANGED
        if says_the_same(self.given, self.base):
            return Outcome.NEWER_ON_SITE
        if says_the_same(self.on_site, self.base):
            return Outcome.CHANGED
        return Outcome.CONFLICT

    @property
    def place(self) -> str:
        return f"{ANSWERS}!{At.CATEGORY}{self.row}"


@dataclass(frozen=True, kw_only=True)
class FormRead:
    """What a form says. With problems its rows are those that could be read."""

    form: str = ""
    """Which form it is, as the log calls it; empty where that cannot be told."""
    rows: tuple[FormRow, ...] = ()
    problems: tuple[FormProblem, ...] = ()

    @property
    def answers(self) -> Mapping[str, Given]:
        return {row.item.id: row.given for row in self.rows}

    @property
    def conflicts(self) -> tuple[FormRow, ...]:
        return self.with_outcome(Outcome.CONFLICT)

    def with_outcome(self, outcome: Outcome) -> tuple[FormRow, ...]:
        return tuple(row for row in self.rows if row.outcome is outcome)


def read_form(content: bytes, *, session: RatingSession) -> FormRead:
    """Read a form as an answer to a session, and name everything that is wrong with it at once."""
    unsafe = check_container(content)
    if unsafe:
        return FormRead(problems=tuple(unsafe))
    try:
        sheets = read_cells(content)
    except UnreadableWorkbookError:
        text = _("Filen är skadad och går inte att läsa.")
        return FormRead(problems=(problem("damaged-file", text),))
    problems = [*_sheet_problems(sheets)]
    identity, form = None, ""
    if CONTROL in sheets:
        token = _token(sheets[CONTROL])
        form = form_id(token)
        identity = _identity(token)
        problems += _identity_problems(identity, session)
    if session.state != SessionState.INDEPENDENT:
        problems.append(problem("session-locked", _("Du har redan låst dina svar.")))
    if ANSWERS not in sheets:
        return FormRead(form=form, problems=in_reading_order(problems))
    is_same_questionnaire = (
        identity is None or identity.questionnaire == session.round.questionnaire.version
    )
    answers = _read_answers(
        sheets[ANSWERS], list(printed_items(session)), compares_locked=is_same_questionnaire
    )
    problems += answers.problems
    is_ours = identity is not None and identity.session == session.pk
    return FormRead(
        form=form,
        rows=tuple(_beside_the_site(answers.rows, identity, session)) if is_ours else (),
        problems=in_reading_order(problems),
    )


def _sheet_problems(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    for name in (ANSWERS, CONTROL):
        if name not in sheets:
            yield problem("sheet-missing", _("Bladet »%(sheet)s« saknas.") % {"sheet": name})
    for name in sheets:
        if name not in (READ_ME, ANSWERS, CONTROL):
            text = _("Bladet »%(sheet)s« hör inte till formuläret.") % {"sheet": shown(name)}
            yield problem("unknown-sheet", text)


def _token(control: Sheet) -> str:
    cell = control.get(TOKEN_CELL)
    return cell.value if cell and isinstance(cell.value, str) else ""


def _identity(token: str) -> FormIdentity | None:
    try:
        return FormIdentity.read(token)
    except BadSignature:
        return None


def _identity_problems(
    identity: FormIdentity | None, session: RatingSession
) -> Iterator[FormProblem]:
    if identity is None:
        text = _("Formulärets kontrolluppgift saknas, är ändrad eller för gammal.")
        yield problem("signature", text)
        return
    if identity.session == session.pk:
        return
    case = session.calibration_case.code if session.calibration_case else ""
    if identity.round != session.round.code:
        text = _("Formuläret gäller omgång %(form)s, inte %(site)s.")
        words = {"form": identity.round, "site": session.round.code}
        yield problem("wrong-round", text % words)
    if (identity.area, identity.case) != (session.area, case):
        text = _("Formuläret gäller %(thing)s.") % {"thing": _thing(identity, session)}
        yield problem("wrong-area", text)
    if identity.questionnaire != session.round.questionnaire.version:
        text = _("Formuläret har frågeformulär %(form)s; omgången har %(site)s.")
        words = {"form": identity.questionnaire, "site": session.round.questionnaire.version}
        yield problem("wrong-questionnaire", text % words)
    if (identity.round, identity.area, identity.case) == (session.round.code, session.area, case):
        yield problem("wrong-rater", _("Formuläret hör till en annan bedömare."))


def _thing(identity: FormIdentity, session: RatingSession) -> str:
    if identity.case:
        return _("kalibreringsfall %(code)s") % {"code": identity.case}
    name = organisation_on(session.round.reference_day).area_name(identity.area)
    if name == identity.area:
        return _("område %(name)s") % {"name": name}
    return f"{name} ({identity.area})"


@dataclass(frozen=True, kw_only=True)
class _ReadRow:
    printed: PrintedItem
    row: int
    given: Given


@dataclass(frozen=True, kw_only=True)
class _ReadAnswers:
    rows: tuple[_ReadRow, ...]
    problems: tuple[FormProblem, ...]


def _read_answers(
    sheet: Sheet, printed: list[PrintedItem], *, compares_locked: bool
) -> _ReadAnswers:
    placed = place_rows(sheet, printed)
    problems = [*outside_cells(sheet)]
    if compares_locked:
        problems += [*changed_headings(sheet), *placed.problems]
    rows = []
    for one, row in placed.rows:
        if compares_locked:
            problems += changed_texts(sheet, one, row)
        reader = RowReader(sheet=sheet, row=row)
        rows.append(_ReadRow(printed=one, row=row, given=reader.given()))
        problems += reader.problems
    return _ReadAnswers(rows=tuple(rows), problems=tuple(problems))


def _beside_the_site(
    rows: Iterable[_ReadRow], identity: FormIdentity, session: RatingSession
) -> Iterator[FormRow]:
    versions: dict[str, dict[int, Answer]] = {}
    found = Answer.objects.filter(session=session, phase=Phase.INDEPENDENT).order_by("number")
    for answer in found:
        versions.setdefault(answer.item, {})[answer.number] = answer
    for one in rows:
        item = one.printed.item
        given = versions.get(item.id, {})
        site_version = max(given, default=0)
        base = _given_of(given.get(identity.versions.get(item.id, 0)))
        yield FormRow(
            item=item,
            row=one.row,
            given=_with_further_evidence(one.given, base),
            base=base,
            on_site=_given_of(given.get(site_version)),
            site_version=site_version,
        )


def _given_of(answer: Answer | None) -> Given:
    return _NOTHING if answer is None else given_in(answer)


def _with_further_evidence(given: Given, base: Given) -> Given:
    """Keep the evidence beyond the first, for which the form has no room."""
    return Given(
        category=given.category,
        missing_code=given.missing_code,
        certainty=given.certainty,
        reason=given.reason,
        evidence=[*given.evidence, *base.evidence[1:]],
    )
