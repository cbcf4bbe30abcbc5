"""Whether addresses still lead somewhere, and where copies are kept. Only `lessons links` asks other hosts anything."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from generator import __version__

_HOSTS_AT_ONCE = 4
_AGENT = {"User-Agent": f"mkdocs-lessons/{__version__} (asks once a week whether references still lead somewhere)"}
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_MOST = 64 * 1024
_SAFE = "/?:@!$&'()*+,;=%~-._[]"


@dataclass(frozen=True)
class Answer:
    """What came of asking an address: ``found``, ``gone`` for good, or ``silent``, which may pass; and why."""

    state: Literal["found", "gone", "silent"]
    reason: str


def ask_all(addresses: Iterable[str], seconds: float, pause: float) -> Iterator[tuple[str, Answer]]:
    """Ask addresses and yield them with their answers: a few hosts at once, but each host one thing at a time.

    ``seconds`` is how long to wait for an answer, ``pause`` how long to leave a host alone between two questions.
    """
    by_host: defaultdict[str | None, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[urlsplit(address).hostname].append(address)
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        for done in as_completed([pool.submit(_ask_host, group, seconds, pause) for group in by_host.values()]):
            yield from done.result()


def ask(address: str, seconds: float) -> Answer:
    """Ask one address, for its head first, since most servers need no more."""
    answer = _ask(address, "HEAD", seconds)
    return answer if answer.state == "found" else _ask(address, "GET", seconds)


def copy_of(address: str, day: str, archive: str, seconds: float) -> str | None:
    """The archived copy of an address nearest to a day (``2017`` or ``2017-04-09``), if the archive knows one.

    ``archive`` is an address that answers as the Wayback Machine's does (`/wayback/available`).
    """
    question = f"{archive}?{urlencode({'url': address, 'timestamp': re.sub('[^0-9]', '', day)})}"
    try:
        with _OPENER.open(urllib.request.Request(question, headers=_AGENT), timeout=seconds) as response:  # noqa: S310
            found = json.loads(response.read(_MOST))["archived_snapshots"]["closest"]["url"]
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return None
    is_address = isinstance(found, str) and re.fullmatch(r"https?://[^\s<>\"\\^`{|}]{1,4000}", found)
    return re.sub("^http:", "https:", found) if is_address and found.isprintable() else None


def _ask_host(addresses: list[str], seconds: float, pause: float) -> list[tuple[str, Answer]]:
    answers = []
    for number, address in enumerate(addresses):
        if number:
            time.sleep(pause)
        answers.append((address, ask(address, seconds)))
    return answers


def _ask(address: str, method: str, seconds: float) -> Answer:
    try:
        request = urllib.request.Request(_encoded(address), method=method, headers=_AGENT)  # noqa: S310
        with _OPENER.open(request, timeout=seconds):
            return Answer("found", "")
    except HTTPError as fault:
        fault.close()
        return Answer("gone" if fault.code in _GONE else "silent", _status(fault.code))
    except (OSError, http.client.HTTPException, ValueError) as fault:
        cause = fault.reason if isinstance(fault, URLError) else fault
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
            return Answer("gone", "there is no such host")
        return Answer("silent", "no answer in time" if isinstance(cause, TimeoutError) else "no connection")


def _status(code: int) -> str:
    """A status in the words of the standard; the server's own words could be anything."""
    return f"{code} {HTTPStatus(code).phrase}" if code in HTTPStatus._value2member_map_ else str(code)


def _encoded(address: str) -> str:
    """An address as it goes over the wire: ASCII only, and without what stands behind `#`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{host}{port}", quote(parts.path, _SAFE), quote(parts.query, _SAFE), ""))


def _opener() -> urllib.request.OpenerDirector:
    """What asks: by HTTP only, so that no redirection leads to a file of this machine."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


_OPENER = _opener()
