"""What a rater has to do: how far each session has come, and which question is the next one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lagesbild_web.pages.sessions import title_of, why_closed
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import confirming_faults
from lagesbild_web.records.models import RatingSession, Remark
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.completeness import SessionProgress, progress_of
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting


class Standing(StrEnum):
    """How a rater reads the state of a session."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    TO_LOCK = "to_lock"
    TO_COMPARE = "to_compare"
    RETURNED = "returned"
    DONE = "done"
    CLOSED = "closed"


_TITLES = {
    Standing.NOT_STARTED: gettext_lazy("Ej påbörjad"),
    Standing.IN_PROGRESS: gettext_lazy("Pågår"),
    Standing.TO_LOCK: gettext_lazy("Klar att låsa"),
    Standing.TO_COMPARE: gettext_lazy("Låst – jämför"),
    Standing.DONE: gettext_lazy("Klar"),
    Standing.CLOSED: gettext_lazy("Stängd"),
}
_TAGS = {
    Standing.NOT_STARTED: "not_started",
    Standing.IN_PROGRESS: "in_progress",
    Standing.TO_LOCK: "proposed",
    Standing.TO_COMPARE: "revealed",
    Standing.RETURNED: "returned",
    Standing.DONE: "done",
    Standing.CLOSED: "blocked",
}
_FIRST = (
    *(Standing.IN_PROGRESS, Standing.NOT_STARTED),
    *(Standing.TO_LOCK, Standing.TO_COMPARE, Standing.RETURNED),
)
"""Which task the big button leads to: what was left halfway first. What came back is said above
it, with its own links."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One session on the list of its rater."""

    session: RatingSession
    title: str
    progress: SessionProgress
    returned: tuple[Remark, ...]
    closed_because: str
    last_day: date

    @property
    def standing(self) -> Standing:
        if self.session.state == SessionState.CONFIRMED:
            return Standing.DONE
        if self.closed_because:
            return Standing.CLOSED
        if self.returned:
            return Standing.RETURNED
        if self.session.state == SessionState.REVEALED:
            return Standing.TO_COMPARE
        if self.progress.is_complete:
            return Standing.TO_LOCK
        return Standing.IN_PROGRESS if self.session.last_item else Standing.NOT_STARTED

    @property
    def state(self) -> str:
        if self.standing is Standing.RETURNED:
            many = len(self.returned)
            return ngettext("Återsänd: %(n)s svar", "Återsänd: %(n)s svar", many) % {"n": many}
        return str(_TITLES[self.standing])

    @property
    def kind(self) -> str:
        return _TAGS[self.standing]

    @property
    def waits(self) -> bool:
        return self.standing not in {Standing.DONE, Standing.CLOSED}

    @property
    def url(self) -> str:
        return reverse("session", args=[self.session.pk])

    @property
    def hint(self) -> str:
        answered = _("%(answered)s av %(asked)s frågor besvarade") % {
            "answered": self.progress.answered,
            "asked": len(self.progress.asked),
        }
        if self.standing is Standing.CLOSED:
            return f"{answered} · {self.closed_because}"
        if self.waits:
            last = _("sista dag %(day)s") % {"day": in_text(self.last_day)}
            return f"{answered} · {last}"
        return answered


def tasks_of(acting: Acting, *, organisation: Organisation) -> list[Task]:
    """Return the sessions of the open rounds, what was worked with last before what was not."""
    rows = RatingSession.objects.filter(rater=acting.principal, round__state=RoundState.OPEN)
    rows = rows.select_related("round__questionnaire", "calibration_case", "rater")
    sessions = list(
        rows.annotate(answered_at=Max("answers__at")).order_by("round__is_exercise", "pk")
    )
    return [_task(one, acting=acting, organisation=organisation) for one in progress_of(sessions)]


def task_of(session: RatingSession, *, acting: Acting, organisation: Organisation) -> Task:
    [progress] = progress_of([session])
    return _task(progress, acting=acting, organisation=organisation)


def _task(progress: SessionProgress, *, acting: Acting, organisation: Organisation) -> Task:
    session = progress.session
    return Task(
        session=session,
        title=title_of(session, organisation),
        progress=progress,
        returned=tuple(session.remarks.filter(is_settled=False).order_by("pk")),
        closed_because=why_closed(session, by=acting),
        last_day=last_day(session.round, session.home_district),
    )


def first_task(tasks: Iterable[Task]) -> Task | None:
    """Return the task to go on with; of those that are alike, the one worked with last."""
    waiting = [one for one in tasks if one.waits]
    waiting.sort(key=lambda one: (_FIRST.index(one.standing), -_answered_at(one)))
    return waiting[0] if waiting else None


def _answered_at(task: Task) -> float:
    at = getattr(task.session, "answered_at", None)
    return at.timestamp() if at else 0.0


def step_of(task: Task) -> str:
    """Return the address of the next thing to do in a session."""
    pk = task.session.pk
    standing = task.standing
    if standing is Standing.RETURNED:
        left = list(confirming_faults(task.session))
        return reverse("compare_question", args=[pk, left[0]]) if left else _confirm(pk)
    if standing is Standing.TO_COMPARE:
        return reverse("compare", args=[pk])
    if standing is Standing.TO_LOCK:
        return reverse("lock", args=[pk])
    if standing in {Standing.NOT_STARTED, Standing.IN_PROGRESS}:
        return reverse("question", args=[pk, next_item(task.progress)])
    return task.url


def _confirm(pk: int) -> str:
    return reverse("confirm", args=[pk])


def step_title(task: Task) -> str:
    """Return what the button says that leads to the next thing."""
    titles = {
        Standing.RETURNED: _("Svara på det återsända"),
        Standing.TO_COMPARE: _("Jämför och bekräfta"),
        Standing.TO_LOCK: _("Lås och jämför"),
        Standing.IN_PROGRESS: _("Fortsätt där du slutade"),
        Standing.NOT_STARTED: _("Börja svara"),
    }
    return titles.get(task.standing, _("Öppna"))


def next_item(progress: SessionProgress) -> str:
    """Return the first unfinished question from where the rater was, else from the beginning."""
    ids = [item.id for item in progress.asked]
    unfinished = [item for item in ids if item in progress.shortcomings]
    last = progress.session.last_item
    later = ids[ids.index(last) :] if last in ids else ids
    return next((item for item in later if item in unfinished), unfinished[0])


def in_text(day: date) -> str:
    """Write a day as in running text: fre 12 mars."""
    return date_format(day, "D j F")


def waiting_in_words(tasks: Sequence[Task]) -> str:
    """Return how much waits and until when, in one sentence or two."""
    waiting = [one for one in tasks if one.waits]
    if not waiting:
        return _("Inget väntar på dig.")
    areas = sum(bool(one.session.area) for one in waiting)
    cases = len(waiting) - areas
    parts = []
    if areas:
        parts.append(ngettext("%(n)s område", "%(n)s områden", areas) % {"n": areas})
    if cases:
        text = ngettext("%(n)s kalibreringsfall", "%(n)s kalibreringsfall", cases)
        parts.append(text % {"n": cases})
    what = _("%(what)s väntar på dig.") % {"what": _(" och ").join(parts)}
    until = _("Sista dag %(day)s.") % {"day": in_text(min(one.last_day for one in waiting))}
    return f"{what} {until}"
