"""The form as GitHub and GitLab show it, made from the questions and the vocabulary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from generator.intake.form.questions import CHECKS, CHECKS_LABEL, QUESTIONS
from generator.intake.text_templates import templates_of
from generator.problem import printable
from generator.records.fields import Fields
from generator.records.lesson import Cause, Change
from generator.records.vocabulary import Vocabulary, Word

Host = Literal["github", "gitlab"]
FILES: dict[Host, str] = {
    "github": ".github/ISSUE_TEMPLATE/lesson.yml",
    "gitlab": ".gitlab/issue_templates/lesson.md",
}
"""Where each looks for its form in a repository."""
MARK = "Made by `lessons form --template"
"""How a form that was made here begins; whoever takes it away has a form of their own."""


def _quoted(text: str) -> str:
    """Return a text between quotation marks, as JSON and YAML both read it."""
    return json.dumps(printable(text), ensure_ascii=False)


def _comment(text: str) -> str:
    """Return a text that cannot end the HTML comment it stands in."""
    return printable(text).replace("--", "––").replace(">", "›")


_TEMPLATES = templates_of("generator.intake.form", quoted=_quoted, comment=_comment)


def form_template(host: Host, vocabulary: Vocabulary) -> str:
    """Return the text of the file that makes a host ask for a lesson."""
    return _TEMPLATES.get_template(f"{host}.jinja").render(
        questions=QUESTIONS,
        examples=_examples(vocabulary),
        areas=choices(vocabulary.areas),
        factors=choices(vocabulary.factors),
        checks_label=CHECKS_LABEL,
        checks=CHECKS,
    )


def form_address(repository: str | None) -> str | None:
    """Return where the form of a repository is opened; None if on neither GitHub nor GitLab.

    >>> form_address("https://github.com/your-organisation/lessons/")
    'https://github.com/your-organisation/lessons/issues/new?template=lesson.yml'
    """
    address = (repository or "").rstrip("/").removesuffix(".git")
    if not address.startswith(("http://", "https://")):
        return None
    host = (urlsplit(address).hostname or "").split(".")
    if "github" in host:
        return f"{address}/issues/new?template=lesson.yml"
    return f"{address}/-/issues/new?issuable_template=lesson" if "gitlab" in host else None


def choices(words: Mapping[str, Word]) -> list[str]:
    """Return the names of words, with the slug where two share a name or hosts refuse it."""
    names = {slug: printable(word.name) for slug, word in words.items()}
    numbers = Counter(name.casefold() for name in names.values())
    numbers["none"] += 1  # hosts have a choice of this name themselves
    for slug, name in names.items():
        if numbers[name.casefold()] > 1:
            names[slug] = f"{name} ({slug})"
    return list(names.values())


def _examples(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the model's example for each question; of several things in one, the first."""
    examples = {}
    for question in QUESTIONS:
        [example, *_] = question.model.examples or [""]
        examples[question.field] = str(example[0] if isinstance(example, list) else example)
    factor, text = _first(Cause, "factor"), _first(Cause, "text")
    word = vocabulary.factors.get(factor) or next(iter(vocabulary.factors.values()), None)
    if word:
        factor = word.name
    cause = f"{factor}: {text}"
    return examples | {"causes": cause, "changes": _first(Change, "text")}


def _first(group: type[Fields], name: str) -> str:
    examples = group.model_fields[name].examples
    return str(examples[0]) if examples else ""
