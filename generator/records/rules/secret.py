"""No record opens a door."""

from __future__ import annotations

from functools import partial

from generator.problem import Rule
from generator.records.rules.privacy import disclosed

RULE = Rule(
    name="secret",
    requires="No password, key or token stands in a record, its comments included.",
    because="The file is public, and its history keeps what is deleted: only revoking helps. It "
    "is told by its first characters, since logs are public too. `# allow secret: why` on the "
    "line above allows one that opens nothing.",
    refused="failure: The job ran with the token ghp_16C7e42F292c6912E7710c838347Ae178B4a.",
    accepted="failure: The job ran with a token that anybody could read in its log.",
)

_REVOKE = "revoke it, since it is already public, and write what it opened instead"

check = partial(disclosed, RULE, "secrets", _REVOKE)
