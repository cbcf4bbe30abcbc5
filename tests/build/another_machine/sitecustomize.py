"""Makes another machine of this one, for a process that has this folder in its PYTHONPATH.

Its clock began at CLOCK (seconds since 1970) when the process did, and its folders are listed
backwards. Only what Python asks is another; programs that it starts see the true clock.
"""

import datetime
import os
import time

_BEGINNING = time.monotonic()
_scandir, _listdir = os.scandir, os.listdir


class _Kind(type):
    """What the real class made is of this kind as well."""

    def __instancecheck__(cls, value):
        return isinstance(value, cls.__mro__[1])

    def __subclasscheck__(cls, kind):
        return issubclass(kind, cls.__mro__[1])


class _Date(datetime.date, metaclass=_Kind):
    @classmethod
    def today(cls):
        return datetime.date.fromtimestamp(time.time())  # noqa: DTZ012 - the day where the machine is


class _DateTime(datetime.datetime, metaclass=_Kind):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return datetime.datetime.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    today = now


class _Backwards:
    """What os.scandir gives, the last name first."""

    def __init__(self, path="."):
        with _scandir(path) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self._entries

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        pass


time.time = lambda: float(os.environ["CLOCK"]) + time.monotonic() - _BEGINNING
time.time_ns = lambda: int(time.time() * 1_000_000_000)
datetime.date, datetime.datetime = _Date, _DateTime
os.listdir = lambda path=".": sorted(_listdir(path), reverse=True)
os.scandir = _Backwards
