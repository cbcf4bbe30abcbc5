"""Sites made without any site engine: what `contents` gives, by address."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property
from urllib.parse import urljoin, urlsplit

import pytest

from generator.site import follow_through, listings, procedure_layout, where_else
from generator.site.addresses import lesson as lesson_address
from generator.site.addresses import published
from generator.site.contents import LessonFiles, but_lessons, contents
from generator.site.pages import Pages, Settings

SITE = "https://lessons.example.org/deep/"
HAND_WRITTEN = "contributing/"


class Part:
    """Some files of a site, made as far as somebody asks for them."""

    def __init__(self, files):
        # What is made when it is asked for is made here once.
        self._making = (replace(file, made=file.content) for file in files)
        self._made = {}

    def find(self, address):
        """The file of an address, None if it is none of these; those behind it need not be made."""
        while address not in self._made:
            file = next(self._making, None)
            if file is None:
                return None
            self._made[file.address] = file
        return self._made[address]

    def everything(self):
        self.find("")
        self._made.update({file.address: file for file in self._making})
        return self._made


class Site:
    """Everything published of a catalogue, made as far as somebody asks for it."""

    def __init__(self, catalogue, today, page_of, **settings):
        self.directories = settings.get("directories", True)
        self.made_from = Pages(catalogue, Settings(today=today, **settings))
        self._lessons = LessonFiles(self.made_from)
        self._pages_of_lessons = Part(map(self._lessons.page, catalogue.lessons))
        self._others = Part(but_lessons(self.made_from))
        self._for_machines = Part(self._made_for_machines())
        self._page_of = page_of
        self._read = {}

    def _made_for_machines(self):
        yield from self._lessons.for_machines.values()

    @cached_property
    def all(self):
        """All files, in the order in which they are published."""
        return [replace(file, made=file.content) for file in contents(self.made_from)]

    @cached_property
    def files(self):
        return {file.address: file for file in self.all}

    def file(self, address):
        """One file, which must be there; most others need not be made."""
        if "all" in vars(self):
            return self.files[address]
        parts = [self._others, self._pages_of_lessons, self._for_machines]
        if address.startswith(("api/", "feeds/")) or address.endswith(".md"):
            parts.reverse()
        elif address.startswith("lessons/"):
            parts[:2] = parts[1::-1]
        found = (part.find(address) for part in parts)
        try:
            return next(filter(None, found))
        except StopIteration:
            raise KeyError(address) from None

    @cached_property
    def pages(self):
        """The addresses of all pages."""
        return [file.address for file in self.all if file.head]

    def below(self, folder):
        """The addresses of the pages below a folder, for which no lesson's own page is made."""
        files = self.files if "all" in vars(self) else self._others.everything()
        return [
            file.address for file in files.values() if file.head and file.address.startswith(folder)
        ]

    def page(self, address):
        if address not in self._read:
            self._read[address] = self._page_of(self.file(address).content)
        return self._read[address]

    def lesson(self, slug):
        return self.page(f"lessons/{slug}/")

    def url(self, address):
        """Where a browser finds it."""
        return SITE + published(address, directories=self.directories)

    def _by_url(self, addresses):
        """The addresses by where a browser finds each; that of a page is another than its file's."""
        pages = [address for address in addresses if not address or address.endswith("/")]
        files = {SITE + address.removesuffix("index.html"): address for address in addresses}
        return files | {self.url(address): address for address in pages}

    @cached_property
    def _known(self):
        """What stands at each URL, but for what is for machines."""
        written = {self.url(HAND_WRITTEN): HAND_WRITTEN}
        if "all" in vars(self):
            return self._by_url(self.files) | written
        lessons = (lesson_address(lesson.id) for lesson in self.made_from.catalogue.lessons)
        return self._by_url([*self._others.everything(), *lessons]) | written

    @cached_property
    def _known_to_machines(self):
        return self._by_url(self._for_machines.everything())

    def standing_at(self, url):
        """The address of what stands at a URL, None if nothing does."""
        return self._known[url] if url in self._known else self._known_to_machines.get(url)

    def targets(self, address):
        """The addresses that a page's links to this site lead to, without their fragments."""
        links = (
            urljoin(self.url(address), link).partition("#")[0] for link in self.page(address).links
        )
        found = ((link, self.standing_at(link)) for link in links if link.startswith(SITE))
        return [link if address is None else address for link, address in found]

    def broken(self):
        """Every relative link that leads to nothing, or to no such place on a page."""
        for file in self.all:
            if file.head or file.address.endswith(".html"):
                for link in self._references(file.address):
                    target, _, fragment = urljoin(self.url(file.address), link).partition("#")
                    found = self.standing_at(target.partition("?")[0])
                    if found is None or (fragment and fragment not in self.page(found).ids):
                        yield file.address, link

    def _references(self, address):
        for element in self.page(address).elements:
            values = [
                element.attributes[name]
                for name in ("href", "src", "action")
                if name in element.attributes
            ]
            yield from (value for value in values if not urlsplit(value).scheme)


@pytest.fixture(scope="session")
def site_of(today, page_of, ferry):
    """Make the site of a catalogue: `site_of(base.read(), directories=False)`. The ferry's is shared."""
    of_ferry = cache(lambda **settings: Site(ferry, today, page_of, **settings))

    def make(catalogue, **settings):
        if catalogue is ferry:
            return of_ferry(**settings)
        return Site(catalogue, today, page_of, **settings)

    return make


@pytest.fixture
def per_page(monkeypatch):
    """How many items a page of a list has: far fewer than readers get, so that few make two pages."""
    for module in (follow_through, listings, procedure_layout, where_else):
        monkeypatch.setattr(module, "PER_PAGE", 10)
    return 10


@pytest.fixture
def site(base, site_of):
    """Make the site of the knowledge base, which must be sound."""

    def make(**settings):
        catalogue = base.read()
        assert catalogue.problems == ()
        return site_of(catalogue, **settings)

    return make
