"""Is a situation one that the guide knows, and do its answers agree?

Only ids of closed lists are accepted, and no error repeats what was given: it may be about someone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import ClassVar

from lagesbild.errors import UserError
from lagesbild.secrecy.evaluation import Scope
from lagesbild.secrecy.question import UNKNOWN
from lagesbild.secrecy.rule_base import RuleBase
from lagesbild.secrecy.situation import OPTIONAL_FIELDS, Situation

_FIELDS = {
    "sender": "vem som lämnar",
    "recipient": "vem som tar emot",
    "information": "slag av uppgift",
    "on": "dag",
}


class SecrecyRefused(UserError):
    """A situation or an answer that the guide cannot read; carries every fault."""

    exit_code: ClassVar[int] = 15

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read_situation(
    given: Mapping[str, str], *, law: RuleBase, today: date, is_personal: Callable[[str], bool]
) -> tuple[Situation, Mapping[str, str]]:
    """Read a situation and answers from text by name, as a form or a command line gives them.

    Names are `sender`, `recipient`, `information`, `on` (a day, today if left out) and ids of
    questions. Empty text is no answer.

    :param is_personal: tells a personal identity number; the rule for it lies in another room.
    :raises SecrecyRefused: with every fault; nothing of what was given is repeated.
    """
    refuse_personal((*given, *given.values()), is_personal=is_personal)
    filled = {name: text for name, text in given.items() if text}
    faults = [
        f"Uppgift saknas: {title}. Välj något av: {_choices(law, name)}."
        for name, title in _FIELDS.items()
        if name != "on" and name not in filled
    ]
    day = _day(filled.get("on"), today=today)
    if day is None:
        faults.append("Dagen kan inte läsas. Skriv den som ÅÅÅÅ-MM-DD, till exempel 2025-04-01.")
    unknown = [name for name in filled if name not in _FIELDS and name not in law.questions]
    if unknown:
        faults.append(
            f"{len(unknown)} av svaren gäller frågor som guiden inte har. `lagesbild secrecy"
            " explain` räknar upp frågorna."
        )
    if faults or day is None:
        raise SecrecyRefused(tuple(faults))
    situation = Situation(
        sender=filled["sender"],
        recipient=filled["recipient"],
        information=filled["information"],
        on=day,
        **{name: filled.get(name) for name in OPTIONAL_FIELDS},
    )
    answers = {n: v for n, v in filled.items() if n not in _FIELDS and n not in OPTIONAL_FIELDS}
    return situation, answers


def refuse_personal(texts: Iterable[str], *, is_personal: Callable[[str], bool]) -> None:
    """Raise if any text holds a personal identity number; it is not repeated.

    :raises SecrecyRefused: then.
    """
    if any(map(is_personal, texts)):
        raise SecrecyRefused(
            (
                "Det som skrevs innehåller ett personnummer eller samordningsnummer. Guiden tar"
                " inte emot uppgifter om personer och har inte sparat något. Svara bara med de"
                " val som finns.",
            )
        )


def check_situation(situation: Situation, law: RuleBase) -> None:
    """Raise if the guide does not know such a situation on such a day.

    :raises SecrecyRefused: with every fault.
    """
    faults = []
    first = law.checked.first_day
    if situation.on < first:
        faults.append(
            f"Guiden har lag från och med {first}. För en tidigare dag: fråga en jurist, eller välj"
            " en senare dag."
        )
    sender = law.parties.get(situation.sender)
    recipient = law.parties.get(situation.recipient)
    kind = law.information.get(situation.information)
    if sender is None or not sender.gives:
        faults.append(_unknown(law, "sender"))
    if recipient is None or not recipient.receives:
        faults.append(_unknown(law, "recipient"))
    if kind is None:
        faults.append(_unknown(law, "information"))
    if sender is not None and sender == recipient and sender not in law.receivers_for(sender.id):
        faults.append(
            f"{sender.title} kan inte både lämna och ta emot. Välj en annan mottagare; sekretess"
            " inom en myndighet prövas inte i guiden."
        )
    if sender is not None and kind is not None and not faults:
        if sender.id not in kind.secrecy:
            kinds = ", ".join(k.id for k in law.information.values() if sender.id in k.secrecy)
            faults.append(
                f"{sender.title} har inte det slaget av uppgift i guiden. Välj något av: {kinds}."
            )
        elif kind not in law.kinds_for(sender.id):
            faults.append(
                f"Guiden har ingen lag för {sender.title} den {situation.on}. Välj en senare dag,"
                " eller fråga en jurist."
            )
    if faults:
        raise SecrecyRefused(tuple(faults))


def check_answers(answers: Mapping[str, str], scope: Scope) -> None:
    """Raise if an answer is none of its question's, or two of them cannot both be so.

    :raises SecrecyRefused: with every fault.
    """
    faults = []
    set_by: dict[str, tuple[bool, str]] = {}
    for name, choice in answers.items():
        question = scope.law.questions.get(name)
        if question is None:
            faults.append("Ett av svaren gäller en fråga som guiden inte har.")
            continue
        options = {option.id: option for option in scope.options[name]}
        if choice not in (*options, UNKNOWN):
            faults.append(
                f"Svaret på »{question.text}« går inte att läsa. Välj något av:"
                f" {', '.join((*options, UNKNOWN))}."
            )
            continue
        for fact, value in options[choice].sets.items() if choice != UNKNOWN else ():
            before = set_by.setdefault(fact, (value, question.text))
            if before[0] != value:
                faults.append(
                    f"Svaren på »{before[1]}« och »{question.text}« kan inte båda stämma"
                    f" ({scope.law.conditions[fact]}). Ändra ett av dem."
                )
    if faults:
        raise SecrecyRefused(tuple(dict.fromkeys(faults)))


def _unknown(law: RuleBase, name: str) -> str:
    return f"Guiden känner inte igen {_FIELDS[name]}. Välj något av: {_choices(law, name)}."


def _choices(law: RuleBase, name: str) -> str:
    if name == "sender":
        return ", ".join(party.id for party in law.givers())
    if name == "recipient":
        return ", ".join(party.id for party in law.parties.values() if party.receives)
    return ", ".join(law.information)


def _day(text: str | None, *, today: date) -> date | None:
    if text is None:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
