"""The manual of the site shows each role a picture, which is small and has a text."""

import re
import struct

from tests.repo.tree import ROOT

from lagesbild_web.roles import Role

DOCS = ROOT / "docs"
MANUAL = (DOCS / "site.md").read_text(encoding="utf-8")
MOST_BYTES = 120_000


def test_each_role_has_its_picture_under_its_title():
    section = MANUAL.split("## Vad rollerna möter\n")[1].split("\n## ")[0]
    shown = re.findall(r"### (.+)\n\n!\[([^\]]{60,})\]\(([^)]+)\)", section)

    assert [(title, path) for title, _, path in shown] == [
        (role.title, f"pictures/site/{role.value}.png") for role in Role
    ]


def test_the_pictures_are_small_and_as_wide_as_the_window_they_were_taken_in():
    pictures = sorted((DOCS / "pictures" / "site").glob("*.png"))

    assert [picture.stem for picture in pictures] == sorted(Role)
    for picture in pictures:
        [width] = struct.unpack(">I", picture.read_bytes()[16:20])
        assert width == 1280
        assert 10_000 < picture.stat().st_size < MOST_BYTES, picture.name
