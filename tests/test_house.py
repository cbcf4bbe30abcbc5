"""What is said of the program's own plan is true: names of rules, paths that are named, addresses."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from generator.records import rules
from generator.site import addresses

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"(?<![\w/.-])(?:generator|tests|docs|\.ci)/[\w./-]*\w(?:\.\w+|(?=/))")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
TOLD = [
    *ROOT.glob("*.md"),
    *ROOT.glob(".github/*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("generator/**/*.py"),
    *ROOT.glob("generator/**/*.js"),
]
HISTORY = ("CHANGELOG.md", "decisions")
"""What was decided once names what there was then."""


def test_a_rule_lies_in_a_file_of_its_name():
    for module in (*rules._MODULES, *rules.ALLOWABLE, rules.allowance):
        assert module.RULE.name.replace("-", "_") == module.__name__.rpartition(".")[2]


def test_every_path_that_is_named_is_there():
    gone = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TOLD
        if not set(HISTORY) & set(path.parts)
        for match in PLACE.finditer(path.read_text("utf-8"))
        if not (ROOT / match[0].rstrip(".")).exists()
    }
    assert gone == set()


def test_every_module_in_the_list_of_a_room_is_there():
    for room in ROOT.glob("generator/**/__init__.py"):
        for name in re.findall(r"(?m)^- ``([\w.-]+)``  ", room.read_text("utf-8")):
            places = (room.parent / name, room.parent / f"{name}.py")
            assert any(place.exists() for place in places), f"{room}: {name}"


@pytest.fixture(scope="module")
def modules():
    """The program's modules, parsed."""
    paths = sorted(ROOT.glob("generator/**/*.py"))
    return {path: ast.parse(path.read_bytes()) for path in paths}


def test_nothing_but_addresses_knows_addresses(modules):
    known = [value for name, value in vars(addresses).items() if name.isupper()]
    folders = {text.partition("/")[0] for text in known if isinstance(text, str) and "/" in text}
    address = rf"(?:{'|'.join(map(re.escape, folders))})/[\w./-]*"
    told = set()
    for path, tree in modules.items():
        # Verifying judges a site without knowing how it was made, so it has names of its own.
        if path.name != "addresses.py" and "verify" not in path.parts:
            constants = [n for n in ast.walk(tree) if hasattr(n, "value")]
            texts = [n.value for n in constants if isinstance(n.value, str)]
            told |= {(path.name, text) for text in texts if re.fullmatch(address, text)}
    for folder in ("site/templates", "theme"):
        for path in ROOT.glob(f"generator/{folder}/**/*.*"):
            told |= {
                (path.name, quoted)
                for quoted in re.findall(f"[\"']({address})[\"']", path.read_text("utf-8"))
            }
    assert told == set()


WRITES = re.compile(
    r"\.(?:write_text|write_bytes|unlink|mkdir|rename|symlink_to|hardlink_to)\(|\bshutil\."
    r"|\bos\.(?:link|replace|rename|unlink|mkdir|makedirs|symlink)\(|\bopen\([^)]*[\"'][wax]b?[\"']"
)
ASKS_THE_DAY = re.compile(r"\bdate\.today\(|\bdatetime\.(?:now|utcnow|today)\(|\btime\.time\(")


def rooms_with(expression):
    """Return where the program has it: a room, or a module of the ground floor."""
    modules = (ROOT / "generator").rglob("*.py")
    found = [path for path in modules if expression.search(path.read_text("utf-8"))]
    return {path.relative_to(ROOT / "generator").as_posix() for path in found}


def test_only_the_doors_and_what_publishes_write_files():
    doors = ("cli/", "plugin/", "publishing/", "verify/manifest.py", "records/kept.py")
    written = rooms_with(WRITES)
    assert any(place.startswith("publishing/") for place in written)
    assert {place for place in written if not place.startswith(doors)} == set()


def test_only_the_doors_ask_what_day_it_is():
    """A version that is published is called after its second, which no page shows."""
    assert rooms_with(ASKS_THE_DAY) == {"around/day.py", "cli/publish.py"}


def test_the_front_door_has_at_most_fifteen_entries():
    """What a newcomer sees first. Folders that nobody but a tool reads lie in .ci and .github."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no clone of the repository, so nobody can tell what belongs to it")
    entries = {name.partition("/")[0] for name in listed.stdout.split("\0") if name}
    assert len(entries) <= 15, sorted(entries)


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md")], ids=lambda page: page.name
)
def test_every_link_that_leads_into_the_repository_leads_somewhere(page):
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def names_of_types(tree):
    """Yield the classes of a module, and the names that it gives to types: `Path = tuple[...]`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and re.fullmatch(r"_?[A-Z]\w*[a-z]\w*", target.id):
                yield target.id


def test_the_name_of_a_type_is_unique_in_the_program(modules):
    places = defaultdict(list)
    for path, tree in modules.items():
        for name in names_of_types(tree):
            places[name.removeprefix("_")].append(str(path.relative_to(ROOT)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
