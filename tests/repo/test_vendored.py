import hashlib
import re

import pytest
from tests.repo.tree import ROOT, tracked_files

VENDOR = ROOT / "src/lagesbild_web/pages/static/vendor"
FOLDERS = (VENDOR, ROOT / "tests/browser/vendor")
ROW = re.compile(
    r"\| `(?P<file>[^`]+)` \|.*\| (?P<version>[\d.]+) \|.*\| `(?P<sha256>[0-9a-f]{64})` \|"
)


def rows(folder):
    text = (folder / "VENDORED.md").read_text(encoding="utf-8")
    return [match for line in text.splitlines() if (match := ROW.fullmatch(line))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_file_of_others_is_as_it_was_published(folder):
    checksums = {row["file"]: row["sha256"] for row in rows(folder)}

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix != ".md"
    }

    assert found == checksums


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_each_file_of_others_has_its_version_in_its_name(folder):
    assert rows(folder)
    assert [row["file"] for row in rows(folder) if row["version"] not in row["file"]] == []


def test_the_pages_name_no_other_host():
    # Namespaces of SVG and links to documents are no requests.
    pages = [
        path
        for path in tracked_files()
        if path.is_relative_to(ROOT / "src/lagesbild_web/pages")
        and path.suffix in {".html", ".js", ".css", ".svg"}
        and path.parent != VENDOR
    ]
    requests = re.compile(r"""(?:src|href|action|url\()=?["']?\s*(?:https?:)?//[^"')\s]+""")

    assert len(pages) > 50
    assert [path.name for path in pages if requests.search(path.read_text("utf-8"))] == []
