"""What a person has answered in the guide through secrecy: read from the form, kept nowhere.

The form carries every answer so far in hidden fields. Each is an id of a closed list and is looked
up again at every step; nothing that was sent is ever repeated unless it is in the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild.secrecy.question import UNKNOWN
from lagesbild.secrecy.reading import refuse_personal
from lagesbild.secrecy.rule_base import RuleBase, law_on
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild_web.pages.forms.base import Problem

FIRST = ("sender", "recipient", "information")
"""What is asked of everybody, in this order."""
DAY = "on"
BACK, CHANGE, SHOW = "back", "change", "show"
"""Buttons: take the last answer away, take one and all after it away, show the answer so far."""
_STEERING = frozenset({"csrfmiddlewaretoken", BACK, CHANGE, SHOW})


class FormRefused(UserError):
    """What was sent is no form of the guide; the text is in the language of the page."""


@dataclass(frozen=True, kw_only=True)
class GuideAnswers:
    """Answers that the guide knows, in the order in which they were given."""

    day: date
    """The day whose law is asked for."""
    given: Mapping[str, str]
    """Ids by question: first those of `FIRST`, then those of the rule base."""
    shows_answer: bool
    problems: tuple[Problem, ...]
    """What could not be read, in words; it and all after it is not in `given`."""

    @property
    def hidden(self) -> Mapping[str, str]:
        """What the next form carries on."""
        return {DAY: self.day.isoformat(), **self.given}

    @property
    def further(self) -> Mapping[str, str]:
        """Answers to questions of the rule base."""
        return {name: value for name, value in self.given.items() if name not in FIRST}


def read_guide(post: QueryDict, *, today: date) -> GuideAnswers:
    """Read the answers of a form; an answer that is not in its list is asked for again.

    :raises SecrecyRefused: if it holds a personal identity number.
    :raises FormRefused: if a question is there twice with different answers, or something that is
        no question.
    """
    sent = {str(name): tuple(map(str, post.getlist(name))) for name in post}
    refuse_personal(
        (
            text
            for name, values in sent.items()
            if name not in _STEERING
            for text in (name, *values)
        ),
        is_personal=has_personal_number,
    )
    if any(len(set(values)) > 1 for values in sent.values()):
        raise FormRefused(_("En fråga är besvarad två gånger, på olika sätt. Börja om."))
    given = {name: values[0] for name, values in sent.items() if values and values[0]}
    steering = {name: given.pop(name) for name in _STEERING if name in given}
    day, wrong = _day(given.pop(DAY, ""), today=today)
    law = law_on(day)
    if not given.keys() <= {*FIRST, *law.questions}:
        raise FormRefused(_("Formuläret har något som inte är en fråga. Börja om."))
    if wrong:
        return GuideAnswers(day=day, given={}, shows_answer=False, problems=(wrong,))
    kept = _taken_back(_in_order(given), steering)
    known, problem = _known(kept, law)
    return GuideAnswers(
        day=day,
        given=known,
        shows_answer=SHOW in steering and problem is None,
        problems=(problem,) if problem else (),
    )


def read_day(text: str) -> date | None:
    """Return the day that was written, None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str, *, today: date) -> tuple[date, Problem | None]:
    if not text:
        return today, None
    day = read_day(text)
    first = law_on(today).checked.first_day
    if day is None:
        wrong = _("Dagen går inte att läsa. Skriv den som ÅÅÅÅ-MM-DD, till exempel 2025-04-01.")
    elif day < first:
        wrong = _(
            "Guiden har lagen från och med %(day)s. Välj en senare dag, eller fråga en jurist."
        ) % {"day": first.isoformat()}
    else:
        return day, None
    return today, Problem(text=wrong, anchor=DAY)


def _in_order(given: Mapping[str, str]) -> dict[str, str]:
    names = (*(name for name in FIRST if name in given), *(n for n in given if n not in FIRST))
    return {name: given[name] for name in names}


def _taken_back(given: dict[str, str], steering: Mapping[str, str]) -> dict[str, str]:
    names = list(given)
    if BACK in steering:
        names = names[:-1]
    if steering.get(CHANGE) in names:
        names = names[: names.index(steering[CHANGE])]
    return {name: given[name] for name in names}


def _known(given: Mapping[str, str], law: RuleBase) -> tuple[dict[str, str], Problem | None]:
    """Return the answers up to the first that is not in its list, and a word about that one."""
    known: dict[str, str] = {}
    for name in FIRST:
        if name not in given:
            # An answer without those before it cannot be placed: they are asked for first.
            return known, None
        if given[name] not in offered_first(name, known, law):
            return known, _not_offered()
        known[name] = given[name]
    sender, recipient = law.parties[known["sender"]], law.parties[known["recipient"]]
    for name, choice in given.items():
        if name in FIRST:
            continue
        options = law.questions[name].options_for(sender, recipient)
        if choice not in {UNKNOWN, *(option.id for option in options)}:
            return known, _not_offered()
        known[name] = choice
    return known, None


def _not_offered() -> Problem:
    return Problem(
        text=_("Ett svar finns inte bland guidens val. Svara på frågan på nytt."), anchor="choices"
    )


def offered_first(name: str, known: Mapping[str, str], law: RuleBase) -> Mapping[str, str]:
    """Return the choices of one of the first questions: title by id.

    :param known: the first questions that are answered; all before `name` are.
    """
    if name == "sender":
        return {one.id: one.title for one in law.givers()}
    if name == "recipient":
        return {one.id: one.title for one in law.receivers_for(known["sender"])}
    return {one.id: one.title for one in law.kinds_for(known["sender"])}
