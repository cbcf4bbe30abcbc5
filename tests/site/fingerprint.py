"""Print a sum of all files of a knowledge base's site, as this Python makes them.

python fingerprint.py LESSONS
"""

from __future__ import annotations

import datetime
import hashlib
import sys
from pathlib import Path

from generator.records.base import KnowledgeBase
from generator.site.contents import contents
from generator.site.pages import Pages, Settings
from generator.site.search_page import search_files

TODAY = datetime.date(2026, 11, 22)


def fingerprint(lessons: Path) -> str:
    total = hashlib.sha256()
    pages = Pages(KnowledgeBase.read(lessons, "lessons").judged(TODAY), Settings(TODAY))
    for file in search_files(pages, []):
        total.update(repr(file).encode())
    for file in contents(pages):
        content = file.content.encode() if isinstance(file.content, str) else file.content
        total.update(repr((file.address, content, file.head, file.record)).encode())
    return total.hexdigest()


if __name__ == "__main__":
    print(fingerprint(Path(sys.argv[1])))  # noqa: T201
