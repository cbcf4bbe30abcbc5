"""The Content-Security-Policy of a site, as a build writes it and checks compare it."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'{endpoint}; font-src 'self'; "
    "form-action 'self'; img-src 'self' data:; manifest-src 'self'; media-src 'self'; "
    "script-src 'self'{hashes}; style-src 'self'"
)
"""The policy of all pages; the theme's icons are data in its style sheets."""


@lru_cache(maxsize=1000)
def hash_of(script: str) -> str:
    """Return the source expression of an inline script in a policy: ``'sha256-…'``."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
