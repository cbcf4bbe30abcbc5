"""A small base of a ferry's lessons, and what it says about some work."""

from __future__ import annotations

import pytest

from generator.insights.knowledge import Knowledge
from generator.match.lessons import Matcher, Work
from generator.site.search.documents import lesson_index


@pytest.fixture
def ferries(base):
    """Lessons of a ferry; ``fuel`` is the one about a change of supplier."""
    base.write(
        "vocabulary.yml",
        """\
areas:
  piers: {name: Piers, description: Where ferries land.}
factors:
  process: {name: Process, description: The order of the work.}
processes:
  supplier-change: {name: Change of supplier, description: Another one delivers.}
  migration: {name: Migration, description: Moving data., paths: ["**/migrations/**"]}
  trial: {name: Trial, description: On a small scale.}
procedures:
  fuelling: {name: Fuelling, description: Taking fuel., file: handbook/fuelling.md}
synonyms:
  - [trial, pilot, test]
""",
    )
    (base.root / "handbook").mkdir()
    (base.root / "handbook" / "fuelling.md").write_text("# Fuelling\n")
    base.lesson(
        "2020/fuel",
        title="Every ferry stood still when the fuel supplier was replaced everywhere on one day",
        lesson="Change the fuel supplier pier by pier, and keep the old depot and contract until the new one delivers.",
        areas=["piers"],
        failure="The new supplier was to deliver to all piers from Monday. The hoses did not fit, and the old depot was closed, its tanks emptied and the contract ended.",
        causes=[
            {
                "factor": "process",
                "text": "Nobody tested the hoses before the old depot was closed.",
            }
        ],
        changes=[{"text": "Keep the old depot open for a month", "embedded_in": ["fuelling"]}],
        applies_to={
            "processes": ["supplier-change"],
            "phrases": ["the new supplier starts everywhere"],
        },
    )
    base.lesson(
        "2021/rows",
        title="A table of tickets lost rows",
        areas=["piers"],
        failure="Rows of tickets were copied and half of them were lost.",
        causes=[{"factor": "process", "text": "The copy was not counted."}],
        applies_to={"processes": ["migration"]},
    )
    for year in range(2000, 2012):
        base.lesson(
            f"{year}/other-{year}",
            title=f"A gangway of pier {year} broke",
            areas=["piers"],
            failure=f"The gangway number {year} was slippery in rain, and a passenger fell on it.",
            causes=[{"factor": "process", "text": "Sand was in the shed."}],
        )
    return base


@pytest.fixture
def ask(ferries):
    """Ask what there is about some work, and get the ids of the lessons."""

    def answered(text="", audience="public", **more):
        knowledge = Knowledge(ferries.read().published_for(audience), ferries.today)
        matcher = Matcher(knowledge, lesson_index(knowledge, "english"))
        return matcher.answer(Work(text, **more))

    return answered
