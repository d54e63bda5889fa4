"""The whole answer: what holds, why, why the rest does not, and what to do; texts are Swedish."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lagesbild import swedish
from lagesbild.secrecy.evaluation import (
    STATED,
    Failure,
    FailureKind,
    Finding,
    Scope,
    State,
    secrecy_lifted,
)
from lagesbild.secrecy.outcome import Decision, Outcome
from lagesbild.secrecy.provision import Entry, Ground
from lagesbild.secrecy.question import Question
from lagesbild.secrecy.rule_base import RuleBase
from lagesbild.secrecy.truth import Truth

GUIDANCE = (
    "Det här är vägledning, inte juridisk rådgivning. Bedömningen är din myndighets. Skriv inget om"
    " ärendet eller personen här; guiden sparar inget."
)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One provision in the answer."""

    entry: Entry
    state: State
    why: tuple[str, ...]
    """Why it does not apply, what it awaits, or what is not known of it."""
    section_texts: tuple[str, ...]
    """The statute's own words, where they were read."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the guide says of a situation, so far or at last."""

    outcome: Outcome
    permitted: Truth
    grounds: tuple[Ground, ...]
    """What makes the information secret."""
    secrecy_lifted: Truth
    """Whether a judgement of harm shows that it is not secret after all."""
    applies: tuple[Ruling, ...]
    awaits: tuple[Ruling, ...]
    open: tuple[Ruling, ...]
    fails: tuple[Ruling, ...]
    conflicts: tuple[str, ...]
    """Provisions against each other, which the guide shows and does not settle."""
    weigh: tuple[Question, ...]
    """Judgements that are left, with their points to weigh."""
    ways: tuple[str, ...]
    """Ways that need no provision that breaks secrecy; never empty."""
    document: tuple[str, ...]
    decides: str
    notes: tuple[str, ...]
    """What to know of the rule base itself: unverified, not read, old."""


def answer_of(
    scope: Scope,
    findings: Sequence[Finding],
    decision: Decision,
    *,
    facts: Mapping[str, bool],
    on: date,
    today: date | None,
) -> Answer:
    """Put the answer together from what was found."""
    law = scope.law
    by_state = {
        state: tuple(
            _ruling(finding, scope)
            for finding in (*findings, *scope.ruled_out)
            if finding.state is state
        )
        for state in State
    }
    stated = [f for f in findings if f.state in STATED]
    lifted = secrecy_lifted(scope, facts)
    return Answer(
        outcome=decision.outcome,
        permitted=decision.permitted,
        grounds=scope.grounds,
        secrecy_lifted=lifted,
        applies=by_state[State.APPLIES],
        awaits=by_state[State.AWAITS_TEST],
        open=by_state[State.OPEN],
        fails=by_state[State.FAILS],
        conflicts=conflicts_of(scope, findings, facts),
        weigh=tuple(_judgements(scope, stated, decision, facts)),
        ways=tuple(way.text for way in law.ways if not way.not_for & scope.secrecy),
        document=tuple(dict.fromkeys(f.provision.document for f in stated)),
        decides=law.parties[scope.sender].decides or "",
        notes=tuple(_notes(scope, stated, on, today)),
    )


def conflicts_of(
    scope: Scope, findings: Sequence[Finding], facts: Mapping[str, bool]
) -> tuple[str, ...]:
    """Return each place where provisions stand against each other, in Swedish.

    Two kinds: a relation that the rule base says is unsettled, and a judgement that spoke against
    one provision while another allows the same.
    """
    told = []
    for finding in findings:
        unsettled = finding.provision.unsettled
        if unsettled and finding.is_for_lawyer:
            told.append(f"{finding.provision.cite}: {unsettled.says}")
    allowed = [
        f.provision.cite
        for f in findings
        if f.state is State.APPLIES and f.is_settled and not f.provision.follows_duties
    ]
    if secrecy_lifted(scope, facts):
        allowed.append("menprövningen")
    against = [f.provision.cite for f in findings if f.failed_test]
    if allowed and against:
        told.append(
            f"Prövningen enligt {swedish.listing(against)} talade emot, medan"
            f" {swedish.listing(allowed)} ändå tillåter det. Väg skälen emot en gång till innan"
            " uppgiften lämnas."
        )
    return tuple(told)


