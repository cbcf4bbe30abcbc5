"""A folder on another server, reached over SSH by sshfs: a link and versions as they are here.

lessons                          a link to lessons.versions/20261122T101530.000000Z
lessons.versions/versions.json   which versions are kept
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from asyncssh import Error, SFTPNoSuchFile
from fsspec.asyn import sync
from sshfs import SSHFileSystem

from generator.publishing import Unpublished
from generator.publishing.place import NAME
from generator.publishing.store import Showing, Store

_KEPT = "versions.json"
_NEXT = "next"
_PATIENCE = 30
"""Seconds in which a server must be reached."""


class Server(Store):
    """A place on another server: a link to the folder of the version that is shown."""

    faults = (OSError, Error)
    missing = (FileNotFoundError, SFTPNoSuchFile)

    def connect(self) -> SSHFileSystem:
        """Connect as the user's own SSH would; a server whose key is not known is refused."""
        split = urlsplit(self.address)
        login = {"username": split.username, "port": split.port}
        said = {name: value for name, value in login.items() if value}
        # sshfs would ask for no key of the server; an empty tuple stands for ~/.ssh/known_hosts.
        system = SSHFileSystem(
            split.hostname,
            known_hosts=(),
            connect_timeout=_PATIENCE,
            skip_instance_cache=True,
            **said,
        )
        self._sftp = sync(system.loop, system.client.start_sftp_client)
        return system

    def state(self) -> Showing:
        """Return where the link leads, and what is kept."""
        try:
            target = PurePosixPath(self._do("readlink", self.path))
        except FileNotFoundError:
            return Showing()
        except OSError:
            target = PurePosixPath()
        is_ours = target.parent.name == PurePosixPath(self.folder).name
        if not is_ours or not NAME.fullmatch(target.name):
            raise Unpublished(
                f"{self.address} is there, and `lessons publish` did not make it; move it away"
            )
        try:
            content = self.ask(self.system.cat_file, f"{self.folder}/{_KEPT}")
            return Showing(target.name, Showing.of_json(content).kept)
        except (FileNotFoundError, ValueError):
            return Showing(target.name, [target.name])

    def change(self, state: Showing, tag: str) -> None:  # noqa: ARG002 - a link has no tag
        """Say what is kept, then replace the link by one rename."""
        following = f"{self.folder}/{_NEXT}"
        # A link that somebody was killed over would be written through.
        with suppress(FileNotFoundError):
            self._do("remove", following)
        self.ask(self.system.pipe_file, following, state.as_json())
        self._do("posix_rename", following, f"{self.folder}/{_KEPT}")
        self._do("symlink", f"{posixpath.basename(self.folder)}/{state.shown}", following)
        self._do("posix_rename", following, self.path)

    def send(self, path: Path, target: str) -> None:
        """Send a file; its folder is made."""
        self.ask(self.system.put_file, str(path), target)

    def copy(self, source: str, target: str) -> None:
        """Give a file a second name: no version is ever changed."""
        self.ask(self.system.makedirs, posixpath.dirname(target), exist_ok=True)
        self._do("link", source, target)

    def _do(self, name: str, *paths: str) -> Any:
        """Ask for what the file system of fsspec has no word for."""
        return self.ask(sync, self.system.loop, getattr(self._sftp, name), *paths)
