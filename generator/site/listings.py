"""Lists of lessons: all of them, and those that share an area, a factor, a year, a tag, a stage or a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.insights.stage import Stage
from generator.records.choices import Kind
from generator.records.lesson import Lesson
from generator.site import addresses, feeds
from generator.site.file import Head, SiteFile
from generator.site.pages import Pages
from generator.site.paging import paginate
from generator.site.phrases import count

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """The lessons that share a value, newest first. ``name`` is the value as readers see it, ``slug`` as records do."""

    name: str
    address: str
    lessons: Sequence[Lesson]
    description: str = ""
    url: str | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: every value that lessons can be listed by, such as all areas."""

    key: str
    name: str
    listings: Sequence[Listing]

    @property
    def filled(self) -> Sequence[Listing]:
        """The listings that have lessons."""
        return [listing for listing in self.listings if listing.lessons]

    @property
    def empty(self) -> Sequence[Listing]:
        """The listings that have none yet."""
        return [listing for listing in self.listings if not listing.lessons]


def ways_in(pages: Pages) -> Mapping[str, Way]:
    """Every way in, by its key."""
    lessons = pages.catalogue.lessons
    stages = _group(
        (stage.value, lesson) for lesson in lessons for stage in [pages.knowledge.stage(lesson)]
    )
    kinds = _group((lesson.kind, lesson) for lesson in lessons)
    years = _group((lesson.date.text[:4], lesson) for lesson in lessons)
    tags = _group((tag, lesson) for lesson in lessons for tag in lesson.tags)
    processes = ((p, x) for x in lessons if x.applies_to for p in x.applies_to.processes)
    ways = [
        Way(
            "process", "What you are about to do", _words(pages, "process", "processes", processes)
        ),
        Way("stage", "Stages", [_stage_listing(stage, stages) for stage in Stage]),
        Way(
            "kind",
            "Kinds",
            [_listing("kind", kind, kind.label, kinds) for kind in Kind],
        ),
        Way(
            "area",
            "Areas",
            _words(pages, "area", "areas", ((a, x) for x in lessons for a in x.areas)),
        ),
        Way(
            "factor", "Contributing factors", _words(pages, "factor", "factors", _factors(lessons))
        ),
        Way(
            "year",
            "Years",
            [_listing("year", year, year, years) for year in sorted(years, reverse=True)],
        ),
        Way(
            "tag",
            "Tags",
            [_listing("tag", tag, tag, tags) for tag in sorted(pages.knowledge.shared_tags)],
        ),
    ]
    return {way.key: way for way in ways}


def listing_pages(pages: Pages, ways: Mapping[str, Way]) -> Iterator[SiteFile]:
    """The page of all ways in, and the pages of every list."""
    everything = Listing("All lessons", addresses.ALL, pages.catalogue.lessons)
    about = "Every way to the lessons: areas, factors, stages, kinds, years and tags."
    head = Head("Browse", about, (("browse", "Browse"),), alternates=feeds.of_all())
    yield pages.page(
        "browse.html", addresses.BROWSE, head, ways=ways, total=len(everything.lessons)
    )
    yield from _pages_of(pages, everything, None)
    for way in ways.values():
        for listing in way.listings:
            yield from _pages_of(pages, listing, way)


def _pages_of(pages: Pages, listing: Listing, way: Way | None) -> Iterator[SiteFile]:
    follow = feeds.of_all() if way is None else feeds.of_word(way.key, listing.slug, listing.name)
    for part in paginate(listing.lessons, PER_PAGE, listing.address, listing.name):
        is_gallery = listing.address == addresses.EXPERIMENTS
        yield pages.page(
            "experiments.html" if is_gallery else "listing.html",
            part.address,
            Head(
                part.title,
                f"{count(len(listing.lessons), 'lesson')}: {listing.name}.",
                (("lessons", "Lessons"),),
                alternates=follow,
            ),
            listing=listing,
            way=way,
            shown=part.items,
            number=part.number,
            last=part.last,
            follow=follow,
        )


def _group(pairs: Iterator[tuple[str, Lesson]]) -> dict[str, list[Lesson]]:
    groups: defaultdict[str, list[Lesson]] = defaultdict(list)
    for value, lesson in pairs:
        if not groups[value] or groups[value][-1] is not lesson:
            groups[value].append(lesson)
    return dict(groups)


def _factors(lessons: Sequence[Lesson]) -> Iterator[tuple[str, Lesson]]:
    return ((cause.factor, lesson) for lesson in lessons for cause in lesson.causes)


def _listing(way: str, value: str, name: str, groups: Mapping[str, Sequence[Lesson]]) -> Listing:
    return Listing(name, addresses.listing(way, value), groups.get(value, ()))


def _stage_listing(stage: Stage, groups: Mapping[str, Sequence[Lesson]]) -> Listing:
    value = stage.value
    address = addresses.listing("stage", value)
    return Listing(value.capitalize(), address, groups.get(value, ()), stage.meaning)


def _words(pages: Pages, way: str, kind: str, pairs: Iterator[tuple[str, Lesson]]) -> list[Listing]:
    groups = _group(pairs)
    words = pages.catalogue.vocabulary.words(kind)
    return [
        Listing(
            w.name,
            addresses.listing(way, slug),
            groups.get(slug, ()),
            w.description or "",
            w.url,
            slug,
        )
        for slug, w in words.items()
    ]
