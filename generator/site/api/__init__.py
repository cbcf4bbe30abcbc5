"""The lessons as data, for programs, at addresses that stay; `docs/about/data.md` promises what.

Read `shapes` first: what there is to say, and what it means. `values` fills it and makes rows of
it, and `openapi` describes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial

from generator.insights.totals import counts
from generator.records.lesson import json_schema
from generator.site import addresses
from generator.site.api.matching import match_file
from generator.site.api.openapi import description
from generator.site.api.values import plain, rows, short, whole
from generator.site.file import SiteFile
from generator.site.pages import Pages
from generator.site.search.similar import Similar


def api_files(pages: Pages, similar: Mapping[str, Sequence[Similar]]) -> Iterator[SiteFile]:
    """Yield every file of the API; ``similar`` lessons are by id."""
    lessons = pages.catalogue.lessons
    root = pages.root(addresses.ALL_DATA)
    in_short = [short(pages, lesson, root) for lesson in lessons]
    yield _file(addresses.ALL_DATA, {"count": len(lessons), "lessons": in_short})
    yield SiteFile(addresses.ALL_ROWS, rows(in_short))
    root = pages.root(addresses.lesson_data("any"))
    for lesson in lessons if "data" in pages.settings.copies else ():
        data = partial(whole, pages, lesson, similar[lesson.id], root)
        yield SiteFile(addresses.lesson_data(lesson.id), partial(_json, data))
    yield _file(addresses.VOCABULARY_DATA, plain(pages.catalogue.vocabulary))
    statistics = counts(pages.catalogue, pages.knowledge.relations)
    yield _file(addresses.STATISTICS_DATA, asdict(statistics))
    yield SiteFile(addresses.MATCH_DATA, match_file(pages))
    yield _file(addresses.SCHEMA, json_schema())
    yield _file(addresses.OPENAPI, description(pages))


def _file(address: str, data: object) -> SiteFile:
    return SiteFile(address, _json(lambda: data))


def _json(data: Callable[[], object]) -> bytes:
    return json.dumps(data(), ensure_ascii=False, allow_nan=False).encode()
