"""A bucket of S3, or of a store that speaks its protocol: reached by s3fs.

The state is an object, and the version that it names stands in its metadata, too, where web servers
see it as the header ``x-amz-meta-version``. Conditional writes let nobody overtake another.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from fnmatch import fnmatchcase
from mimetypes import MimeTypes
from pathlib import Path

from botocore.exceptions import BotoCoreError
from s3fs import S3FileSystem

from generator.headers import NAME, header_lines
from generator.publishing import Unpublished
from generator.publishing.store import Showing, Store

_ASK_AGAIN = "no-cache"
# Where Python's own table says nothing, or not the same in all its versions.
_TYPES = {
    ".gz": "application/gzip",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class Bucket(Store):
    """A place in a bucket: an object for the state, and a prefix for the versions."""

    faults = (OSError, BotoCoreError)

    _rules: Mapping[str, str] = {}

    def connect(self) -> S3FileSystem:
        """Connect with the keys that botocore finds: in the environment, in files, at the host."""
        # What others write is seen at once only by those who keep no list of it.
        return S3FileSystem(use_listings_cache=False, skip_instance_cache=True)

    def state(self) -> Showing:
        """Return what the object says, with its tag; nothing where there is no object.

        The tag is asked first: if somebody writes in between, it is too old, and ``change`` fails.
        Raises Unpublished for an object that is not ours.
        """
        try:
            tag = self.ask(self.system.info, self.path)["ETag"]
            return Showing.of_json(self.ask(self.system.cat_file, self.path), tag)
        except FileNotFoundError:
            return Showing()
        except (ValueError, KeyError):
            raise Unpublished(
                f"{self.address} is there, and `lessons publish` did not make it; name another"
            ) from None

    def change(self, state: Showing, tag: str) -> None:
        """Write the object, on condition that it is as it was, or is not there yet."""
        options = {"IfMatch": tag} if tag else {"mode": "create"}
        self.ask(
            self.system.pipe_file,
            self.path,
            state.as_json(),
            ContentType="application/json",
            CacheControl=_ASK_AGAIN,
            Metadata={"version": state.shown},
            **options,
        )

    def finish(self, name: str, built: Path) -> None:
        """Send a version, with what its file for hosts says on caches."""
        self._rules = _cache_rules(built / NAME)
        super().finish(name, built)

    def send(self, path: Path, target: str) -> None:
        """Put an object."""
        self.ask(self.system.put_file, str(path), target, **self._served(target))

    def copy(self, source: str, target: str) -> None:
        """Copy an object; how it is served is told anew."""
        bucket, _, key = target.partition("/")
        self.ask(
            self.system.call_s3,
            "copy_object",
            Bucket=bucket,
            Key=key,
            CopySource=source,
            MetadataDirective="REPLACE",
            **self._served(target),
        )

    def _served(self, target: str) -> dict[str, str]:
        """Return how an object is served."""
        _, _, below = target.removeprefix(f"{self.folder}/").partition("/")
        rules = [rule for rule in self._rules if fnmatchcase(f"/{below}", rule)]
        cache = _ASK_AGAIN
        if rules:
            cache = self._rules[rules[-1]]
        return {"ContentType": _type_of(below), "CacheControl": cache}


def _type_of(name: str) -> str:
    """Return the media type of a file, the same on every machine; all text is UTF-8."""
    _, ending = posixpath.splitext(name)
    types = MimeTypes()
    kind = _TYPES.get(ending) or types.types_map[True].get(ending, "application/octet-stream")
    if kind.startswith("text/"):
        return f"{kind}; charset=utf-8"
    return kind


def _cache_rules(file: Path) -> dict[str, str]:
    """Return the values of Cache-Control in a file for hosts, by their patterns of paths."""
    if not file.is_file():
        return {}
    lines = header_lines(file.read_text("utf-8"))
    return {line.path: line.value for line in lines if line.name == "cache-control"}
