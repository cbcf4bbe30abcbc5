"""Links to the forms in which people tell of a lesson, filled in as far as can be."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from generator.records.choices import Look, Use
from generator.translation import N_

_USES = {Use.AS_IS: N_("used it"), Use.MODIFIED: N_("changed it"), Use.NOT_USED: N_("not for us")}
_LOOKS = {Look.FOUND: N_("found it"), Look.CLEAR: N_("clear"), Look.IMPOSSIBLE: N_("cannot happen")}


def use_links(form: str, slug: str) -> list[tuple[str, str]]:
    """Return what may be said of a lesson, each with the address of the form; none without one.

    ``form`` holds ``{lesson}`` and ``{outcome}``.

    >>> use_links("https://example.org/use?lesson={lesson}&outcome={outcome}", "late-refunds")[2]
    ('not for us', 'https://example.org/use?lesson=late-refunds&outcome=Not%20for%20us')
    """
    return _links(form.replace("{lesson}", slug), "{outcome}", _USES)


def look_links(form: str, slug: str, area: str) -> list[tuple[str, str]]:
    """Return what may be said of a look at an area, as ``use_links`` does of a use.

    ``form`` holds ``{lesson}``, ``{area}`` and ``{result}``.
    """
    of_area = form.replace("{lesson}", slug).replace("{area}", area)
    return _links(of_area, "{result}", _LOOKS)


def _links(
    form: str, gap: str, words: Mapping[Use, str] | Mapping[Look, str]
) -> list[tuple[str, str]]:
    if not form:
        return []
    return [(said, form.replace(gap, quote(choice.label))) for choice, said in words.items()]
