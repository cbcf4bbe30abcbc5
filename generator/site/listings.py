"""Lists of lessons: all of them, and those that share an area, a role, a year or the like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import escape

from generator.records.choices import Kind
from generator.records.lesson import Lesson, words_of
from generator.records.vocabulary import Word
from generator.site import addresses, feeds
from generator.site.file import Alternate, Head, SiteFile
from generator.site.follow_through import area_boards
from generator.site.pages import Pages
from generator.site.paging import LINES_PER_PAGE, PER_PAGE, paginate
from generator.site.search.documents import WrittenPage, facet_values
from generator.translation import N_

_GALLERIES = {addresses.EXPERIMENTS: "experiments.html", addresses.PRACTICES: "practices.html"}


_PRACTICES = N_(
    "What went right teaches what to repeat. These practices were seen to work somewhere; each "
    "says why, and what would show that it no longer does."
)


class Listing(NamedTuple):
    """The lessons that share a value, newest first. ``slug`` is the value in records."""

    address: str
    lessons: Sequence[Lesson]
    slug: str
    name: str
    description: str = ""
    url: str | None = None


class Way(NamedTuple):
    """A way in: every value that lessons can be listed by, such as all areas."""

    key: str
    name: str
    listings: Sequence[Listing]


def practice_documents(pages: Pages) -> Iterator[WrittenPage]:
    """Yield the page of practices as search finds it, where there is one."""
    if any(lesson.is_practice for lesson in pages.catalogue.lessons):
        gettext = pages.words.gettext
        name = gettext(addresses.BOARDS[addresses.PRACTICES])
        address = pages.url(addresses.PRACTICES, "")
        yield WrittenPage(address, name, str(escape(gettext(_PRACTICES))))


def ways_in(pages: Pages) -> Mapping[str, Way]:
    """Return every way in, by its key."""
    groups: defaultdict[str, defaultdict[str, list[Lesson]]]
    groups = defaultdict(lambda: defaultdict(list))
    for lesson in pages.catalogue.lessons:
        values = {**facet_values(pages.knowledge, lesson), "tag": lesson.tags}
        values["role"] = words_of(lesson)["roles"]
        for key, slugs in values.items():
            for slug in dict.fromkeys(slugs):
                groups[key][slug].append(lesson)
    years = sorted(groups["year"], reverse=True)
    tags = sorted(pages.knowledge.shared_tags)
    vocabulary = pages.catalogue.vocabulary
    gettext = pages.words.gettext
    stages = {}
    for stage in pages.knowledge.stages:
        label = gettext(stage.label)
        stages[stage.value] = (label[:1].upper() + label[1:], gettext(stage.meaning))
    names: dict[str, tuple[str, Mapping[str, Sequence[Any]]]] = {
        "process": (gettext("What you are about to do"), _described(vocabulary.processes)),
        "area": (gettext("Areas"), _described(vocabulary.areas)),
        "role": (gettext("Roles"), _described(vocabulary.roles, groups["role"])),
        "channel": (gettext("Channels"), _described(vocabulary.channels, groups["channel"])),
        "stage": (gettext("Stages"), stages),
        "kind": (gettext("Kinds"), {kind.value: (gettext(kind.label),) for kind in Kind.written()}),
        "factor": (gettext("Contributing factors"), _described(vocabulary.factors)),
        "year": (gettext("Years"), {year: (year,) for year in years}),
        "tag": (gettext("Tags"), {tag: (tag,) for tag in tags}),
    }
    ways = {}
    for key, (name, words) in names.items():
        listings = []
        for slug, described in words.items():
            address = addresses.listing(key, slug)
            listings.append(Listing(address, groups[key][slug], slug, *described))
        ways[key] = Way(key, name, listings)
    return ways


def _described(
    words: Mapping[str, Word], wanted: Container[str] | None = None
) -> Mapping[str, Sequence[Any]]:
    """Return the name, description and address of words: of all, or of those that are wanted."""
    described = {}
    for slug, word in words.items():
        if wanted is None or slug in wanted:
            described[slug] = (word.name, word.description or "", word.url)
    return described


def listing_pages(pages: Pages, ways: Mapping[str, Way]) -> Iterator[SiteFile]:
    """Yield the page of all ways in, and the pages of every list."""
    lessons = pages.catalogue.lessons
    gettext = pages.words.gettext
    about = gettext(
        "Every way to the lessons: areas, roles, channels, factors, stages, kinds, years and tags."
    )
    browse = gettext("Browse")
    head = Head(browse, about, (("browse", browse),), alternates=feeds.forms(pages))
    yield pages.page("browse.html", addresses.BROWSE, head, ways=ways, total=len(lessons))
    everything = Listing(addresses.ALL, lessons, "", gettext("All lessons"))
    yield from pages_of(pages, everything, None)
    if pages.added:
        recent = Listing(addresses.RECENT, pages.recent, "", gettext("Recently added"))
        yield from pages_of(pages, recent, None, "recent.html")
    yield _months_page(pages)
    for way in ways.values():
        for listing in way.listings:
            if way.key != "area":
                yield from pages_of(pages, listing, way)
    yield from _area_pages(pages, ways["area"])


def _months_page(pages: Pages) -> SiteFile:
    gettext = pages.words.gettext
    about = gettext(
        "What each of the last months brought: what is new, changed stage or came back."
    )
    dates = [month.date for month in pages.months]
    headings = tuple((f"month-{date}", pages.words.date(date)) for date in dates)
    title = gettext("Month by month")
    alternates = feeds.forms(pages, feeds.DIGEST, title)
    head = Head(title, about, headings, alternates=alternates)
    return pages.page("months.html", addresses.MONTHS, head)


def _area_pages(pages: Pages, way: Way) -> Iterator[SiteFile]:
    """Yield the pages of every area: what is to be done, what is asked, and its lessons."""
    boards = area_boards(pages)
    extents = pages.knowledge.extents
    words = pages.catalogue.vocabulary.areas
    for listing in way.listings:
        area = listing.slug
        yield from pages_of(
            pages,
            listing,
            way,
            "area.html",
            board=boards[area],
            extent=extents[area],
            whole=[other for other in way.listings if other.slug == words[area].parent],
            parts=[other for other in way.listings if words[other.slug].parent == area],
        )


def pages_of(
    pages: Pages,
    listing: Listing,
    way: Way | None,
    template: str = "listing.html",
    **values: object,
) -> Iterator[SiteFile]:
    """Yield the pages of a list; ``way`` is None for that of all lessons.

    The first page has cards, those after it a line for each lesson: in a large base every lesson is
    in twenty lists.
    """
    follow: tuple[Alternate, ...] = ()
    if way is None:
        follow = feeds.forms(pages)
    elif way.key in feeds.WAYS:
        follow = feeds.forms(pages, f"{way.key}-{listing.slug}", listing.name)
    template = _GALLERIES.get(listing.address, template)
    about = pages.words.ngettext(
        "%(num)s lesson: %(list)s.",
        "%(num)s lessons: %(list)s.",
        len(listing.lessons),
        list=listing.name,
    )
    sizes = PER_PAGE, LINES_PER_PAGE
    for part in paginate(listing.lessons, sizes, listing.address, listing.name, pages.words):
        yield pages.part(
            template,
            part,
            about,
            [("lessons", pages.words.gettext("Lessons"))],
            alternates=follow,
            listing=listing,
            way=way,
            shown=part.items,
            follow=follow,
            **values,
        )
