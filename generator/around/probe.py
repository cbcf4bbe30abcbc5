"""Asks other hosts: whether an address still leads somewhere, where copies are, and for a file."""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from http import HTTPStatus
from http.client import HTTPException, responses
from queue import Empty, SimpleQueue
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy

from generator import __version__

_HOSTS_AT_ONCE = 4
_AGENT = f"mkdocs-lessons/{__version__}"
_WHY = "asks once a week whether references still lead somewhere"
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_MOST = 64 * 1024
_MOST_REDIRECTS = 10
_UNICAST = ipaddress.ip_network("2000::/3")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for the IPv4 address in their last four bytes (RFC 6052)."""

Result = TypeVar("Result")
State = Literal["found", "gone", "silent"]


@dataclass(frozen=True)
class Answer:
    """The outcome of asking an address: found, gone for good, or silent for now; and why."""

    state: State
    reason: str


class _Unasked(OSError):
    """Nobody is asked, for a reason that is told."""


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "no answer in time"),
    (ConnectionError, "no connection"),
    (ssl.SSLCertVerificationError, "its certificate cannot be trusted"),
    (HTTPException, "its answer makes no sense"),
    (ValueError, "its answer makes no sense"),
)
"""The reason that is given for a fault: of the first kind that fits."""


_trusted = cache(ssl.create_default_context)
"""The certificates that this machine trusts; to read them takes longer than to ask."""


@dataclass
class _Request:
    """One address to ask: the time, how far it may reach, and the connections that were opened.

    ``stays_outside``: once a host of the public internet was asked, none of an internal network is.
    """

    seconds: float
    internal: bool
    why: str = _WHY
    stays_outside: bool = False
    is_over: threading.Event = field(default_factory=threading.Event)
    _connections: list[socket.socket] = field(default_factory=list)

    def places(self, host: str, port: int | None) -> list[tuple[Any, ...]]:
        """Resolve a host (RFC 3493); return the addresses that may be asked."""
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        public = [place for place in places if is_public(str(place[4][0]))]
        allowed = places if self.internal else public
        if not allowed:
            reason = "it leads into an internal network"
            asked_for = "" if self.stays_outside else ", where nobody is asked without --internal"
            raise _Unasked(reason + asked_for)
        if public and self.stays_outside:
            self.internal = False
        return allowed

    def connect(self, host: str, port: int | None) -> socket.socket:
        """Connect to an address that was allowed: the name could resolve otherwise next time."""
        fault: OSError = TimeoutError()
        for family, kind, protocol, _, place in self.places(host, port):
            if self.is_over.is_set():
                break
            connection = socket.socket(family, kind, protocol)
            # Who does not answer when asked for the head must leave time to be asked for the page.
            connection.settimeout(self.seconds / 2)
            try:
                connection.connect(place)
            except OSError as why:
                connection.close()
                fault = why
            else:
                self._connections.append(connection.dup())
                if self.is_over.is_set():  # since the connection was begun
                    self.end()
                return connection
        raise fault

    def adapter(self) -> HTTPAdapter:
        """Return an adapter with the connections of this request, but for those to a proxy.

        As in ``urllib3.contrib.socks``, the pools of the manager make connections of another class.
        """
        adapter = HTTPAdapter()
        adapter.init_poolmanager(1, 1, ssl_context=_trusted())
        connect = {"_new_conn": lambda connection: self.connect(connection.host, connection.port)}
        manager: Any = adapter.poolmanager
        pools = {}
        for scheme, pool in manager.pool_classes_by_scheme.items():
            connection = type("Connection", (pool.ConnectionCls,), connect)
            pools[scheme] = type("Pool", (pool,), {"ConnectionCls": connection})
        manager.pool_classes_by_scheme = pools
        return adapter

    def end(self) -> None:
        """Close all connections of this request, even while another thread reads from one."""
        self.is_over.set()
        for connection in self._connections:
            with closing(connection), suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Session(requests.Session):
    """A session that follows no redirection, and so does not read all that comes with one."""

    def resolve_redirects(self, *_: Any, **__: Any) -> Iterator[Any]:  # type: ignore[override]
        """Yield nothing; without this the next request is prepared, and the answer read."""
        return iter(())


def is_public(address: str) -> bool:
    """Return True if an IP address, and any embedded in it, is globally reachable (IANA)."""
    ip = ipaddress.ip_address(address)
    if ip.version == 4:
        return ip.is_global and not ip.is_multicast
    if ip in _TRANSLATED:
        return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
    return ip in _UNICAST and ip.is_global and not (ip.sixtofour or ip.teredo)


def ask_all(
    addresses: Iterable[str], seconds: float, pause: float, *, internal: bool = False
) -> Iterator[tuple[str, Answer]]:
    """Ask addresses and yield each with its answer: four hosts at once, one request a host.

    ``seconds`` is how long an address may take in all, ``pause`` how long to leave a host alone
    between two questions, ``internal`` whether to ask in internal networks, too.
    """
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[address.partition("//")[2].partition("/")[0].casefold()].append(address)
    waiting: SimpleQueue[list[str]] = SimpleQueue()
    answers: SimpleQueue[tuple[str, Answer]] = SimpleQueue()
    for group in by_host.values():
        waiting.put(group)

    def work() -> None:
        while True:
            for number, address in enumerate(waiting.get()):
                time.sleep(pause if number else 0)
                answers.put((address, ask(address, seconds, internal=internal)))

    # Nobody who interrupts us waits for them.
    for _ in range(min(_HOSTS_AT_ONCE, len(by_host))):
        threading.Thread(target=work, daemon=True).start()
    for _ in range(sum(map(len, by_host.values()))):
        yield answers.get()


def ask(address: str, seconds: float, *, internal: bool = False) -> Answer:
    """Ask one address, for its head first, since most servers need no more."""
    request = _Request(seconds, internal)
    answer = _in_time(request, partial(_answer, address, request))
    return answer or Answer("silent", "no answer in time")


def copy_of(address: str, day: str, archive: str, seconds: float) -> str | None:
    """Return the archived copy of an address nearest to a day (``2017-04-09``, ``2017``), or None.

    ``archive`` is an address that answers as the Wayback Machine's does (`/wayback/available`).
    """
    query = urlencode({"url": address, "timestamp": re.sub("[^0-9]", "", day)})
    # Whoever runs us named the archive, so it may be their own.
    request = _Request(seconds, internal=True)
    return _in_time(request, partial(_archived, f"{archive}?{query}", request))


def content_of(address: str, seconds: float, most: int) -> bytes:
    """Return the file at an address, that somebody named on purpose: also in an internal network.

    From the public internet no redirection into one is followed: a site could ask there through us.
    Raises OSError with the reason, in a few words, for a file that does not come whole within so
    many seconds, or has more than ``most`` bytes.
    """
    why = "asks which lessons matter for a change"
    request = _Request(seconds, internal=True, why=why, stays_outside=True)
    content = _in_time(request, partial(_content, address, request, most))
    if content is None:
        raise OSError("no answer in time")
    if isinstance(content, Answer):
        raise OSError(content.reason)
    return content


def _content(address: str, request: _Request, most: int) -> bytes | Answer:
    try:
        code, content = _fetched(address, "GET", request, most + 1)
    except Exception as fault:  # noqa: BLE001 - a host may answer with anything
        return _without_answer(fault)
    if code != HTTPStatus.OK:
        return _refusal(code)
    too_large = Answer("silent", f"it has more than {most:,} bytes")
    return content if len(content) <= most else too_large


def _in_time(request: _Request, work: Callable[[], Result]) -> Result | None:
    """Return the result of a function, or None when it takes longer than a request may.

    Its thread is left to itself then, without connections: nothing ends the look-up of a name.
    """
    results: SimpleQueue[Result] = SimpleQueue()
    threading.Thread(target=lambda: results.put(work()), daemon=True).start()
    try:
        return results.get(timeout=request.seconds)
    except Empty:
        return None
    finally:
        request.end()


def _answer(address: str, request: _Request) -> Answer:
    for method in ("HEAD", "GET"):
        try:
            code, _ = _fetched(address, method, request)
        except Exception as fault:  # noqa: BLE001 - a host may answer with anything
            answer = _without_answer(fault)
        else:
            if code in range(200, 300):
                return Answer("found", "")
            answer = _refusal(code)
    return answer


def _refusal(code: int) -> Answer:
    """Return the outcome of a status, in the words of the standard; a server's could be any."""
    reason = f"{code} {responses.get(code, '')}".rstrip()
    return Answer("gone" if code in _GONE else "silent", reason)


