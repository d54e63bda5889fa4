import re
import tomllib

import pytest
from tests.repo.tree import ROOT, python_files, tracked_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".yaml",
    ".yml",
    ".json",
    ".typ",
    ".html",
    "",
}


def text_files():
    return [path for path in tracked_files() if path.suffix in TEXT_SUFFIXES]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "ARCHITECTURE.md",
        "GLOSSARY.md",
        "CONTRIBUTING.md",
        "TESTING.md",
        "CHANGELOG.md",
    ],
)
def test_the_repository_has_its_signposts(name):
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


def test_the_licence_is_the_eupl():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert PROJECT["project"]["license"] == "EUPL-1.2"


def test_no_file_names_the_host_of_a_package_registry():
    hosts = re.compile(
        r"(pypi\.|pythonhosted\.|registry\.npmjs|deb\.debian|files\.python)" + r"[a-z]+"
    )
    found = [
        path.relative_to(ROOT)
        for path in text_files()
        if path != ROOT / "tests/repo/test_layout.py" and hosts.search(path.read_text("utf-8"))
    ]
    assert not found


def test_no_file_holds_a_path_of_one_machine():
    places = re.compile(r"/(work|home|root)/[a-z]")
    found = [p.relative_to(ROOT) for p in text_files() if places.search(p.read_text("utf-8"))]
    assert not found


def test_there_is_no_lock_file_beside_the_hashed_requirements():
    assert not (ROOT / "uv.lock").is_file() or "uv.lock" in (ROOT / ".gitignore").read_text()
    for name in ("run", "dev", "build", "uv"):
        pins = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
        assert len(re.findall(r"^\S+==\S+", pins, re.MULTILINE)) <= pins.count("--hash=sha256:")


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    required = [*PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        required += extra
    for requirement in required:
        [line] = [line for line in lines if line.strip().startswith(f'"{requirement}"')]
        assert re.search(r"#\s+\S+ \S+", line), requirement


def test_every_direct_dependency_is_pinned():
    pins = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        assert re.search(rf"^{name}==", pins, re.MULTILINE), name


def test_decisions_are_numbered_once_without_gaps():
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs/adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_room_of_the_library_is_in_the_architecture():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [p.stem for p in (ROOT / "src/lagesbild").iterdir() if not p.name.startswith("_")]
    assert [room for room in rooms if f"`{room}`" not in text] == []


def test_every_module_opens_with_what_it_answers():
    empty = [
        path.relative_to(ROOT)
        for path in python_files("src")
        if not re.match(r'"""\S.{20,}', path.read_text(encoding="utf-8"))
    ]
    assert not empty


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in (p for p in tracked_files() if p.suffix == ".md"):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)} → {target}")
    assert not broken


def test_every_rule_that_refuses_a_delivery_stands_in_the_manual():
    manual = "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("rules.md", "import-uso.md")
    )
    sources = "".join(path.read_text("utf-8") for path in python_files("src/lagesbild/sources"))
    rules = set(re.findall(r'rule="([a-z0-9-]+)"', sources))

    assert len(rules) > 15
    assert sorted(rule for rule in rules if rule not in manual) == []
