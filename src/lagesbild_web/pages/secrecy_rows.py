"""What the pages of the guide through secrecy show: questions, answers, provisions and changes.

The law and the guide's own words are Swedish on every page; templates mark them as such.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild.secrecy.answer import Answer, Ruling, section_texts
from lagesbild.secrecy.changes import Changes
from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.provision import Effect, Entry, Provision
from lagesbild.secrecy.question import UNKNOWN
from lagesbild.secrecy.rule_base import RuleBase
from lagesbild_web.pages.forms.secrecy import CHANGE, GuideAnswers, offered_first

SENTENCES: Mapping[Outcome, str] = {
    Outcome.MUST: gettext_noop("Uppgiften ska lämnas."),
    Outcome.MUST_UNLESS: gettext_noop(
        "Uppgiften ska lämnas, om prövningen inte visar något annat."
    ),
    Outcome.MAY: gettext_noop("Uppgiften får lämnas."),
    Outcome.MAY_AFTER_TEST: gettext_noop("Uppgiften får lämnas bara efter en prövning."),
    Outcome.ASK_LAWYER: gettext_noop("Guiden täcker inte det här: fråga en jurist."),
    Outcome.UNDECIDED: gettext_noop("Det går inte att avgöra med det som är känt."),
    Outcome.MAY_NOT: gettext_noop("Uppgiften får inte lämnas."),
}
"""What the guide says, in one sentence."""
KINDS: Mapping[Outcome, str] = {
    Outcome.MUST: "yes",
    Outcome.MUST_UNLESS: "test",
    Outcome.MAY: "yes",
    Outcome.MAY_AFTER_TEST: "test",
    Outcome.ASK_LAWYER: "ask",
    Outcome.UNDECIDED: "ask",
    Outcome.MAY_NOT: "no",
}
"""How each is drawn; the sentence says the same without it."""
FIRST_QUESTIONS: Mapping[str, str] = {
    "sender": gettext_noop("Vem lämnar uppgiften?"),
    "recipient": gettext_noop("Vem tar emot den?"),
    "information": gettext_noop("Vad är det för slags uppgift?"),
}
_EFFECTS: Mapping[Effect, str] = {
    Effect.MAY: gettext_noop("får lämnas"),
    Effect.MUST: gettext_noop("ska lämnas"),
    Effect.SECRECY: gettext_noop("gör hemligt"),
    Effect.NEVER: gettext_noop("bryts inte"),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One version of one provision as a page shows it."""

    entry: Entry
    effect: str
    why: tuple[str, ...]
    texts: tuple[str, ...]
    """The statute's own words, where they were read."""
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What it asks for, under a heading each."""
    unsettled: str = ""


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """One answer, and the button that takes one back to its question."""

    question: str
    is_ours: bool
    """Whether the question is the page's, and not the library's, which is Swedish."""
    answer: str
    name: str
    value: str


def rules_of(rulings: Iterable[Ruling]) -> list[Rule]:
    """Return the provisions of a part of an answer."""
    return [
        Rule(
            entry=one.entry,
            effect=effect_of(one.entry),
            why=one.why,
            texts=one.section_texts,
        )
        for one in rulings
    ]


def grounds_of(answer: Answer, law: RuleBase) -> list[Rule]:
    """Return what makes the information secret."""
    return [
        Rule(entry=one, effect=effect_of(one), why=(), texts=section_texts(one, law))
        for one in answer.grounds
    ]


def version_of(entry: Entry, law: RuleBase) -> Rule:
    """Return one version of a provision with all that it asks for."""
    conditions: list[tuple[str, tuple[str, ...]]] = []
    unsettled = ""
    if isinstance(entry, Provision):
        asks = (
            (_("Allt det här krävs"), entry.all_of),
            (_("Något av det här krävs"), entry.any_of),
            (_("Inget av det här får gälla"), entry.none_of),
            (_("Bedömning som människor gör"), (entry.test,) if entry.test else ()),
        )
        conditions = [
            (title, tuple(law.conditions[name] for name in names)) for title, names in asks if names
        ]
        unsettled = entry.unsettled.says if entry.unsettled else ""
    return Rule(
        entry=entry,
        effect=effect_of(entry),
        why=(),
        texts=section_texts(entry, law),
        conditions=tuple(conditions),
        unsettled=unsettled,
    )


def effect_of(entry: Entry) -> str:
    """Return what a provision does, in a word or two."""
    return _(_EFFECTS[entry.effect])


def given_answers(answers: GuideAnswers, law: RuleBase) -> list[GivenAnswer]:
    """Return what has been answered, in order."""
    rows = []
    for name, choice in answers.given.items():
        if name in FIRST_QUESTIONS:
            question = _(FIRST_QUESTIONS[name])
            title = offered_first(name, answers.given, law)[choice]
        else:
            asked = law.questions[name]
            question = asked.text
            option = asked.option(choice)
            title = option.title if option and choice != UNKNOWN else _("Vet inte")
        rows.append(
            GivenAnswer(
                question=question,
                is_ours=name in FIRST_QUESTIONS,
                answer=title,
                name=CHANGE,
                value=name,
            )
        )
    return rows


@dataclass(frozen=True, kw_only=True)
class ListedProvision:
    """One provision in the list, all its versions together."""

    base: str
    cite: str
    title: str
    effect: str
    since: date
    until: date | None
    versions: int
    is_read: bool
    """Whether the latest version's wording was; so too `is_verified`."""
    is_verified: bool


