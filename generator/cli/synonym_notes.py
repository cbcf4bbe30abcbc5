"""Warn of synonyms in the vocabulary that search passes over."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Problem, quoted
from generator.records.base import KnowledgeBase
from generator.records.vocabulary import PASSED_OVER, Vocabulary
from generator.site.search.words import language_of, snowball_name

_ADVICE = "write a word more, or leave it out"


def passed_over(base: KnowledgeBase, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield a warning for each synonym that is one word behind a stop word."""
    of_words, *_ = base.settings
    if not vocabulary.synonyms:
        return
    language = language_of(snowball_name(vocabulary.language))
    for path, text in of_words.texts("synonyms", "*", "*"):
        if not language.phrase(text):
            message = f"search passes over {quoted(text)}"
            yield of_words.problem(Finding(PASSED_OVER, path, message, _ADVICE))
