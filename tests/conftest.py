"""What all tests share: a fixed day, and knowledge bases made on the spot."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.records.catalogue import Catalogue, read_catalogue

VOCABULARY = Path(__file__).parent / "records" / "vocabulary.yml"
SOUND = {
    "title": "Refunds were paid twice",
    "lesson": "Let the till refuse a second refund, since nobody can remember the first.",
    "areas": ["billing"],
    "failure": "A refund was expected once and came twice.",
    "causes": [{"factor": "tooling", "text": "The till did not know of earlier refunds."}],
    "changes": [{"text": "Make the till refuse a second refund"}],
}


class KnowledgeBase:
    """A lessons folder in the making, read as of a fixed day."""

    def __init__(self, root: Path, today: datetime.date) -> None:
        self.root = root
        self.lessons = root / "lessons"
        self.today = today
        self.write("vocabulary.yml", VOCABULARY.read_bytes())

    def write(self, place: str, content: str | bytes) -> Path:
        path = self.lessons / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def lesson(self, place: str, **fields: object) -> Path:
        """Write a sound record of the folder's year with these fields; those that are None are left out."""
        fields = {**SOUND, "date": place.partition("/")[0], **fields}
        lines = (
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value is not None
        )
        return self.write(f"{place}.yml", "".join(lines))

    def read(self) -> Catalogue:
        return read_catalogue(self.lessons, "lessons", self.today)

    def problems(self) -> list[str]:
        """Every problem, as ``2020/late-refunds.yml: rule: message: suggestion``."""
        return [
            f"{problem.file.removeprefix('lessons/')}: {problem.rule}: {problem.message}: {problem.suggestion}"
            for problem in self.read().problems
        ]


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return datetime.date(2026, 11, 22)


@pytest.fixture(scope="session")
def base_in(today: datetime.date) -> Callable[[Path], KnowledgeBase]:
    """Begin a knowledge base in a folder of one's own, where ``base`` would not last long enough."""
    return lambda root: KnowledgeBase(root, today)


@pytest.fixture
def base(tmp_path: Path, base_in: Callable[[Path], KnowledgeBase]) -> KnowledgeBase:
    return base_in(tmp_path)