def failure_text(failure: Failure, scope: Scope, *, exception_cite: str | None) -> str:
    """Return the Swedish sentence of one reason why a provision does not apply."""
    law = scope.law
    texts = [law.conditions.get(name, name) for name in failure.names]
    match failure.kind:
        case FailureKind.SENDER:
            return f"Gäller inte när den som lämnar är: {law.parties[scope.sender].title}."
        case FailureKind.RECIPIENT:
            return f"Gäller inte när mottagaren är: {law.parties[scope.recipient].title}."
        case FailureKind.INFORMATION:
            return "Gäller inte det här slaget av uppgift."
        case FailureKind.SECRECY:
            cites = swedish.listing([law.ground(key).cite for key in failure.names])
            where = f" ({exception_cite})" if exception_cite else ""
            return f"Bryter inte sekretessen enligt {cites}{where}."
        case FailureKind.REQUIRED:
            return f"Kräver att {texts[0]}. Så är det inte."
        case FailureKind.ONE_REQUIRED:
            return f"Kräver något av att {'; att '.join(texts)}. Inget av det är så."
        case FailureKind.FORBIDDEN:
            return f"Gäller inte när {texts[0]}."
        case FailureKind.TEST:
            return f"Kräver att {texts[0]}. Bedömningen blev en annan."
        case FailureKind.NO_DUTY:
            return "Ingen skyldighet i guiden gäller här."


def _ruling(finding: Finding, scope: Scope) -> Ruling:
    provision = finding.provision
    why = [
        failure_text(f, scope, exception_cite=provision.exception_cite) for f in finding.failures
    ]
    if finding.unknown:
        texts = dict.fromkeys(scope.law.conditions[name] for name in finding.unknown)
        why.append(f"Inte känt: om {'; om '.join(texts)}.")
    if finding.state is State.AWAITS_TEST and provision.test:
        why.append(f"Kräver bedömningen att {scope.law.conditions[provision.test]}.")
    return Ruling(
        entry=provision,
        state=finding.state,
        why=tuple(why),
        section_texts=section_texts(provision, scope.law),
    )


def section_texts(entry: Entry, law: RuleBase) -> tuple[str, ...]:
    """Return the statute's own words for a provision, where they were read for this wording.

    An earlier version is never shown with the words of a later one.
    """
    sections = [law.sections[name] for name in entry.sections]
    is_current = entry.valid_to is None or any(s.last_day == entry.valid_to for s in sections)
    return tuple(s.text for s in sections if s.text and is_current)


def _judgements(
    scope: Scope, stated: Iterable[Finding], decision: Decision, facts: Mapping[str, bool]
) -> Iterable[Question]:
    wanted = [f.provision.test for f in stated if f.state is State.AWAITS_TEST]
    if decision.outcome is Outcome.MAY_AFTER_TEST and not any(wanted):
        wanted = [ground.harm_test for ground in scope.grounds if ground.harm_test not in facts]
    for question in scope.law.questions.values():
        if any(test in question.facts for test in wanted if test):
            yield question


def _notes(scope: Scope, stated: Sequence[Finding], on: date, today: date | None) -> Iterable[str]:
    law = scope.law
    yield GUIDANCE
    if any(not entry.verified.is_done for entry in (*scope.grounds, *scope.at_play)):
        yield "Ingen jurist har ännu granskat alla regler som svaret bygger på."
    unread = [e.cite for e in (*scope.grounds, *(f.provision for f in stated)) if not e.read]
    if unread:
        yield f"Lydelsen är inte läst i lagtexten: {swedish.listing(dict.fromkeys(unread))}."
    checked = law.checked
    yield f"Kontrollerad {checked.checked_on} mot {checked.through}."
    if today is not None and checked.is_stale(today):
        yield (
            f"Mer än {checked.stale_after_days} dagar har gått sedan dess. Lagen kan ha ändrats:"
            " låt en jurist kontrollera."
        )
    if on > checked.checked_on:
        yield "Dagen ligger efter kontrollen. Svaret bygger på lag som var beslutad då."
