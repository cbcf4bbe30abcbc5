"""Publishing on a server of one's own: a site is there whole, or the one before it is.

Nothing here knows what a site is made of, or how.

- ``place``     what can be done where a site is published, wherever that is
- ``versions``  a folder: the link that is published, and the versions that it may lead to
- ``swap``      one version in another's place, in one step, and safe on disk
- ``store``     a place elsewhere, where nobody can hold a lock
- ``s3``        an object in a bucket that says which version is shown
- ``sftp``      a link on another server
- ``lock``      one publish at a time
- ``child``     a command that ends when we do, and the signals that make us end
"""

from __future__ import annotations


class Unpublished(Exception):
    """Publishing cannot begin or go on, and the site is as it was; the message says what to do."""
