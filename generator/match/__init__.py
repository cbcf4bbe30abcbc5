"""Lessons at the point of work: what somebody is about to do, and at most three lessons for it.

The rooms in reading order: ``sentences`` (what a text says), ``gate`` (when to speak), ``cues``
(what announces work), ``reading`` (scores), ``place`` (what a file belongs to), ``lessons`` (the
answer), ``event``, ``report`` and ``comment``; ``assistant`` is the door for programs that talk.
Everything is pure; the words by which English texts announce work are data, in ``work.toml``.
"""
