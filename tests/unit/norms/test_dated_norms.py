from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms import dated
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild.norms.dated import norms_checksum
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.norms.picture_methods import picture_method_on


def test_the_three_class_scheme_holds_until_the_last_day_of_2024():
    last, first = class_scheme_on(date(2024, 12, 31)), class_scheme_on(date(2025, 1, 1))

    assert [rule.name for rule in last.classes] == ["particularly_vulnerable", "risk", "vulnerable"]
    assert [rule.name for rule in first.classes] == ["particularly_vulnerable", "vulnerable"]


def test_a_scheme_without_riskomrade_does_not_have_it():
    scheme = class_scheme_on(date(2025, 12, 1))

    assert not scheme.has("risk")
    assert scheme.has("not_listed")
    assert scheme.title_of("not_listed") == "Inte på listan"


def test_the_classes_of_a_scheme_stand_with_the_gravest_first():
    for day in (date(2021, 12, 1), date(2025, 12, 1)):
        thresholds = [rule.conditions[1].at_least for rule in class_scheme_on(day).classes]
        assert thresholds == sorted(thresholds, reverse=True)


def test_no_norm_of_ours_passes_as_verified():
    assert not class_scheme_on(date(2025, 12, 1)).is_verified
    assert not picture_method_on(date(2025, 12, 1)).is_verified
    assert not disclosure_norm_on(date(2025, 12, 1)).is_verified


def test_a_day_before_every_norm_is_refused_rather_than_guessed():
    with pytest.raises(NotFound, match="2014-12-31"):
        class_scheme_on(date(2014, 12, 31))


def test_the_checksum_of_a_folder_changes_with_any_of_its_files():
    secrecy = Path(dated.__file__).parent / "data" / "secrecy"
    lines = [
        f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n"
        for file in sorted(secrecy.glob("*.yaml"))
    ]

    assert len(lines) > 5
    assert norms_checksum("secrecy") == sha256("".join(lines).encode()).hexdigest()
