"""Pull requests on GitHub, merge requests on GitLab, and the comments below them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

HostApi = Callable[[str, str, Any], Any]
"""Asks a host by method, path and data, and returns what its JSON holds. Raises HostError."""

_MOST = 25_000_000
"""Bytes of an answer."""
_SECONDS = 30
_PAGE = 100
_PAGES = 10
"""Pages that are asked for: a stranger may make any number, and hosts answer so many an hour."""


class HostError(Exception):
    """A host gave no answer that helps; the message says why, in no words of the host."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a host calls things: the paths of its API, and the names in its answers.

    ``own`` is the author of what a job writes; empty where the host must be asked.
    """

    requests: str
    request: str
    files: str
    comments: str
    comment: str
    number: str
    description: str
    login: str
    people: tuple[str, ...]  # who has a say; first the author, also of a comment
    paths: tuple[str, ...]
    edit: str
    own: str


GITHUB = Dialect(
    requests="repos/{project}/pulls?state=open&sort=updated&direction=desc",
    request="repos/{project}/pulls/{number}",
    files="repos/{project}/pulls/{number}/files?",
    comments="repos/{project}/issues/{number}/comments?",
    comment="repos/{project}/issues/comments/{comment}",
    number="number",
    description="body",
    login="login",
    people=("user", "assignees", "requested_reviewers"),
    paths=("filename", "previous_filename"),
    edit="PATCH",
    own="github-actions[bot]",
)
GITLAB = Dialect(
    requests="projects/{project}/merge_requests?state=opened&order_by=updated_at",
    request="projects/{project}/merge_requests/{number}",
    files="projects/{project}/merge_requests/{number}/diffs?",
    comments="projects/{project}/merge_requests/{number}/notes?sort=asc&order_by=created_at",
    comment="projects/{project}/merge_requests/{number}/notes/{comment}",
    number="iid",
    description="description",
    login="username",
    people=("author", "assignees", "reviewers"),
    paths=("new_path", "old_path"),
    edit="PUT",
    own="",
)


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A pull or merge request. ``people`` are its author, assignees and reviewers."""

    number: int
    is_open: bool
    title: str
    description: str
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment below a request. ``is_insider`` is known on GitHub only: a member's comment."""

    number: int
    author: str
    text: str
    is_insider: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A project on a host. Each method raises HostError when the host does not answer."""

    ask: HostApi
    dialect: Dialect
    name: str

    def open_requests(self) -> list[ChangeRequest]:
        """Return the hundred open requests that were changed last."""
        found = self._pages(self._path(self.dialect.requests), most=1)
        return [self._request(entry) for entry in found]

    def request(self, number: int) -> ChangeRequest:
        """Return one request."""
        path = self._path(self.dialect.request, number)
        return self._request(_entry(self.ask("GET", path, None)))

    def paths(self, number: int) -> list[str]:
        """Return the files that a request changes, by their names before and after."""
        paths: dict[str, None] = {}
        for entry in self._pages(self._path(self.dialect.files, number)):
            names = (entry.get(name) for name in self.dialect.paths)
            paths |= dict.fromkeys(name for name in names if isinstance(name, str))
        return list(paths)

    def comments(self, number: int) -> list[Comment]:
        """Return the comments below a request, the oldest first."""
        comments = []
        for entry in self._pages(self._path(self.dialect.comments, number)):
            authors = self._logins(entry, self.dialect.people[0])
            author = authors[0] if authors else ""
            is_insider = entry.get("author_association") in ("OWNER", "MEMBER", "COLLABORATOR")
            own_number = _number(entry, "id")
            comments.append(Comment(own_number, author, _text(entry, "body"), is_insider))
        if len(comments) >= _PAGE * _PAGES:
            raise HostError("it has more comments than are looked through")
        return comments

    def comment(self, number: int, comment: int, text: str) -> None:
        """Give a comment another text, or take it away when the text is empty; 0 is a new one."""
        path = self._path(self.dialect.comment, number, comment)
        if not comment:
            path = self._path(self.dialect.comments, number).partition("?")[0]
            self.ask("POST", path, {"body": text})
        elif text:
            self.ask(self.dialect.edit, path, {"body": text})
        else:
            self.ask("DELETE", path, None)

    def own_name(self) -> str:
        """Return the author of what is written here."""
        if self.dialect.own:
            return self.dialect.own
        name = _text(_entry(self.ask("GET", "user", None)), self.dialect.login)
        if not name:
            raise HostError("it does not say whose token this is")
        return name

    def _path(self, path: str, number: int = 0, comment: int = 0) -> str:
        return path.format(project=self.name, number=number, comment=comment)

    def _pages(self, path: str, most: int = _PAGES) -> Iterator[Mapping[str, Any]]:
        for page in range(1, most + 1):
            found = self.ask("GET", f"{path}&per_page={_PAGE}&page={page}", None)
            if not isinstance(found, list):
                raise HostError("its answer makes no sense")
            yield from map(_entry, found)
            if len(found) < _PAGE:
                return

    def _request(self, entry: Mapping[str, Any]) -> ChangeRequest:
        people = [login for role in self.dialect.people for login in self._logins(entry, role)]
        return ChangeRequest(
            _number(entry, self.dialect.number),
            _text(entry, "state").startswith("open"),  # GitLab calls it opened
            _text(entry, "title"),
            _text(entry, self.dialect.description),
            frozenset(people),
        )

    def _logins(self, entry: Mapping[str, Any], role: str) -> list[str]:
        """Return who has a role, which one or several people may have."""
        given = entry.get(role) or []
        people = given if isinstance(given, list) else [given]
        return [_text(_entry(person), self.dialect.login) for person in people]


def _entry(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise HostError("its answer makes no sense")
    return data


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _number(entry: Mapping[str, Any], name: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int):
        raise HostError("its answer makes no sense")
    return value


def asker(api: str, headers: Mapping[str, str]) -> HostApi:
    """Return a function that asks the API at an address, with these headers.

    A redirection is followed nowhere, since the token is for this host alone.
    """
    # Loading them takes long, and hardly any command asks a host.
    from http.client import HTTPException  # noqa: PLC0415
    from urllib import error, request  # noqa: PLC0415

    if urlsplit(api).scheme not in ("http", "https"):
        raise HostError(f"the address of its API is not one of the web: {api!r}")
    opener = request.OpenerDirector()
    for handler in (
        *(request.ProxyHandler, request.HTTPHandler, request.HTTPSHandler),
        *(request.HTTPErrorProcessor, request.HTTPDefaultErrorHandler),
    ):
        opener.add_handler(handler())
    given = {"Content-Type": "application/json", "User-Agent": "mkdocs-lessons", **headers}

    def ask(method: str, path: str, data: Any) -> Any:
        content = None if data is None else json.dumps(data).encode()
        asked = request.Request(f"{api}/{path}", content, given, method=method)  # noqa: S310
        try:
            with opener.open(asked, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_MOST) or b"null")
        except error.HTTPError as refusal:
            with refusal:
                raise HostError(f"it refused with status {refusal.code}") from None
        except (OSError, HTTPException):
            raise HostError("it cannot be reached") from None
        except (ValueError, RecursionError):
            raise HostError("its answer makes no sense") from None

    return ask