@dataclass(frozen=True, kw_only=True)
class ListedStatute:
    """The provisions of one group of the list."""

    title: str
    id: str
    provisions: tuple[ListedProvision, ...]


def listed_provisions(law: RuleBase) -> list[ListedStatute]:
    """Return every provision by what it does: makes secret, must be given, may be given."""
    groups = (
        (_("Gör uppgifter hemliga"), "secrecy", (Effect.SECRECY, Effect.NEVER)),
        (_("Uppgifter som ska lämnas"), "must", (Effect.MUST,)),
        (_("Uppgifter som får lämnas"), "may", (Effect.MAY,)),
    )
    return [
        ListedStatute(
            title=title,
            id=id_,
            provisions=tuple(
                _listed(base, law)
                for base in dict.fromkeys(e.base for e in law.entries if e.effect in effects)
            ),
        )
        for title, id_, effects in groups
    ]


def versions_of(base: str, law: RuleBase) -> list[Entry]:
    """Return the versions of a provision, the latest first."""
    found = [entry for entry in law.entries if entry.base == base]
    return sorted(found, key=lambda entry: entry.valid_from, reverse=True)


def _listed(base: str, law: RuleBase) -> ListedProvision:
    versions = versions_of(base, law)
    latest, first = versions[0], versions[-1]
    return ListedProvision(
        base=base,
        cite=latest.cite,
        title=latest.title,
        effect=effect_of(latest),
        since=first.valid_from,
        until=latest.valid_to,
        versions=len(versions),
        is_read=latest.read,
        is_verified=latest.verified.is_done,
    )


@dataclass(frozen=True, kw_only=True)
class ChangedProvision:
    """One provision on two days; None where it is not there."""

    base: str
    cite: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, kw_only=True)
class PassedAct:
    """An act between two days that touched a section."""

    day: date
    sfs: str
    section: str
    changes_guide: bool


def changed_provisions(changes: Changes) -> list[ChangedProvision]:
    """Return what differs between two days."""
    rows = []
    for one in changes.provisions:
        entry = one.after or one.before
        if entry is not None:
            rows.append(
                ChangedProvision(
                    base=entry.base, cite=entry.cite, before=one.before, after=one.after
                )
            )
    return rows


def passed_acts(changes: Changes) -> list[PassedAct]:
    """Return the acts between two days, in the order in which they came into force."""
    found = [
        PassedAct(
            day=act.in_force, sfs=act.sfs, section=section.id, changes_guide=act.changes_guide
        )
        for section, act in changes.amendments
        if act.in_force is not None
    ]
    return sorted(found, key=lambda one: (one.day, one.sfs, one.section))
