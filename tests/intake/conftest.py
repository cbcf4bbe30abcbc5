"""The forms that ask for a lesson, as they were reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
FORMS = {
    "github": (HERE.parents[1] / ".github/ISSUE_TEMPLATE", "{}.yml"),
    "gitlab": (HERE / "form", "gitlab_{}.md"),
}


@pytest.fixture
def reviewed_forms(host):
    """The texts of a host's forms by their names; GitHub's are those that ask here."""
    folder, file = FORMS[host]
    return {
        name: (folder / file.format(name)).read_text()
        for name in ("lesson", "practice", "applied", "where-else")
    }
