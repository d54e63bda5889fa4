"""A question, its answers, and the facts that each answer sets; texts are Swedish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lagesbild.secrecy.situation import Party

UNKNOWN = "unknown"
"""The answer to every question that says that one does not know; it sets no fact."""
UNKNOWN_TITLE = "Vet inte"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer."""

    id: str
    title: str
    sets: Mapping[str, bool]
    senders: frozenset[str] | None
    """Offered only to these givers; None: to all."""
    to_law_enforcement: bool
    """Whether it is offered when the receiver is a law-enforcement authority."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """One question."""

    id: str
    text: str
    help: str
    is_test: bool
    """A judgement in the statute's words: asked last, answered by people, never computed."""
    weigh: tuple[str, ...]
    """Points to weigh in a judgement."""
    options: tuple[Option, ...]

    @cached_property
    def facts(self) -> frozenset[str]:
        return frozenset(fact for option in self.options for fact in option.sets)

    def options_for(self, sender: Party, recipient: Party) -> tuple[Option, ...]:
        """Return the answers that are offered; »vet inte« is always one more."""
        return tuple(
            option
            for option in self.options
            if (option.senders is None or sender.id in option.senders)
            and (option.to_law_enforcement or not recipient.law_enforcement)
        )

    def option(self, id_: str) -> Option | None:
        """Return the answer of this name; None for `unknown`."""
        return next((option for option in self.options if option.id == id_), None)


def agreeing(options: Iterable[Option], facts: Mapping[str, bool]) -> tuple[Option, ...]:
    """Return the options that do not contradict what is known."""
    return tuple(
        option
        for option in options
        if all(facts.get(fact, value) is value for fact, value in option.sets.items())
    )
