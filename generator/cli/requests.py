"""``lessons match-requests`` and ``match-comment``: lessons below pull and merge requests.

The first reads what strangers wrote, the second may write: each runs in a job of its own.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from generator import __version__
from generator.around.hosts import GITHUB, GITLAB, ChangeRequest, HostError, Project, asker
from generator.cli import common
from generator.cli.common import EXISTING, PATH, Refused
from generator.cli.match import asked_base, folder_option, from_option, matcher_for
from generator.match.comment import MARK, changes, comment_text, is_marked
from generator.match.lessons import Matcher, Work
from generator.match.report import as_markdown


@click.command("match-requests")
@folder_option
@from_option
@click.option("--number", type=int, help="Ask for this one only.")
@click.option(
    "--comments",
    "target",
    required=True,
    metavar="FILE",
    type=PATH,
    help="Write to FILE what the comments are to say; none is written where none is touched.",
)
@common.today_option(help="The day that counts as today.")
def match_requests(
    *,
    folder: Path,
    site: str | None,
    number: int | None,
    target: Path,
    day: datetime.date,
) -> None:
    """Ask which lessons matter for the open pull requests, or merge requests, of a project.

    It runs in a job of GitHub or GitLab. The host is asked for titles, descriptions, names of files
    and comments of the hundred requests that were changed last, with the LESSONS_TOKEN where not
    everybody may read them. Nothing is fetched, run or written there: `match-comment` writes, in a
    job of its own. A summary is printed, as Markdown.

    Exits with 0, whether a lesson fits or not; 2 when the site or the host cannot be asked.
    """
    matcher = matcher_for(asked_base(site, folder, "public", day), day)
    project = _project()
    refusals = _Refusals()
    requests: list[ChangeRequest] = []
    with refusals.told("The open requests"):
        asked = [project.request(number)] if number else project.open_requests()
        requests = [request for request in asked if request.is_open]
    answers: dict[int, str] = {}
    texts: dict[int, str] = {}
    for request in requests:
        with refusals.told(f"Request {request.number}"):
            lessons = _lessons_for(request, project, matcher)
            comments = project.comments(request.number)
            answers[request.number] = lessons
            if lessons or any(map(is_marked, comments)):
                texts[request.number] = comment_text(lessons, site or "") if lessons else ""
    if texts:
        common.write(target, json.dumps(texts).encode())
    click.echo(_summary(answers, matcher))
    sys.exit(refusals.status)


@click.command("match-comment")
@click.argument("file", type=EXISTING)
def match_comment(file: Path) -> None:
    """Bring the comments up to date that `match-requests` wrote to FILE.

    Below a request there is one comment at most. It is edited in place, and taken away when no
    lesson fits any more. It is known by its first line and its author, to whom the LESSONS_TOKEN
    belongs: no other comment is touched. There is none where somebody answers `not for us` who is
    the author, an assignee or a reviewer of the request or, on GitHub, a member of the project.

    Exits with 0 when all is as it should be; 2 when the host refuses.
    """
    texts = _handed_over(file)
    project = _project()
    refusals = _Refusals()
    with refusals.told("The comments' author"):
        own = project.own_name()
        for number, wanted in texts.items():
            with refusals.told(f"Request {number}"):
                comments = project.comments(number)
                for change in changes(wanted, project.request(number), comments, own):
                    project.comment(number, change.comment, change.text)
                    done = "written" if change.text else "taken away"
                    click.echo(f"Request {number}: the comment is {done}.")
    sys.exit(refusals.status)


class _Refusals:
    """Tells what a host refuses, and lets the rest go on."""

    status = 0

    @contextmanager
    def told(self, what: str) -> Iterator[None]:
        """Tell that something could not be asked, if it cannot."""
        try:
            yield
        except HostError as fault:
            self.status = Refused.exit_code
            click.echo(f"{what}: the host cannot be asked, since {fault}.", err=True)


def _project() -> Project:
    """Return the project whose job this is, as the host's variables name it."""
    token = os.environ.get("LESSONS_TOKEN", "")
    try:
        if "GITLAB_CI" in os.environ:
            headers = {"PRIVATE-TOKEN": token} if token else {}
            ask = asker(os.environ["CI_API_V4_URL"], headers)
            return Project(ask, GITLAB, os.environ["CI_PROJECT_ID"])
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        ask = asker(os.environ["GITHUB_API_URL"], headers)
        return Project(ask, GITHUB, os.environ["GITHUB_REPOSITORY"])
    except KeyError as missing:
        raise Refused(f"this is no job of GitHub or GitLab: {missing} is not set") from None
    except HostError as fault:
        raise Refused(str(fault)) from None


def _lessons_for(request: ChangeRequest, project: Project, matcher: Matcher) -> str:
    """Return the lessons for a request as Markdown; empty when none fits."""
    text = f"{request.title}\n\n{request.description}"
    answer = matcher.answer(Work(text, project.paths(request.number)))
    return as_markdown(answer, matcher.knowledge)


def _summary(answers: Mapping[int, str], matcher: Matcher) -> str:
    """Return what was asked and answered, so that people see that it is alive."""
    lessons = matcher.catalogue.lessons
    newest = max((lesson.date.text for lesson in lessons), default="none")
    spoken = {number: text for number, text in answers.items() if text}
    head = (
        f"Requests looked at: {len(answers)}; with lessons that fit: {len(spoken)}. Lessons that "
        f"were asked: {len(lessons)}, the newest of {newest}, by mkdocs-lessons {__version__}."
    )
    shown = [f"## Request {number}\n\n{text}" for number, text in spoken.items()]
    return "\n\n".join([head, *shown])


def _handed_over(file: Path) -> dict[int, str]:
    """Return what comments are to say, by request. Refuses what `match-requests` did not write."""
    try:
        texts = {int(number): text for number, text in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        texts = {0: "?"}
    if not all(text == "" or str(text).startswith(MARK) for text in texts.values()):
        raise Refused(f"{file} is not what `lessons match-requests` writes")
    return texts
