"""The form as GitHub and GitLab show it, made from the questions and the vocabulary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.intake.form.questions import CHECKS, CHECKS_LABEL, QUESTIONS
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


def form_template(host: Host, vocabulary: Vocabulary) -> str:
    """The text of the file that makes a host ask for a lesson."""
    template = _environment().get_template(f"{host}.jinja")
    return template.render(
        questions=QUESTIONS,
        examples={question.field: _example(question.model.examples) for question in QUESTIONS}
        | {"causes": _cause(vocabulary), "changes": _first(Change, "text")},
        areas=choices(vocabulary.areas),
        factors=choices(vocabulary.factors),
        checks_label=CHECKS_LABEL,
        checks=CHECKS,
    )


def form_address(repository: str | None) -> str | None:
    """Where the form of a repository is opened; None when it is on neither GitHub nor GitLab.

    >>> form_address("https://github.com/your-organisation/lessons/")
    'https://github.com/your-organisation/lessons/issues/new?template=lesson.yml'
    """
    address = (repository or "").rstrip("/").removesuffix(".git")
    host = (
        (urlsplit(address).hostname or "").split(".")
        if address.startswith(("http://", "https://"))
        else []
    )
    if "github" in host:
        return f"{address}/issues/new?template=lesson.yml"
    return f"{address}/-/issues/new?issuable_template=lesson" if "gitlab" in host else None


def choices(words: Mapping[str, Word]) -> list[str]:
    """What people choose from: the names, with the slug behind one that two words share or that hosts refuse."""
    names = {slug: printable(word.name) for slug, word in words.items()}
    shared = Counter(name.casefold() for name in names.values())
    is_plain = {
        slug: shared[name.casefold()] == 1 and name.casefold() != "none"
        for slug, name in names.items()
    }
    return [name if is_plain[slug] else f"{name} ({slug})" for slug, name in names.items()]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator.intake.form", "."),
        autoescape=False,  # noqa: S701 - YAML and Markdown; every text goes through one of the filters
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = _quoted
    environment.filters["comment"] = _comment
    return environment


def _quoted(text: str) -> str:
    """A text between quotation marks, as JSON and YAML both read it."""
    return json.dumps(printable(text), ensure_ascii=False)


def _comment(text: str) -> str:
    """A text that cannot end the HTML comment it stands in."""
    return printable(text).replace("--", "––").replace(">", "›")


def _example(examples: list[Any] | None) -> str:
    """The model's example; of several things in one, the first."""
    example = examples[0] if examples else ""
    return str(example[0] if isinstance(example, list) else example)


def _cause(vocabulary: Vocabulary) -> str:
    factor = _first(Cause, "factor")
    word = vocabulary.factors.get(factor) or next(iter(vocabulary.factors.values()), None)
    return f"{word.name if word else factor}: {_first(Cause, 'text')}"


def _first(group: type[Fields], name: str) -> str:
    examples = group.model_fields[name].examples
    return str(examples[0]) if examples else ""
