"""Words of the vocabulary as people name them: by number, name, a part of it, or a synonym."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.intake.form.parse import spoken, word
from generator.intake.interview.conversation import NO, SKIP, YES, Conversation, word_in
from generator.problem import nearest, shortened
from generator.records.vocabulary import Word

_MOST_DIGITS = 4
_SHORTEST_STEM = 4


def fitting(
    text: str, words: Mapping[str, Word], synonyms: Sequence[Sequence[str]] = ()
) -> list[str]:
    """Return the slugs that an answer may mean; one alone where it is clear.

    A number, a slug or a name is clear. Else all the answer's words stand in the name, or else in
    the description, or else those of a synonym do.

    >>> areas = {"billing": Word(name="Billing and refunds"), "sales": Word(name="Sales")}
    >>> fitting("refund", areas)
    ['billing']
    """
    slugs = list(words)
    if text.isdecimal() and len(text) <= _MOST_DIGITS and 1 <= int(text) <= len(slugs):
        return [slugs[int(text) - 1]]
    known = word(text, spoken(words))
    if known:
        return [known]
    for said in (text, *_meaning_the_same(text, synonyms)):
        found = _holding(said, words)
        if found:
            return found
    return []


def _meaning_the_same(text: str, synonyms: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what the vocabulary says means the same as a text."""
    said = _terms(text)
    for group in synonyms:
        if said in map(_terms, group):
            yield from group


def _holding(text: str, words: Mapping[str, Word]) -> list[str]:
    """Return the slugs of the words that hold a text: in names, or else in descriptions.

    Whole words go before words of one stem.
    """
    names = {slug: f"{slug} {entry.name}" for slug, entry in words.items()}
    descriptions = {slug: entry.description or "" for slug, entry in words.items()}
    for texts in (names, descriptions):
        for is_same in (str.__eq__, _share_stem):
            found = [slug for slug in words if _is_held(text, texts[slug], is_same)]
            if found:
                return found
    return []


def _is_held(text: str, within: str, is_same: Callable[[str, str], bool]) -> bool:
    terms = _terms(text)
    for term in terms:
        if not any(is_same(term, known) for known in _terms(within)):
            return False
    return bool(terms)


def _share_stem(term: str, known: str) -> bool:
    """True if one word begins with the other: "refund" and "refunds"."""
    shorter, longer = sorted((term, known), key=len)
    return len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter)


def _terms(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def parts_of(answer: str) -> list[str]:
    """Return what stands between commas or semicolons or in lines of their own."""
    parts = map(str.strip, re.split(r"[,;\n]", answer))
    return list(filter(None, parts))


@dataclass(slots=True, kw_only=True)
class WordChoice:
    """A question that words of the vocabulary answer: one of them, or several.

    ``takes`` is given what is none of them, and tells whether it was of use otherwise.
    """

    talk: Conversation
    question: str
    words: Mapping[str, Word]
    synonyms: Sequence[Sequence[str]] = ()
    is_one: bool = False
    can_skip: bool = False
    takes: Callable[[str], bool] = lambda _: False

    def ask(self, so_far: Sequence[str] = (), first: str = "") -> list[str]:
        """Return the slugs that were chosen; none where that was skipped.

        ``so_far`` were chosen before, and ``first`` is an answer that was given already.
        """
        question = self.question
        answer = first
        if not first:
            self._show(self.words)
            question += self.talk.offer(self._names(so_far))
            answer = self._answer(question)
        while True:
            if self.can_skip and word_in(answer) in (SKIP, *NO):
                return []
            chosen = self._chosen(answer) if answer else list(so_far)
            if chosen:
                self.talk.desk.tell(f"Noted: {self._names(chosen)}", "quiet")
                return chosen
            self.talk.desk.tell("Choose one of the list; ? shows it again.", "quiet")
            answer = self._answer(question)

    def _answer(self, question: str) -> str:
        return self.talk.ask(question, partial(self._show, self.words))

    def _names(self, slugs: Sequence[str]) -> str:
        return ", ".join(self.words[slug].name for slug in slugs)

    def _show(self, slugs: Collection[str]) -> None:
        for number, (slug, entry) in enumerate(self.words.items(), 1):
            if slug in slugs:
                about = f": {entry.description}" if entry.description else ""
                self.talk.desk.tell(f"{number:>3}  {entry.name}{about}")

    def _chosen(self, answer: str) -> list[str]:
        """Return the slugs that an answer names, and ask about what is not clear in it."""
        is_whole = self.is_one or fitting(answer, self.words)
        waiting = [answer] if is_whole else parts_of(answer)
        chosen = []
        while waiting:
            part = waiting.pop(0)
            fits = fitting(part, self.words, self.synonyms)
            if len(fits) == 1:
                chosen += fits
            elif part and (fits or not self.takes(part)):
                waiting.insert(0, self._which(part, fits))
        return list(dict.fromkeys(chosen))

    def _which(self, part: str, fits: Sequence[str]) -> str:
        """Return other words for some that are unknown or fit several, or nothing."""
        if fits:
            self.talk.desk.tell(f"`{shortened(part)}` fits several:", "place")
            self._show(fits)
            return self._answer("Which one? A number or a word, or Enter for none of them.")
        unknown = f"`{shortened(part)}` is not in the list."
        names = {entry.name.casefold(): slug for slug, entry in self.words.items()}
        match = nearest(part, [*self.words, *names])
        if match is None:
            return self._answer(f"{unknown} A number or another word; ? shows the list.")
        meant = names.get(match, match)
        proposal = f"Did you mean {self.words[meant].name}? Enter for yes, or another word."
        answer = self._answer(f"{unknown} {proposal}")
        if word_in(answer) in YES:
            return meant
        return "" if word_in(answer) in NO else answer
