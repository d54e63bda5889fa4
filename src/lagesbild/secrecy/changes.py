"""What became other law between two days, side by side."""

from dataclasses import dataclass
from datetime import date

from lagesbild.secrecy.provision import Entry
from lagesbild.secrecy.rule_base import Amendment, RuleBase, Section


@dataclass(frozen=True, kw_only=True)
class Change:
    """One provision that is not the same on both days."""

    before: Entry | None
    """None where it did not exist."""
    after: Entry | None
    """None where it no longer does."""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The law of two days, beside each other."""

    first: date
    second: date
    provisions: tuple[Change, ...]
    amendments: tuple[tuple[Section, Amendment], ...]
    """Acts between the days, those that leave the guide's conditions as they were included."""


def changes_between(law: RuleBase, first: date, second: date) -> Changes:
    """Return what differs between the law of two days, the earlier day first."""
    first, second = sorted((first, second))
    before = {entry.base: entry for entry in law.on(first).entries}
    after = {entry.base: entry for entry in law.on(second).entries}
    bases = dict.fromkeys(entry.base for entry in law.entries)
    return Changes(
        first=first,
        second=second,
        provisions=tuple(
            Change(before=before.get(base), after=after.get(base))
            for base in bases
            if before.get(base) != after.get(base)
        ),
        amendments=tuple(
            (section, act)
            for section in law.sections.values()
            for act in section.amendments
            if act.in_force is not None and first < act.in_force <= second
        ),
    )
