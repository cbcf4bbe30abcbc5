"""The forms that ask for a lesson, as they were reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
FORMS = {
    "github": HERE.parents[1] / ".github/ISSUE_TEMPLATE/lesson.yml",
    "gitlab": HERE / "form" / "gitlab_form.md",
}


@pytest.fixture
def reviewed_form(host):
    """The text of a host's form; GitHub's is the one that asks here."""
    return FORMS[host].read_text()
