"""The day that counts as today."""

from __future__ import annotations

import datetime
import os


def today_here() -> datetime.date:
    """Return the day of SOURCE_DATE_EPOCH (seconds, UTC) when that is set, else today where we are.

    Raises ValueError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.date.today()  # noqa: DTZ011 - the day where the author is
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {epoch!r}, which is no number of seconds since 1970"
        raise ValueError(message) from None
