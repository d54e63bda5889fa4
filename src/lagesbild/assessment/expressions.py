"""When a follow-up question is asked: a small language of conditions on earlier answers.

    A1 >= 2 and (B1 in (4, 5) or not C1 answered)

The parser is written by hand and knows these words only, so nothing that stands in a questionnaire
can ever run. What a condition says of an answer that is not there is not known (Kleene's logic of
three values), and a question is asked unless its condition is known to be false; see docs/adr/0018.
"""

import operator
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from lagesbild.errors import UserError

LONGEST_CONDITION = 500
"""Characters of a condition."""
DEEPEST_NESTING = 20
"""How many `not` and parentheses may stand inside each other."""

Answers = Mapping[str, int | None]
"""By item the category, or None for a missing code. An item without an answer is not in it."""


class ConditionError(UserError):
    """A condition cannot be read: at which character, counted from 1, and what was expected."""

    def __init__(self, *, position: int, expected: str, found: str) -> None:
        self.position = position
        self.expected = expected
        self.fault = f"vid tecken {position} väntades {expected}, men {found}"
        super().__init__(f"Villkoret går inte att läsa: {self.fault}.")


class Condition(ABC):
    """A condition on answers. Its text reads back as the same condition."""

    @abstractmethod
    def truth(self, answers: Answers) -> bool | None:
        """Tell whether it is true, or None while the answers do not tell.

        What is known stays known: one more answer never changes true or false.
        """

    @abstractmethod
    def _leaves(self) -> Iterator["_AboutItem"]: ...

    def holds(self, answers: Answers) -> bool:
        """Tell whether what depends on it is asked: it is true, or not known to be false."""
        return self.truth(answers) is not False

    @property
    def items(self) -> tuple[str, ...]:
        """The items it is about, each once, in the order they stand."""
        return tuple(dict.fromkeys(leaf.item for leaf in self._leaves()))

    @property
    def categories(self) -> tuple[int, ...]:
        """The categories it compares with, on the scale or not."""
        return tuple(category for leaf in self._leaves() for category in leaf._compared())


class Operator(StrEnum):
    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


_COMPARE: Mapping[Operator, Callable[[int, int], bool]] = MappingProxyType(
    {
        Operator.EQUAL: operator.eq,
        Operator.NOT_EQUAL: operator.ne,
        Operator.LESS: operator.lt,
        Operator.AT_MOST: operator.le,
        Operator.MORE: operator.gt,
        Operator.AT_LEAST: operator.ge,
    }
)


@dataclass(frozen=True, kw_only=True)
class _AboutItem(Condition):
    item: str

    def _leaves(self) -> Iterator["_AboutItem"]:
        yield self

    def _compared(self) -> tuple[int, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class Comparison(_AboutItem):
    """`A1 >= 2`: not known without a category."""

    operator: Operator
    category: int

    def truth(self, answers: Answers) -> bool | None:
        given = answers.get(self.item)
        return None if given is None else _COMPARE[self.operator](given, self.category)

    def _compared(self) -> tuple[int, ...]:
        return (self.category,)

    def __str__(self) -> str:
        return f"{self.item} {self.operator} {self.category}"


@dataclass(frozen=True, kw_only=True)
class OneOf(_AboutItem):
    """`A1 in (1, 2)`: not known without a category."""

    among: tuple[int, ...]

    def truth(self, answers: Answers) -> bool | None:
        given = answers.get(self.item)
        return None if given is None else given in self.among

    def _compared(self) -> tuple[int, ...]:
        return self.among

    def __str__(self) -> str:
        return f"{self.item} in ({', '.join(map(str, self.among))})"


@dataclass(frozen=True, kw_only=True)
class Answered(_AboutItem):
    """`A1 answered`: a category was given. Not known while there is no answer of any kind."""

    def truth(self, answers: Answers) -> bool | None:
        return answers[self.item] is not None if self.item in answers else None

    def __str__(self) -> str:
        return f"{self.item} answered"


@dataclass(frozen=True, kw_only=True)
class Missing(_AboutItem):
    """`A1 missing`: a missing code was given. Not known while there is no answer of any kind."""

    def truth(self, answers: Answers) -> bool | None:
        return answers[self.item] is None if self.item in answers else None

    def __str__(self) -> str:
        return f"{self.item} missing"


@dataclass(frozen=True, kw_only=True)
class Not(Condition):
    condition: Condition

    def truth(self, answers: Answers) -> bool | None:
        known = self.condition.truth(answers)
        return None if known is None else not known

    def _leaves(self) -> Iterator[_AboutItem]:
        return self.condition._leaves()

    def __str__(self) -> str:
        return f"not {_within(self.condition, And, Or)}"


@dataclass(frozen=True, kw_only=True)
class _Joined(Condition):
    parts: tuple[Condition, ...]

    def _leaves(self) -> Iterator[_AboutItem]:
        return (leaf for part in self.parts for leaf in part._leaves())


class And(_Joined):
    """False as soon as one part is, whatever the others are."""

    def truth(self, answers: Answers) -> bool | None:
        known = [part.truth(answers) for part in self.parts]
        return False if False in known else None if None in known else True

    def __str__(self) -> str:
        return " and ".join(_within(part, And, Or) for part in self.parts)


class Or(_Joined):
    """True as soon as one part is, whatever the others are."""

    def truth(self, answers: Answers) -> bool | None:
        known = [part.truth(answers) for part in self.parts]
        return True if True in known else None if None in known else False

    def __str__(self) -> str:
        return " or ".join(_within(part, Or) for part in self.parts)


def _within(condition: Condition, *loose: type[Condition]) -> str:
    """Put parentheses where they are needed only, for they count as levels."""
    return f"({condition})" if isinstance(condition, loose) else str(condition)


def parse_condition(text: str) -> Condition:
    """Read a condition; `not` binds harder than `and`, and `and` harder than `or`.

    :raises ConditionError: with the place of the first character that cannot be read.
    """
    if len(text) > LONGEST_CONDITION:
        raise ConditionError(
            position=LONGEST_CONDITION + 1,
            expected=f"att texten var slut efter {LONGEST_CONDITION} tecken",
            found=f"den har {len(text)}",
        )
    return _Parser(tuple(_tokens(text))).whole()


def items_asked(conditions: Mapping[str, Condition | None], answers: Answers) -> tuple[str, ...]:
    """Return which items are asked, in their order; an item whose condition is None always is.

    An item that is not asked counts as unanswered for those after it, even if it has an answer.
    """
    asked: list[str] = []
    heard: dict[str, int | None] = {}
    for item, condition in conditions.items():
        if condition is not None and not condition.holds(heard):
            continue
        asked.append(item)
        if item in answers:
            heard[item] = answers[item]
    return tuple(asked)


class _Kind(Enum):
    NUMBER = auto()
    WORD = auto()
    OPERATOR = auto()
    MARK = auto()
    END = auto()


@dataclass(frozen=True, kw_only=True)
class _Token:
    kind: _Kind
    text: str
    position: int

    @property
    def as_found(self) -> str:
        return "texten tar slut" if self.kind is _Kind.END else f"här står {_shown(self.text)}"


_PATTERNS = (
    (_Kind.NUMBER, re.compile(r"[0-9]+")),
    (_Kind.WORD, re.compile(r"[^\W\d_][\w.-]*")),
    (_Kind.OPERATOR, re.compile(r"[=!<>]+")),
    (_Kind.MARK, re.compile(r"[(),]")),
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "missing", "answered"})
_LONGEST_SHOWN = 20

