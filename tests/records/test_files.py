"""Records kept as files: the sound ones in valid/, the others in invalid/, each beside what is told of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.records.fields import Fields, PartialDate
from generator.records.judging import RULES

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.yml"))
INVALID = sorted((HERE / "invalid").glob("*.yml"))
NOT_IN_ONE_FILE = {
    "unreadable-file": "test_reading.py",
    "file-name": "test_catalogue.py",
    "year-folder": "test_catalogue.py",
    "duplicate-id": "test_catalogue.py",
    "circular-reference": "test_catalogue.py",
    "missing-vocabulary": "test_vocabulary.py",
    "bad-mute": "test_mute.py",
    "undescribed-word": "test_vocabulary.py",
    "unknown-parent": "test_vocabulary.py",
    "passed-over-synonym": "../cli/test_check.py",
    "blame": "test_wording.py",
    "hindsight": "test_wording.py",
    "weak-change": "test_wording.py",
    "secret": "test_privacy.py",
    "personal-data": "test_privacy.py",
    "allowance": "test_allowance.py",
    "bad-pattern": "test_patterns.py",
    "missing-section": "test_procedures.py",
    "bad-procedure-file": "test_procedures.py",
    "missing-procedure-file": "test_procedures.py",
    "lessons-behind": "../cli/test_changed.py",
    "lost-id": "test_lost_ids.py",
    "says-nothing": "test_says_nothing.py",
}
"""Rules that the content of one record cannot break, or that only warn, and where they are tested instead."""


def stem(path):
    return path.stem


def put(base, file):
    """Lay a record file into the folder of its date's year."""
    content = file.read_bytes()
    year = re.search(rb"(?:^|[\r\n])\W*date\W+([0-9]{4})\b", content)
    base.write(f"{year[1].decode() if year else '2020'}/{file.name}", content)


def plain(value):
    """A value of the model as YAML writes it: texts, lists and mappings."""
    if isinstance(value, Fields):
        return {name: plain(getattr(value, name)) for name in value.model_fields_set}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.text if isinstance(value, PartialDate) else str(value)


def written(file):
    """What another reader of YAML, one that knows only text, finds in the file."""
    return yaml.load(file.read_text(encoding="utf-8-sig"), yaml.BaseLoader)  # noqa: S506 (it makes nothing but text)


def trimmed(value):
    if isinstance(value, dict):
        return {name: trimmed(part) for name, part in value.items() if not name.startswith("x_")}
    return [trimmed(item) for item in value] if isinstance(value, list) else value.strip()


def as_read(data):
    """The same with what records are free to write otherwise: space, line breaks in titles, one slug for a list of one."""
    data = trimmed(data)
    for name in ("title", "lesson"):
        data[name] = re.sub(r"\s*\n\s*", " ", data[name])
    for name in {"recurrence_of", "related", "superseded_by", "credits"} & data.keys():
        data[name] = data[name] if isinstance(data[name], list) else [data[name]]
    for group in (data, data.get("verification", {})):
        for name in {"draft", "tracked", "outside"} & group.keys():
            group[name] = group[name].title()
    return data


@pytest.fixture(scope="module")
def sound(tmp_path_factory, base_in):
    """All sound records in one catalogue, since they name each other."""
    base = base_in(tmp_path_factory.mktemp("sound"))
    for file in VALID:
        put(base, file)
    return base.read()


def test_nothing_is_said_against_sound_records(sound):
    told = [problem for problem in sound.problems if problem.rule != "says-nothing"]
    assert told == []
    assert {problem.file for problem in sound.problems} <= {
        "lessons/2020/looks-like-other-types.yml"
    }
    assert sorted(sound.by_id) == sorted(file.stem for file in VALID)


@pytest.mark.parametrize("file", VALID, ids=stem)
def test_a_sound_record_is_read_as_it_was_written(sound, file):
    assert plain(sound.by_id[file.stem]) == as_read(written(file))


@pytest.mark.parametrize("file", VALID, ids=stem)
def test_the_organisations_own_fields_are_kept_to_the_letter(sound, file):
    assert sound.by_id[file.stem].own == {
        name: value for name, value in written(file).items() if name.startswith("x_")
    }


def test_the_record_of_every_field_forgets_none(sound):
    lesson = sound.by_id["every-field"]
    everything = {
        f"{type(group).__name__}.{name}"
        for group in groups(lesson)
        for name in type(group).model_fields
    }
    used = {
        f"{type(group).__name__}.{name}"
        for group in groups(lesson)
        for name in group.model_fields_set
    }
    assert everything - used == {"Lesson.no_change", "Lesson.practice", "Lesson.tried"}


def groups(value):
    """A group of fields and all groups inside it."""
    if isinstance(value, Fields):
        yield value
        for name in value.model_fields_set:
            yield from groups(getattr(value, name))
    for item in value if isinstance(value, tuple) else ():
        yield from groups(item)


@pytest.mark.parametrize("file", INVALID, ids=stem)
def test_every_problem_of_an_unsound_record_is_told_in_its_place(base, file):
    put(base, file)
    catalogue = base.read()
    told = [
        f"{p.line}:{p.column}: {p.level}: {p.rule}: {p.message}: {p.suggestion}"
        for p in catalogue.problems
    ]
    assert told == file.with_suffix(".problems").read_text(encoding="utf-8").splitlines()
    assert catalogue.lessons == ()


def test_one_unsound_record_hides_neither_the_problems_nor_the_lessons_of_others(base):
    for file in (*VALID, *INVALID):
        put(base, file)
    catalogue = base.read()
    assert set(catalogue.by_id) == {file.stem for file in VALID}
    unsound = {
        problem.file.rpartition("/")[2]
        for problem in catalogue.problems
        if problem.level == "error"
    }
    assert unsound == {file.name for file in INVALID}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_refused_file_or_a_test_of_its_own(rule):
    files = [
        file.stem
        for file in INVALID
        if f": {rule.name}: " in file.with_suffix(".problems").read_text(encoding="utf-8")
    ]
    assert any(name.startswith(rule.name) for name in files) != (rule.name in NOT_IN_ONE_FILE)
    assert rule.name not in NOT_IN_ONE_FILE or rule.name in (
        HERE / NOT_IN_ONE_FILE[rule.name]
    ).read_text(encoding="utf-8")


def test_ten_faults_are_ten_problems_on_ten_lines():
    told = (HERE / "invalid" / "ten-faults.problems").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in told] == [str(number) for number in range(1, 11)]
    assert len({line.split(": ")[2] for line in told}) == 10


def test_rules_have_names_of_their_own_and_say_everything_that_their_page_prints():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)
        assert all((rule.requires, rule.because, rule.refused, rule.accepted))
