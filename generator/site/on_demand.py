"""A site whose files are made when somebody asks for them, so that an edit waits for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.contents import LessonFiles, but_lessons
from generator.site.file import SiteFile
from generator.site.pages import Pages


class OnDemand:
    """The files of a site but its search index, by the names that they are published under.

    ``before`` is the site before an edit: which lessons are similar takes long to tell, and is told
    as it was there until ``lessons`` has settled.
    """

    def __init__(self, pages: Pages, before: OnDemand | None = None) -> None:
        self._directories = pages.settings.directories
        self._catalogue = pages.catalogue
        self.lessons: LessonFiles = LessonFiles(pages, before.lessons if before else None)
        self._made: dict[str, SiteFile] = {}
        self.others: Iterator[SiteFile] = but_lessons(pages)
        """What is no lesson's page and not for machines; what is taken here is not made again."""

    def file(self, name: str) -> SiteFile | None:
        """Return a file, None if there is none; others that come before it are made, and kept."""
        lesson = self._lesson_pages.get(name)
        if lesson:
            return self.lessons.page(lesson)
        may_be_data = name.startswith(addresses.MACHINES) or name.endswith(".md")
        if may_be_data and name in self.lessons.for_machines:
            return self.lessons.for_machines[name]
        while name not in self._made:
            made = next(self.others, None)
            if made is None:
                return None
            self._made[self.name(made)] = made
        return self._made[name]

    def name(self, file: SiteFile) -> str:
        """Return the name that a file is published under."""
        address = file.address
        if file.head:
            return addresses.file_of(address, directories=self._directories)
        return address

    @cached_property
    def _lesson_pages(self) -> Mapping[str, Lesson]:
        named = {}
        for lesson in self._catalogue.lessons:
            address = addresses.lesson(lesson.id)
            named[addresses.file_of(address, directories=self._directories)] = lesson
        return named
