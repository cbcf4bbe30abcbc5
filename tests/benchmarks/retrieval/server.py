"""A small web server for built sites that does as hosts do: gzip, keep-alive, caching."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on a port of its own; yield the origin, and close it at the end."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.response = cache(lambda path: _response(site, path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The head and the body are two small packets, of which the second must not wait for an answer
    # to the first.
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer requests until the browser goes away, which may be in the middle of an answer."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        status, kind, body = self.server.response(unquote(urlsplit(self.path).path))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _response(site: Path, path: str) -> tuple[HTTPStatus, str, bytes]:
    file = site / path.lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return HTTPStatus.NOT_FOUND, "text/plain", gzip.compress(b"not found")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return HTTPStatus.OK, kind, gzip.compress(file.read_bytes(), 6)
