"""`lessons check --format sarif`: a log that code scanning takes, with the rules' own words as help."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from urllib.parse import unquote

import jsonschema
import pytest
from click.testing import CliRunner

from generator import __version__
from generator.cli import main
from generator.records.judging import RULES

TEXT = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["error", "warning", "note"]}


def exactly(optional=(), **properties):
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def each(items):
    return {"type": "array", "items": items}


MESSAGE = exactly(text=TEXT)
PLACE = exactly(
    artifactLocation=exactly(uri={**TEXT, "pattern": r"^[A-Za-z0-9/._~%:-]+$"}),
    region=exactly(
        startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer", "minimum": 1}
    ),
)
RULE = exactly(
    id={**TEXT, "maxLength": 255},
    shortDescription=exactly(text={**TEXT, "maxLength": 1024}),
    fullDescription=exactly(text={**TEXT, "maxLength": 1024}),
    help=exactly(text=TEXT, markdown=TEXT),
    defaultConfiguration=exactly(level=LEVEL),
)
RESULT = exactly(
    ruleId=TEXT,
    level=LEVEL,
    message=MESSAGE,
    locations={**each(exactly(physicalLocation=PLACE)), "minItems": 1, "maxItems": 1},
    partialFingerprints=exactly(
        primaryLocationLineHash={**TEXT, "pattern": r"^[0-9a-f]{16}:[0-9]+$"}
    ),
)
DRIVER = exactly(
    name={"const": "lessons"}, semanticVersion={"const": __version__}, rules=each(RULE)
)
LOG = exactly(
    **{"$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"}},
    version={"const": "2.1.0"},
    runs={
        **each(
            exactly(
                tool=exactly(driver=DRIVER),
                columnKind={"const": "unicodeCodePoints"},
                results=each(RESULT),
            )
        ),
        "minItems": 1,
        "maxItems": 1,
    },
)
"""What SARIF 2.1.0 allows and code scanning asks for, of the part that we write; nothing else may stand in it."""


@pytest.fixture
def sarif(base, monkeypatch):
    """Run `lessons check --format sarif` where the lessons are, and read what it says."""
    monkeypatch.chdir(base.root)

    def run(*arguments):
        result = CliRunner().invoke(
            main, ["check", "--today", "2026-11-22", "--format", "sarif", *arguments]
        )
        log = json.loads(result.stdout)
        jsonschema.validate(log, LOG)
        return result.exit_code, log["runs"][0]

    return run


def test_sound_records_give_a_log_without_results(base, sarif):
    base.lesson("2020/late")
    status, run = sarif()
    assert (status, run["results"]) == (0, [])


def test_a_problem_is_told_with_its_place_and_its_words(base, sarif):
    base.lesson("2020/late", severity="high")
    status, run = sarif()
    [result] = run["results"]
    del result["partialFingerprints"]
    assert (status, result) == (
        1,
        {
            "ruleId": "unknown-value",
            "level": "error",
            "message": {
                "text": "in `severity`, unknown value `high`: write one of minor, moderate, major, critical"
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "lessons/2020/late.yml"},
                        "region": {"startLine": 8, "startColumn": 11},
                    }
                }
            ],
        },
    )


def test_a_warning_is_told_as_one(base, sarif):
    base.write(
        "vocabulary.yml",
        "areas:\n  billing: {name: Billing}\nfactors:\n  tooling: {name: T, description: T.}\n",
    )
    base.lesson("2020/late")
    status, run = sarif()
    assert (status, [result["level"] for result in run["results"]]) == (0, ["warning"])


def test_every_rule_is_there_once_with_its_words(base, sarif):
    base.lesson("2020/late")
    rules = sarif()[1]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in RULES]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for told, rule in zip(rules, RULES, strict=True):
        assert told["shortDescription"]["text"] == rule.requires
        assert rule.because in told["help"]["markdown"]
        assert told["defaultConfiguration"]["level"] == rule.level


def test_every_result_names_a_rule_of_the_log(base, sarif):
    base.write("2020/late.yml", "title: x\nareas: [nowhere]\nx: &a\nfailure: 1\n")
    (base.lessons / "vocabulary.yml").unlink()
    run = sarif()[1]
    assert len(run["results"]) > 3
    assert {result["ruleId"] for result in run["results"]} <= {
        rule["id"] for rule in run["tool"]["driver"]["rules"]
    }


def fingerprints(run):
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]


def test_a_problem_is_the_same_one_after_its_line_has_moved(base, sarif):
    path = base.lesson("2020/late", severity="high")
    before = sarif()[1]
    path.write_text(f"# a comment\n\n{path.read_text()}")
    after = sarif()[1]
    assert before["results"] != after["results"]
    assert fingerprints(before) == fingerprints(after)


def test_two_problems_are_never_the_same_one(base, sarif):
    base.lesson("2020/late", areas=["nowhere", "nowhere", "nobody"], severity="high")
    base.lesson("2021/later", areas=["nowhere"])
    found = fingerprints(sarif()[1])
    assert len(found) >= 5
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "name", ["la te.yml", "lä?te#.yml", "100%.yml", "\x1b[2J\u202e.yml", "a:b.yml", "ab\\c.yml"]
)
def test_a_file_of_any_name_is_a_relative_uri(base, sarif, name):
    base.lesson("2020/late").rename(base.lessons / "2020" / name)
    [uri] = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for r in sarif()[1]["results"]
    }
    assert uri.isascii()
    assert not PurePosixPath(uri).is_absolute()
    assert unquote(uri).startswith("lessons/2020/")


def test_a_knowledge_base_elsewhere_has_absolute_addresses(
    base, sarif, tmp_path_factory, monkeypatch
):
    base.lesson("2020/late", severity="high")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    [result] = sarif(str(base.root))[1]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"file://{base.lessons}/2020/late.yml"


def test_gitlab_gets_the_same_problems_as_a_report_of_code_quality(base, sarif):
    base.lesson("2020/late", severity="high")
    result = CliRunner().invoke(main, ["check", "--today", "2026-11-22", "--format", "gitlab"])
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "check_name": "unknown-value",
            "description": "in `severity`, unknown value `high`: write one of minor, moderate, major, critical",
            "severity": "major",
            "fingerprint": fingerprints(sarif()[1])[0],
            "location": {"path": "lessons/2020/late.yml", "lines": {"begin": 8}},
        }
    ]
