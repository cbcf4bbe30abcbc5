"""The forms as GitHub and GitLab show them, made from the questions and the vocabulary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import quote, urlencode, urlsplit

from generator.intake import gate
from generator.intake.form.questions import (
    APPLIED,
    CHECKS_LABEL,
    GATE_CHECK,
    GATE_LABEL,
    WHERE_ELSE,
    IssueForm,
    in_language,
)
from generator.intake.text_templates import templates_of
from generator.problem import printable
from generator.records.fields import Fields
from generator.records.lesson import Cause, Change
from generator.records.vocabulary import Vocabulary, Word
from generator.translation import SOURCE, Translator, unmarked

Host = Literal["github", "gitlab"]
FILES: dict[Host, str] = {
    "github": ".github/ISSUE_TEMPLATE/{form}.yml",
    "gitlab": ".gitlab/issue_templates/{form}.md",
}
"""Where each looks for a form in a repository."""
MARK = "Made by `lessons form --template"
"""How a form that was made here begins; whoever takes it away has a form of their own."""


def quoted(text: str) -> str:
    """Return a text between quotation marks, as JSON and YAML both read it."""
    return json.dumps(printable(text), ensure_ascii=False)


def comment(text: str) -> str:
    """Return a text that cannot end the HTML comment it stands in."""
    return printable(text).replace("--", "––").replace(">", "›")


_TEMPLATES = templates_of("generator.intake.form", quoted=quoted, comment=comment)


def form_file(host: Host, form: IssueForm) -> str:
    """Return where a host looks for a form in a repository."""
    return FILES[host].format(form=form.name)


def form_template(host: Host, form: IssueForm, vocabulary: Vocabulary) -> str:
    """Return the file by which GitHub or GitLab (``host``) asks the questions of a form."""
    words = Translator(vocabulary.language)
    form = in_language(form, vocabulary.language)
    return _TEMPLATES.get_template(f"{host}.jinja").render(
        _=lambda message: unmarked(words.gettext(message)),
        form=form,
        examples=_examples(form, vocabulary),
        areas=choices(vocabulary.areas),
        factors=choices(vocabulary.factors),
        checks_label=unmarked(words.gettext(CHECKS_LABEL)),
        gate_label=unmarked(words.gettext(GATE_LABEL)),
        gate_check=unmarked(words.gettext(GATE_CHECK)),
        elsewhere=_elsewhere(words, vocabulary),
    )


def _elsewhere(words: Translator, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return what does not belong here and where it goes, in the language of the form."""
    said = []
    for matter, place in gate.places(vocabulary):
        told = place
        if place == matter.usual:
            told = words.gettext(place)
        said.append((unmarked(words.gettext(matter.label)), unmarked(told)))
    return said


_SAFE = ":/?#[]@!$&'()*+,;=%"
"""Signs that have a meaning in an address."""


def use_address(own: str | None, repository: str | None, language: str = SOURCE) -> str:
    """Return where people tell what became of ``{lesson}``, with ``{outcome}``; empty if nowhere.

    ``own`` is an organisation's own form, which is given both as parameters. ``language`` is that
    in which it is asked.

    >>> use_address("https://forms.example.org/lessons?lang=en", None)
    'https://forms.example.org/lessons?lang=en&lesson={lesson}&outcome={outcome}'
    """
    form = in_language(APPLIED, language)
    return _entry_address(form, ("lesson", "outcome"), "Use: {lesson}", own, repository)


def look_address(own: str | None, repository: str | None, language: str = SOURCE) -> str:
    """Return where people tell the ``{result}`` of a look at ``{area}``, asked by ``{lesson}``.

    Like ``use_address``; empty if nowhere.
    """
    names = ("lesson", "area", "result")
    form = in_language(WHERE_ELSE, language)
    return _entry_address(form, names, "Looked: {lesson}, {area}", own, repository)


