"""When something may be done: the states of sessions, assessments and rounds, as tables.

The diagram in docs/site.md is made from them. Who may do it stands in `permissions`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.errors import UserError


class WrongState(UserError):
    """The step exists, but not from where things stand."""


class SessionState(StrEnum):
    INDEPENDENT = "independent"
    REVEALED = "revealed"
    CONFIRMED = "confirmed"

    @property
    def title(self) -> str:
        return str(SESSION_TITLES[self])


SESSION_TITLES = {
    SessionState.INDEPENDENT: gettext_lazy("Oberoende skattning pågår"),
    SessionState.REVEALED: gettext_lazy("Låst, att jämföra och bekräfta"),
    SessionState.CONFIRMED: gettext_lazy("Klar"),
}


class AssessmentState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    PROPOSED = "proposed"
    DECIDED = "decided"

    @property
    def title(self) -> str:
        return str(ASSESSMENT_TITLES[self])


ASSESSMENT_TITLES = {
    AssessmentState.DRAFT: gettext_lazy("Utkast"),
    AssessmentState.SUBMITTED: gettext_lazy("Inskickad"),
    AssessmentState.RETURNED: gettext_lazy("Återsänd för komplettering"),
    AssessmentState.REVIEWED: gettext_lazy("Granskad"),
    AssessmentState.PROPOSED: gettext_lazy("Granskad, beslut väntar på en andra person"),
    AssessmentState.DECIDED: gettext_lazy("Fastställd"),
}


class Step(StrEnum):
    """What can be done with a session or an assessment."""

    ANSWER = "answer"
    LOCK = "lock"
    WEIGH = "weigh"
    CONFIRM = "confirm"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"
    PROPOSE_CLASS = "propose_class"
    WITHDRAW_CLASS = "withdraw_class"
    DECIDE_CLASS = "decide_class"

    @property
    def title(self) -> str:
        return str(_STEP_TITLES[self])


_STEP_TITLES = {
    Step.ANSWER: gettext_lazy("svara"),
    Step.LOCK: gettext_lazy("låsa sina svar"),
    Step.WEIGH: gettext_lazy("väga av sina svar"),
    Step.CONFIRM: gettext_lazy("bekräfta sina svar"),
    Step.SUBMIT: gettext_lazy("skicka in"),
    Step.RETURN: gettext_lazy("återsända"),
    Step.ACCEPT: gettext_lazy("godkänna"),
    Step.REOPEN: gettext_lazy("öppna igen"),
    Step.PROPOSE_CLASS: gettext_lazy("föreslå beslut om klass"),
    Step.WITHDRAW_CLASS: gettext_lazy("dra tillbaka förslaget till beslut"),
    Step.DECIDE_CLASS: gettext_lazy("besluta klass"),
}

SESSION_STEPS: Mapping[Step, Mapping[SessionState, SessionState]] = MappingProxyType(
    {
        Step.ANSWER: {SessionState.INDEPENDENT: SessionState.INDEPENDENT},
        Step.LOCK: {SessionState.INDEPENDENT: SessionState.REVEALED},
        Step.WEIGH: {SessionState.REVEALED: SessionState.REVEALED},
        Step.CONFIRM: {SessionState.REVEALED: SessionState.CONFIRMED},
        # A returned answer opens the weighing again; the independent answers stay locked for ever.
        Step.RETURN: {SessionState.CONFIRMED: SessionState.REVEALED},
    }
)

ASSESSMENT_STEPS: Mapping[Step, Mapping[AssessmentState, AssessmentState]] = MappingProxyType(
    {
        Step.SUBMIT: {
            AssessmentState.DRAFT: AssessmentState.SUBMITTED,
            AssessmentState.RETURNED: AssessmentState.SUBMITTED,
        },
        Step.RETURN: {AssessmentState.SUBMITTED: AssessmentState.RETURNED},
        Step.ACCEPT: {AssessmentState.SUBMITTED: AssessmentState.REVIEWED},
        Step.REOPEN: {AssessmentState.REVIEWED: AssessmentState.RETURNED},
        Step.PROPOSE_CLASS: {AssessmentState.REVIEWED: AssessmentState.PROPOSED},
        Step.WITHDRAW_CLASS: {AssessmentState.PROPOSED: AssessmentState.REVIEWED},
        Step.DECIDE_CLASS: {AssessmentState.PROPOSED: AssessmentState.DECIDED},
    }
)

RATERS_WRITE_IN = frozenset({AssessmentState.DRAFT, AssessmentState.RETURNED})
"""States of an area's assessment in which its raters may still write."""

HANDED_OVER = frozenset(
    {
        AssessmentState.SUBMITTED,
        AssessmentState.REVIEWED,
        AssessmentState.PROPOSED,
        AssessmentState.DECIDED,
    }
)
"""States of an area that its chief has submitted and that is not back for completion."""
PAST_REVIEW = HANDED_OVER - {AssessmentState.SUBMITTED}
"""And that the region has accepted."""


def session_after(step: Step, state: str) -> SessionState:
    """Return the state of a session after a step.

    :raises WrongState: if the step cannot be taken from there.
    """
    after = SESSION_STEPS[step].get(SessionState(state))
    if after is None:
        raise WrongState(_refusal(step, SessionState(state).title))
    return after


def assessment_after(step: Step, state: str) -> AssessmentState:
    """Return the state of an assessment after a step.

    :raises WrongState: if the step cannot be taken from there.
    """
    after = ASSESSMENT_STEPS[step].get(AssessmentState(state))
    if after is None:
        raise WrongState(_refusal(step, AssessmentState(state).title))
    return after


def _refusal(step: Step, title: str) -> str:
    return _(
        "Det går inte att %(step)s när läget är »%(state)s«."
        " Ladda om sidan för att se vad som har hänt."
    ) % {"step": step.title, "state": title}
