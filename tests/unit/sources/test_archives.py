import stat
import zipfile

import pytest

from lagesbild.sources.archives import ArchiveLimits, check_archive


def rules(path, **limits):
    return [problem.rule for problem in check_archive(path, limits=ArchiveLimits(**limits))]


@pytest.fixture
def packed(tmp_path):
    """Return a function that zips members (name or ZipInfo, content) and gives the path."""

    def pack(*members):
        path = tmp_path / "delivery.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return path

    return pack


def test_an_honest_delivery_has_no_problems(packed):
    assert rules(packed(("areas/areas.csv", "a,b\n" * 100), ("datapackage.json", "{}"))) == []


def test_a_bomb_is_known_by_its_ratio(packed):
    assert rules(packed(("zeros.csv", b"0" * 2_000_000))) == ["zip-bomb"]


def test_a_bomb_is_known_by_its_size_and_its_number_of_files(packed):
    path = packed(("one.csv", "1234567890"), ("two.csv", "1234567890"))
    assert rules(path, bytes_unpacked=20) == []
    assert rules(path, bytes_unpacked=19) == ["zip-bomb"]
    assert rules(path, files=1) == ["zip-bomb"]


@pytest.mark.parametrize(
    "name", ["../outside.csv", "a/../../outside.csv", "/etc/outside", "C:\\outside", "a\\..\\b"]
)
def test_a_path_out_of_the_folder_is_refused(packed, name):
    assert rules(packed((name, "x"))) == ["path-leaves-folder"]


def test_a_link_is_refused(packed):
    link = zipfile.ZipInfo("areas.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert rules(packed((link, "/etc/passwd"))) == ["path-leaves-folder"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_listed_twice_is_refused_even_in_other_letters(packed):
    assert rules(packed(("areas.csv", "x"), ("Areas.csv", "y"))) == ["file-listed-twice"]


def test_a_damaged_file_is_found_by_its_checksum(packed):
    path = packed(("areas.csv", "hamnen,1\n" * 50))
    content = bytearray(path.read_bytes())
    content[40] ^= 0xFF  # inside the packed bytes, after the 39 bytes of header and name
    path.write_bytes(bytes(content))
    assert rules(path) == ["unreadable-archive"]


def test_what_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "areas.zip"
    path.write_text("hamnen")
    assert rules(path) == ["unreadable-archive"]


def test_all_problems_are_told_at_once(packed):
    path = packed(("../a.csv", "x"), ("/b.csv", "x"), ("zeros.csv", b"0" * 2_000_000))
    assert rules(path) == ["zip-bomb", "path-leaves-folder", "path-leaves-folder"]
