"""Checks beyond regular expressions: check digits, randomness, and numbers that are nobody's."""

from __future__ import annotations

import ipaddress
import math
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import import_module

_PLACEHOLDER = re.compile(
    r"example|placeholder|redacted|removed|dummy|your[-_]?|changeme|x{5,}|\*{2,}|\.{3}|…|0{10,}"
    r"|^<|^\$|^%\(?[sd(]|^\{|^\[",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(
    r"(?:1?8(?:00|33|44|55|66|77|88)\d{7}|00?800\d+|080[08]\d+|0?116\d{3,4}|49800\d+"
    r"|44800\d+|44808\d+)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ][01]?\d[-/. ][0-3]?\d|\b[0-3]?\d[/.][0-3]?\d[/.](?:19|20)?\d\d\b"
    r"|\b[0-3]?\d-[0-3]?\d-(?:19|20)\d\d\b"
)
_ISSUERS = re.compile(
    r"4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|6(?:011|5|4[4-9])|35[2-8]|3(?:0[0-5]|6|8|9)"
    r"|50|5[6-9]|6"
)
_CHARACTERS = ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s./:,;()-]")
_KEPT = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost)(?:\.(?:com|org|net|edu))?$", re.IGNORECASE
)
_NO_NAME = re.compile(r"\b(?:Dr|Mrs?|Ms|Prof|Professor|Doctor|Miss)\.? (?:[A-Z]{2,}|[A-Z])$")


def digits_of(text: str) -> str:
    """Return the digits of a text as one string."""
    return re.sub("[^0-9]", "", text)


def _is_valid(module: str, number: str) -> bool:
    """Return whether a module of python-stdnum, loaded when first asked, takes a number for one."""
    return bool(import_module(f"stdnum.{module}").is_valid(number))


def is_placeholder(text: str) -> bool:
    """Return True for a text in a secret's place: ``AKIAIOSFODNN7EXAMPLE``, ``<password>``."""
    return bool(_PLACEHOLDER.search(text))


def entropy(text: str) -> float:
    """Return the entropy of a text in bits a character (Shannon); 0 for an empty one."""
    total = 0.0
    for number in Counter(text).values():
        share = number / len(text)
        total -= share * math.log2(share)
    return total


def _is_random(text: str) -> bool:
    """Return True if letters and digits are mixed as in no word; a UUID is no secret."""
    if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        return False
    mixed = re.findall(r"[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]{1,3}[a-z]", text)
    return len(mixed) >= 2 and entropy(text) >= 3.0


def _is_password(text: str) -> bool:
    """Return True for neither word nor number: three kinds of characters, or digits in a word."""
    if text[-1] in ".,;:)\"'":
        text = text.rstrip(".,;:!?)\"'")
    if len(text) < 6 or re.match("https?://", text):
        return False
    kinds = [kind for kind in _CHARACTERS if re.search(kind, text)]
    if len(kinds) != 2 or "[0-9]" not in kinds:
        return len(kinds) >= 3
    is_long = len(text) >= 14
    is_mixed = re.search(r"[A-Za-z][0-9]|[0-9][A-Za-z]", text) is not None
    return (is_long or is_mixed) and entropy(text) >= 2.5


def _is_personal_address(text: str) -> bool:
    """Return False for domains kept for examples (RFC 2606), unless a name stands before it."""
    local, _, domain = text.rpartition("@")
    is_name = re.fullmatch(r"[A-Za-z]{1,20}[._][A-Za-z]{2,20}", local)
    return bool(is_name) or not _KEPT.search(domain)


def _is_phone(text: str) -> bool:
    digits = digits_of(text)
    is_made_up = len(set(digits)) == 1
    if is_made_up or _TOLL_FREE.fullmatch(digits) or _DATE.search(text):
        return False
    least = 11 if text.startswith("00") else 7
    return least <= len(digits) <= 15


def _is_card(text: str) -> bool:
    digits = digits_of(text)
    is_made_up = len(set(digits)) == 1
    if is_made_up or not 13 <= len(digits) <= 19:
        return False
    return bool(_ISSUERS.match(digits)) and _is_valid("luhn", digits)


def _is_iban(text: str) -> bool:
    compact = text.replace(" ", "")
    # A word in capitals may stand right behind it.
    lengths = range(15, len(compact) + 1)
    return any(_is_valid("iban", compact[:length]) for length in lengths)


def _has_digits(least: int, most: int, text: str) -> bool:
    digits = list(filter(str.isdigit, text))
    return least <= len(digits) <= most and not _DATE.match(text)


def _is_public_network(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "random": _is_random,
    "password": _is_password,
    "value": lambda text: not re.fullmatch(r"[0-9]{1,5}", text),
    "email": _is_personal_address,
    "phone": _is_phone,
    "national-phone": lambda text: len(digits_of(text)) >= 10 and _is_phone(text),
    "card": _is_card,
    "iban": _is_iban,
    "social-security": lambda text: text not in ("078-05-1120", "219-09-9999"),
    "spanish-id": lambda text: _is_valid("es.nie" if text[0] in "XYZ" else "es.dni", text),
    "brazilian-id": partial(_is_valid, "br.cpf"),
    "ean": lambda text: _is_valid("ean", digits_of(text)),
    # Without its century, python-stdnum would read it as of the year that the machine has.
    "swedish-id": lambda text: _is_valid("se.personnummer", f"20{text}"[-13:]),
    "french-id": partial(_is_valid, "fr.nir"),
    "identity": partial(_has_digits, 6, 15),
    "name": lambda text: not _NO_NAME.search(text),
    "long-number": partial(_has_digits, 5, sys.maxsize),
    "public-network": _is_public_network,
}
"""The checks of a text that an expression found, by the names that patterns use."""