def _entry_address(
    form: IssueForm, names: tuple[str, ...], title: str, own: str | None, repository: str | None
) -> str:
    filled = {name: f"{{{name}}}" for name in names}
    parts = []
    for question in form.questions:
        answer = filled.get(question.field, "")
        parts.append(f"### {question.label}\n\n<!-- {question.help} -->\n{answer}\n")
    text = "\n".join(parts)
    github = {"template": f"{form.name}.yml", "title": title, **filled}
    gitlab = {"issue[title]": title, "issue[description]": text}
    return _begun(own, repository, filled, github, gitlab)


def gap_address(own: str | None, repository: str | None) -> str:
    """Return where people tell that nothing was found for ``{query}``; empty if nowhere.

    ``own`` is an organisation's own form, which is given the query as a parameter.

    >>> gap_address(None, "https://github.com/your-organisation/lessons")
    'https://github.com/your-organisation/lessons/issues/new?title=Looked%20for%3A%20{query}'
    """
    title = "Looked for: {query}"
    return _begun(own, repository, {"query": "{query}"}, {"title": title}, {"issue[title]": title})


def _begun(
    own: str | None,
    repository: str | None,
    filled: Mapping[str, str],
    github: Mapping[str, str],
    gitlab: Mapping[str, str],
) -> str:
    """Return where one's own form, or else an issue, is begun with what is filled in of each."""
    host, address = _hosted(repository)
    if own:
        address = own
    elif host == "github":
        address = f"{address}/issues/new"
        filled = github
    elif host == "gitlab":
        address = f"{address}/-/issues/new"
        filled = gitlab
    else:
        return ""
    begun = quote(address, safe=_SAFE)
    begun += "&" if "?" in address else "?"
    return begun + urlencode(filled, quote_via=quote, safe="{}")


def form_address(repository: str | None) -> str | None:
    """Return where the form of a repository is opened; None if on neither GitHub nor GitLab.

    >>> form_address("https://github.com/your-organisation/lessons/")
    'https://github.com/your-organisation/lessons/issues/new?template=lesson.yml'
    """
    host, address = _hosted(repository)
    if host == "github":
        return f"{address}/issues/new?template=lesson.yml"
    return f"{address}/-/issues/new?issuable_template=lesson" if host else None


def _hosted(repository: str | None) -> tuple[Host | None, str]:
    """Return which of the hosts a repository is on, if any, and its address without an end."""
    address = (repository or "").rstrip("/").removesuffix(".git")
    names: list[str] = []
    if address.startswith(("http://", "https://")):
        names = (urlsplit(address).hostname or "").split(".")
    hosts: tuple[Host, ...] = get_args(Host)
    return next((host for host in hosts if host in names), None), address


def choices(words: Mapping[str, Word]) -> list[str]:
    """Return the names of words, with the slug where two share a name or hosts refuse it."""
    names = {slug: printable(word.name) for slug, word in words.items()}
    numbers = Counter(name.casefold() for name in names.values())
    numbers["none"] += 1  # hosts have a choice of this name themselves
    for slug, name in names.items():
        if numbers[name.casefold()] > 1:
            names[slug] = f"{name} ({slug})"
    return list(names.values())


def _examples(form: IssueForm, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the model's example for each question; of several things in one, the first."""
    examples = {}
    for question in form.questions:
        [example, *_] = question.model.examples or [""]
        if isinstance(example, list):
            example = example[0]
        examples[question.field] = str(example)
    factor = _first(Cause, "factor")
    text = _first(Cause, "text")
    first = next(iter(vocabulary.factors.values()), None)
    word = vocabulary.factors.get(factor) or first
    if word:
        factor = word.name
    cause = f"{factor}: {text}"
    return examples | {"causes": cause, "changes": _first(Change, "text")}


def _first(group: type[Fields], name: str) -> str:
    examples = group.model_fields[name].examples
    return str(examples[0]) if examples else ""
