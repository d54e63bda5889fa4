"""The worked situations of the secrecy guide, read once for the spec test and the manual page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lagesbild.secrecy.guide import Step, take_step
from lagesbild.secrecy.situation import OPTIONAL_FIELDS, Situation

_FILE = Path(__file__).parent / "spec" / "secrecy_situations.yaml"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a situation comes from; `read` says whether it was read here."""

    who: str
    address: str
    read: bool


@dataclass(frozen=True, kw_only=True)
class WorkedSituation:
    """A situation, what is answered, and what the guide is to say."""

    id: str
    title: str
    source: Source
    situation: Situation
    answers: Mapping[str, str]
    outcome: str
    applies: tuple[str, ...]
    awaits: tuple[str, ...]
    does_not_apply: tuple[str, ...]


@cache
def worked_situations() -> tuple[WorkedSituation, ...]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    sources = {name: Source(**entry) for name, entry in content["sources"].items()}
    return tuple(
        WorkedSituation(
            id=entry["id"],
            title=entry["title"],
            source=sources[entry["source"]],
            situation=Situation(
                on=entry["day"],
                **{name: entry[name] for name in ("sender", "recipient", "information")},
                **{name: entry.get(name) for name in OPTIONAL_FIELDS},
            ),
            answers=entry["answers"],
            outcome=entry["outcome"],
            applies=tuple(entry.get("applies", ())),
            awaits=tuple(entry.get("awaits", ())),
            does_not_apply=tuple(entry.get("not", ())),
        )
        for entry in content["situations"]
    )


@cache
def all_sources() -> tuple[Source, ...]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Source(**entry) for entry in content["sources"].values())


def walk(
    situation: Situation, prepared: Mapping[str, str], *, today: date | None = None
) -> tuple[Step, dict[str, str]]:
    """Answer from what is prepared until no question is left; return the end and the answers."""
    answers: dict[str, str] = {}
    step = take_step(situation, answers, today=today)
    while step.question is not None:
        answers[step.question.id] = prepared[step.question.id]
        step = take_step(situation, answers, today=today)
    return step, answers
