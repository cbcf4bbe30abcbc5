"""Links to the form in which people tell what became of a lesson, filled in as far as can be."""

from __future__ import annotations

from urllib.parse import quote

from generator.records.choices import Use

_WORDS = {Use.AS_IS: "used it", Use.MODIFIED: "changed it", Use.NOT_USED: "not for us"}


def use_links(form: str, slug: str) -> list[tuple[str, str]]:
    """Return what may be said of a lesson, each with the address of the form; none without one.

    ``form`` holds ``{lesson}`` and ``{outcome}``.

    >>> use_links("https://example.org/use?lesson={lesson}&outcome={outcome}", "late-refunds")[2]
    ('not for us', 'https://example.org/use?lesson=late-refunds&outcome=Not%20for%20us')
    """
    if not form:
        return []
    of_lesson = form.replace("{lesson}", slug)
    links = []
    for use, words in _WORDS.items():
        links.append((words, of_lesson.replace("{outcome}", quote(use.label))))
    return links
