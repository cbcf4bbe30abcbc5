"""Sites made without any site engine: what `contents` gives, by address."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import pytest

from generator.site.addresses import published
from generator.site.contents import contents
from generator.site.pages import Pages, Settings

SITE = "https://lessons.example.org/deep/"
HAND_WRITTEN = "contributing/"


class Site:
    """Everything published of a catalogue, made as far as somebody asks for it."""

    def __init__(self, catalogue, today, page_of, **settings):
        self.directories = settings.get("directories", True)
        self.made_from = Pages(catalogue, Settings(today=today, **settings))
        # What is made when it is asked for is made here once.
        self._making = (replace(file, made=file.content) for file in contents(self.made_from))
        self._made = []
        self._page_of = page_of
        self._read = {}

    @property
    def all(self):
        self._made.extend(self._making)
        return self._made

    @property
    def files(self):
        return {file.address: file for file in self.all}

    def file(self, address):
        """One file, which must be there; those behind it need not be made."""
        for file in self._made:
            if file.address == address:
                return file
        for file in self._making:
            self._made.append(file)
            if file.address == address:
                return file
        raise KeyError(address)

    @property
    def pages(self):
        """The addresses of all pages."""
        return [file.address for file in self.all if file.head]

    def page(self, address):
        if address not in self._read:
            self._read[address] = self._page_of(self.file(address).content)
        return self._read[address]

    def lesson(self, slug):
        return self.page(f"lessons/{slug}/")

    def url(self, address):
        """Where a browser finds it."""
        return SITE + published(address, directories=self.directories)

    @cached_property
    def known(self):
        """What stands at each URL."""
        files = {SITE + file.address.removesuffix("index.html"): file.address for file in self.all}
        return files | {self.url(address): address for address in [*self.pages, HAND_WRITTEN]}

    def targets(self, address):
        """The addresses that a page's links to this site lead to, without their fragments."""
        links = (
            urljoin(self.url(address), link).partition("#")[0] for link in self.page(address).links
        )
        return [self.known.get(link, link) for link in links if link.startswith(SITE)]

    def broken(self):
        """Every relative link that leads to nothing, or to no such place on a page."""
        for file in self.all:
            if file.head or file.address.endswith(".html"):
                for link in self._references(file.address):
                    target, _, fragment = urljoin(self.url(file.address), link).partition("#")
                    found = self.known.get(target.partition("?")[0])
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
def site_of(today, page_of):
    """Make the site of a catalogue: `site_of(base.read(), directories=False)`."""
    return lambda catalogue, **settings: Site(catalogue, today, page_of, **settings)


@pytest.fixture
def site(base, site_of):
    """Make the site of the knowledge base, which must be sound."""

    def make(**settings):
        catalogue = base.read()
        assert catalogue.problems == ()
        return site_of(catalogue, **settings)

    return make
