"""Contents that wait on disk until MkDocs writes them: of a large base, they fill the memory."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from os import SEEK_END
from tempfile import TemporaryFile
from weakref import finalize

from generator.site.file import SiteFile


class Aside:
    """A nameless file of contents, one behind the other, which goes away with this object."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it is open as long as this lives
        finalize(self, self._file.close)

    def put(self, site_file: SiteFile) -> SiteFile:
        """Return a file whose content is read again when it is asked for.

        What is made only then, anyway, stays as it is.
        """
        if callable(site_file.made):
            return site_file
        content = site_file.as_bytes()
        start = self._file.seek(0, SEEK_END)
        self._file.write(content)
        return replace(site_file, made=partial(self._read, start, len(content)))

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)
