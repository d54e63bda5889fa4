"""What an area is called and which class it has.

The classes are those of the police's own lists. Which of them a round uses is a matter for `norms`:
riskområde is in the lists of 2015–2023 and not in that of 2025.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class AreaClass(StrEnum):
    """The police's classes, from the least serious to the most."""

    VULNERABLE = "vulnerable"
    RISK = "risk"
    PARTICULARLY_VULNERABLE = "particularly_vulnerable"

    @property
    def severity(self) -> int:
        """0 for the least serious class, so that the gravest of several can be found."""
        return list(AreaClass).index(self)


CLASS_TITLES: Mapping[AreaClass, str] = MappingProxyType(
    {
        AreaClass.VULNERABLE: "utsatt område",
        AreaClass.RISK: "riskområde",
        AreaClass.PARTICULARLY_VULNERABLE: "särskilt utsatt område",
    }
)
