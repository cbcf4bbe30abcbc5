"""The one comment below a pull or merge request: what it says, and when it is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.around.hosts import ChangeRequest, Comment

MARK = "<!-- lessons-match -->"
"""The first line of our comments. Anybody may write it, so the author counts as well."""
ANSWER = "not for us"
"""With these words begins the answer that keeps a request quiet."""

_FOOT = f"""\
*Advice from {{source}}, by title, description and names of files. Nothing waits for it. \
To keep it quiet here, answer `{ANSWER}` and why.*"""


@dataclass(frozen=True, slots=True)
class CommentChange:
    """A comment and what it is to say: 0 is a new one, and an empty text takes one away."""

    comment: int
    text: str


def comment_text(lessons: str, site: str) -> str:
    """Return a comment with a list of lessons in Markdown, from the site that was asked."""
    is_address = site.startswith(("http://", "https://"))
    source = "the lessons"
    if is_address:
        source = f"[the lessons]({quote(site, safe=':/%~')})"
    head = "**This happened elsewhere, and may matter here.**"
    return "\n\n".join([MARK, head, lessons, _FOOT.format(source=source)])


def is_marked(comment: Comment) -> bool:
    """Return whether a comment begins as ours do."""
    return comment.text.startswith(MARK)


def changes(
    wanted: str, request: ChangeRequest, comments: Sequence[Comment], own: str
) -> Iterator[CommentChange]:
    """Yield what to do so that one comment of ours says what is wanted, or none if that is empty.

    Only comments by ``own`` that begin with the mark are touched.
    """
    ours = [comment for comment in comments if comment.author == own and is_marked(comment)]
    others = [comment for comment in comments if comment.author != own]
    heard = "" if is_muted(request, others) else wanted
    if heard and not ours:
        yield CommentChange(0, heard)
    kept = ours[:1] if heard else []
    for comment in kept:
        if comment.text.split() != heard.split():
            yield CommentChange(comment.number, heard)
    for comment in ours[len(kept) :]:
        yield CommentChange(comment.number, "")


def is_muted(request: ChangeRequest, comments: Iterable[Comment]) -> bool:
    """Return whether somebody with a say in the request answered that it is not for them."""
    return any(
        _answer(comment.text).startswith(ANSWER)
        for comment in comments
        if comment.is_insider or comment.author in request.people
    )


def _answer(text: str) -> str:
    """Return the first line of a comment that quotes nobody, in small letters."""
    own = [line for line in text.splitlines() if not line.startswith(">")]
    lines = (line.strip(" `*_\t") for line in own)
    return next(filter(None, lines), "").casefold()
