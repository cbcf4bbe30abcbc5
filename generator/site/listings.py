"""Lists of lessons: all of them, and those that share an area, a factor, a year or the like."""

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
from generator.site.search.documents import facet_values

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """The lessons that share a value, newest first. ``slug`` is the value in records."""

    name: str
    address: str
    lessons: Sequence[Lesson]
    slug: str = ""
    description: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: every value that lessons can be listed by, such as all areas."""

    key: str
    name: str
    listings: Sequence[Listing]


def ways_in(pages: Pages) -> Mapping[str, Way]:
    """Return every way in, by its key."""
    groups: defaultdict[tuple[str, str], list[Lesson]] = defaultdict(list)
    for lesson in pages.catalogue.lessons:
        values = {**facet_values(pages.knowledge, lesson), "tag": lesson.tags}
        for key, slugs in values.items():
            for slug in dict.fromkeys(slugs):
                groups[key, slug].append(lesson)

    def listing(key: str, slug: str, name: str, about: str = "", url: str | None = None) -> Listing:
        address = addresses.listing(key, slug)
        return Listing(name, address, groups.get((key, slug), ()), slug, about, url)

    def of_words(key: str, kind: str) -> list[Listing]:
        words = pages.catalogue.vocabulary.words(kind).items()
        return [listing(key, slug, w.name, w.description or "", w.url) for slug, w in words]

    stages = [listing("stage", s.value, s.value.capitalize(), s.meaning) for s in Stage]
    kinds = [listing("kind", kind.value, kind.label) for kind in Kind]
    years = sorted({slug for key, slug in groups if key == "year"}, reverse=True)
    tags = sorted(pages.knowledge.shared_tags)
    ways = [
        Way("process", "What you are about to do", of_words("process", "processes")),
        Way("stage", "Stages", stages),
        Way("kind", "Kinds", kinds),
        Way("area", "Areas", of_words("area", "areas")),
        Way("factor", "Contributing factors", of_words("factor", "factors")),
        Way("year", "Years", [listing("year", year, year) for year in years]),
        Way("tag", "Tags", [listing("tag", tag, tag) for tag in tags]),
    ]
    return {way.key: way for way in ways}


def listing_pages(pages: Pages, ways: Mapping[str, Way]) -> Iterator[SiteFile]:
    """Yield the page of all ways in, and the pages of every list."""
    lessons = pages.catalogue.lessons
    about = "Every way to the lessons: areas, factors, stages, kinds, years and tags."
    head = Head("Browse", about, (("browse", "Browse"),), alternates=feeds.of_all())
    yield pages.page("browse.html", addresses.BROWSE, head, ways=ways, total=len(lessons))
    yield from _pages_of(pages, Listing("All lessons", addresses.ALL, lessons), None)
    for way in ways.values():
        for listing in way.listings:
            yield from _pages_of(pages, listing, way)


def _pages_of(pages: Pages, listing: Listing, way: Way | None) -> Iterator[SiteFile]:
    follow = feeds.of_word(way.key, listing.slug, listing.name) if way else feeds.of_all()
    is_gallery = listing.address == addresses.EXPERIMENTS
    template = "experiments.html" if is_gallery else "listing.html"
    about = f"{count(len(listing.lessons), 'lesson')}: {listing.name}."
    for part in paginate(listing.lessons, PER_PAGE, listing.address, listing.name):
        yield pages.part(
            template,
            part,
            about,
            [("lessons", "Lessons")],
            alternates=follow,
            listing=listing,
            way=way,
            shown=part.items,
            follow=follow,
        )
