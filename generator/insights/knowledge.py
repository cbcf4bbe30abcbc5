"""Memoise everything that follows from the lessons on a day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.insights import follow_through, procedures, relations, stage, where_else
from generator.insights.follow_through import Item
from generator.insights.procedures import Explained
from generator.insights.relations import RelatedLessons
from generator.insights.stage import Overdue, Stage, is_told
from generator.insights.where_else import Extent
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson, words_of
from generator.records.mute import Mute


@dataclass(frozen=True)
class Knowledge:
    """The insights into the lessons of a catalogue as of a day, each worked out once."""

    catalogue: Catalogue
    today: datetime.date

    @cached_property
    def tracked(self) -> Sequence[Lesson]:
        """The failures whose follow-through is ours, newest first; the others are for reading."""
        return [lesson for lesson in self.failures if lesson.tracked]

    @cached_property
    def failures(self) -> Sequence[Lesson]:
        """The lessons of failures, newest first: all but the practices."""
        return [lesson for lesson in self.catalogue.lessons if not lesson.is_practice]

    @cached_property
    def untracked(self) -> int:
        """The number of failures that boards leave out."""
        return len(self.failures) - len(self.tracked)

    @cached_property
    def stages(self) -> Sequence[Stage]:
        """The stages that failures can come to here: *not told* only if a record does not tell."""
        left_out = {Stage.PRACTICE}
        if all(map(is_told, self.failures)):
            left_out.add(Stage.NOT_TOLD)
        return [stage for stage in Stage if stage not in left_out]

    @cached_property
    def relations(self) -> Mapping[str, RelatedLessons]:
        """The relations of every lesson, by id."""
        return relations.relations(self.catalogue)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Lesson | None, Lesson | None]]:
        """The lessons before and after each one, by id."""
        return relations.neighbours(self.catalogue)

    @cached_property
    def to_do(self) -> Sequence[Item]:
        """The items that are still to be done, most pressing first."""
        return follow_through.follow_through(self.catalogue.lessons, self.relations, self.today)

    @cached_property
    def extents(self) -> Mapping[str, Extent]:
        """What is known of every area: what happened, what is asked, found and proposed."""
        return where_else.extents(self.catalogue, self.relations)

    @cached_property
    def procedures(self) -> Sequence[Explained]:
        """The procedures with their lessons, in the order of the vocabulary."""
        return procedures.procedures(self.catalogue)

    @cached_property
    def shared_tags(self) -> Collection[str]:
        """The tags of more than one lesson."""
        uses: Counter[str] = Counter()
        for lesson in self.catalogue.lessons:
            uses.update(set(lesson.tags))
        return {tag for tag, number in uses.items() if number > 1}

    @cached_property
    def mutes(self) -> Sequence[Mute]:
        """The entries of ``match.yml`` that still hold."""
        return [mute for mute in self.catalogue.mutes if mute.until.last >= self.today]

    def mute_of(self, lesson: Lesson) -> Mute | None:
        """Return the entry that keeps a lesson quiet at the point of work, if any."""
        processes = words_of(lesson)["processes"]
        for mute in self.mutes:
            if mute.lesson == lesson.id or mute.process in processes:
                return mute
        return None

    def stage(self, lesson: Lesson) -> Stage:
        """Return how far a lesson has come."""
        return self.relations[lesson.id].stage

    def overdue(self, lesson: Lesson) -> Overdue:
        """Return which changes, verification and review of a lesson are overdue."""
        return stage.overdue(lesson, self.today)

    def name(self, slug: str, kind: str) -> str:
        """Return the name of a word for readers; ``kind`` is a part of the vocabulary."""
        words = self.catalogue.vocabulary.words(kind)
        if slug in words:
            return words[slug].name
        return slug