def _without_answer(fault: BaseException | None) -> Answer:
    """Return the outcome of a request that failed, as its fault or a cause of that tells it."""
    causes: list[BaseException] = []
    while fault:
        causes.append(fault)
        fault = fault.__cause__ or fault.__context__
    for cause in causes:
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
            return Answer("gone", "there is no such host")
        if isinstance(cause, _Unasked):
            return Answer("silent", str(cause))
    for kind, reason in _REASONS:
        if any(isinstance(cause, kind) for cause in causes):
            return Answer("silent", reason)
    return Answer("silent", "no connection")


def _archived(address: str, request: _Request) -> str | None:
    try:
        _, content = _fetched(address, "GET", request, _MOST)
        copy = json.loads(content)["archived_snapshots"]["closest"]["url"]
        is_address = re.fullmatch(r"https?://[^\s<>\"\\^`{|}]{1,4000}", copy)
    except Exception:  # noqa: BLE001 - an archive may answer with anything
        return None
    if is_address and copy.isprintable():
        return re.sub("^http:", "https:", copy)
    return None


def _fetched(address: str, method: str, request: _Request, most: int = 0) -> tuple[int, bytes]:
    """Return the status where an address leads in the end, and ``most`` bytes as they were sent."""
    with _Session() as session:
        session.trust_env = False  # else it would send what ~/.netrc knows of a host
        session.stream = True
        session.headers["User-Agent"] = f"{_AGENT} ({request.why})"
        session.headers["Accept-Encoding"] = "identity"
        session.adapters = dict.fromkeys(("http://", "https://"), request.adapter())
        for _ in range(_MOST_REDIRECTS):
            session.proxies = get_environ_proxies(address)
            if select_proxy(address, session.proxies):
                # It looks up names in its own network; what we know of this one counts, too.
                with suppress(socket.gaierror):
                    request.places(urlsplit(address).hostname or "", None)
            wait = request.seconds / 2
            with session.request(method, address, allow_redirects=False, timeout=wait) as answer:
                place = session.get_redirect_target(answer)
                if place is None:
                    return answer.status_code, _beginning(answer.raw, most)
                address = urljoin(address, place)
    raise _Unasked("it leads from one address to the next without end")


def _beginning(answer: Any, most: int) -> bytes:
    """Return ``most`` bytes at most; the reading that finds the end finds also that it is cut."""
    content = b""
    while len(content) < most:
        part = answer.read(most - len(content), decode_content=False)
        if not part:
            break
        content += part
    return content
