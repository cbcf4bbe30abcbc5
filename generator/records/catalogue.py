"""The result of judging a knowledge base: the sound lessons, and every problem."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.problem import Problem
from generator.records.lesson import AUDIENCES, Audience, Lesson
from generator.records.lost_ids import lost_ids
from generator.records.mute import Mute
from generator.records.source import Source
from generator.records.vocabulary import Vocabulary


@dataclass(frozen=True)
class Catalogue:
    """The sound lessons, newest first, and every problem, sorted by place.

    ``files`` are the names for people of all records that were read, sound or not; ``sources`` are
    the records as they were written, by the stems of the files; ``mutes`` are those of
    ``match.yml``.
    """

    lessons: tuple[Lesson, ...]
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    mutes: tuple[Mute, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Lesson]:
        """The lessons by their slugs."""
        return {lesson.id: lesson for lesson in self.lessons}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a site from being published."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def broken(self) -> list[str]:
        """The records that have an error, by the names of their files for people."""
        faulty = {problem.file for problem in self.errors}
        return [file for file in self.files if file in faulty]

    def published_for(
        self, audience: Audience, *, drafts: bool = False, own: Collection[str] | None = None
    ) -> Catalogue:
        """Return the catalogue as an audience may know it, with drafts only if asked for.

        ``own`` names the organisation's own fields that are published; all but private ones if it
        is None.
        """
        widest = AUDIENCES.index(audience)
        visible = []
        for lesson in self.lessons:
            is_allowed = AUDIENCES.index(lesson.audience) <= widest
            is_ready = drafts or not lesson.draft
            if is_allowed and is_ready:
                visible.append(lesson.publishing(own))
        ids = {lesson.id for lesson in visible}
        sources = {slug: source for slug, source in self.sources.items() if slug in ids}
        known = {None, *ids}
        mutes = tuple(mute for mute in self.mutes if mute.lesson in known)
        return Catalogue(tuple(visible), self.vocabulary, (), (), sources, mutes)

    def for_places(self, *, is_asked: bool = True) -> Catalogue:
        """Return the catalogue with sources that know where values stand, and no longer which.

        These take three times the room of their texts. Without sources where none ``is_asked``.
        """
        sources = {}
        for slug, source in self.sources.items() if is_asked else ():
            sources[slug] = replace(source, data=dict.fromkeys(source.data, ""))
        return replace(self, sources=sources)

    def lost_since(self, before: Catalogue) -> list[Problem]:
        """Return a problem for each id published in ``before`` that leads nowhere now."""
        return list(lost_ids(before.sources, self.sources))

    def line(self, lesson: Lesson, *path: str | int) -> int:
        """Return the line in a lesson's file, from 1, of a value or of what would hold it.

        ``catalogue.line(lesson, "changes", 0, "made")``: the last line for a field that is still to
        be added, and 1 for a lesson that came from no file.
        """
        source = self.sources.get(lesson.id)
        if source is None:
            return 1
        if path and path[0] not in source.data:
            return source.text.rstrip().count("\n") + 1
        return source.place(path, at_key=True)[0] + 1