_BEGINNING = "en frågas id, not eller en vänsterparentes"
_ABOUT = f"något av {', '.join(Operator)}, in, missing och answered"
_NUMBER = "ett heltal"


def _shown(text: str) -> str:
    """Write a character that cannot be seen as its number."""
    if not text.isprintable():
        return f"U+{ord(text[0]):04X}"
    return f"»{text}«" if len(text) <= _LONGEST_SHOWN else f"»{text[:_LONGEST_SHOWN]}…«"


def _tokens(text: str) -> Iterator[_Token]:
    """Cut the text up; a character that begins nothing is left for the parser to refuse."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        yield token
        at += len(token.text)
    yield _Token(kind=_Kind.END, text="", position=len(text) + 1)


def _token(text: str, at: int) -> _Token:
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text, at):
            return _Token(kind=kind, text=match.group(), position=at + 1)
    return _Token(kind=_Kind.MARK, text=text[at], position=at + 1)


class _Parser:
    """Reads from the top down, a method per line of the grammar."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._or()
        if self._next.kind is not _Kind.END:
            raise self._fault("and, or eller slutet")
        return condition

    def _or(self) -> Condition:
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(parts=tuple(parts))

    def _and(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(parts=tuple(parts))

    def _one(self) -> Condition:
        if self._next.text not in ("not", "("):
            return self._about_item()
        if self._depth == DEEPEST_NESTING:
            raise self._fault(f"högst {DEEPEST_NESTING} nivåer av not och parenteser")
        self._depth += 1
        condition = Not(condition=self._one()) if self._take("not") else self._in_parentheses()
        self._depth -= 1
        return condition

    def _in_parentheses(self) -> Condition:
        self._require("(", expected="en vänsterparentes")
        condition = self._or()
        self._require(")", expected="and, or eller en högerparentes")
        return condition

    def _about_item(self) -> Condition:
        if self._next.kind is not _Kind.WORD or self._next.text in _KEYWORDS:
            raise self._fault(_BEGINNING)
        item = self._step().text
        if self._take("missing"):
            return Missing(item=item)
        if self._take("answered"):
            return Answered(item=item)
        if self._take("in"):
            return OneOf(item=item, among=self._categories())
        if self._next.text not in set(Operator):
            raise self._fault(_ABOUT)
        compared = Operator(self._step().text)
        return Comparison(item=item, operator=compared, category=self._category())

    def _categories(self) -> tuple[int, ...]:
        self._require("(", expected="en vänsterparentes")
        categories = [self._category()]
        while self._take(","):
            categories.append(self._category())
        self._require(")", expected="ett komma eller en högerparentes")
        return tuple(categories)

    def _category(self) -> int:
        if self._next.kind is not _Kind.NUMBER:
            raise self._fault(_NUMBER)
        return int(self._step().text)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _step(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def _take(self, text: str) -> bool:
        is_there = self._next.text == text
        if is_there:
            self._at += 1
        return is_there

    def _require(self, text: str, *, expected: str) -> None:
        if not self._take(text):
            raise self._fault(expected)

    def _fault(self, expected: str) -> ConditionError:
        found = self._next
        return ConditionError(position=found.position, expected=expected, found=found.as_found)
