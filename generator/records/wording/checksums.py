"""What a regular expression cannot tell: check digits, randomness, and which numbers are nobody's."""

from __future__ import annotations

import ipaddress
import math
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib import import_module

_PLACEHOLDER = re.compile(
    r"example|placeholder|redacted|removed|dummy|your[-_]?|changeme|x{5,}|\*{2,}|\.{3}|…|0{10,}|^<|^\$|^%\(?[sd(]|^\{|^\[",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(
    r"(?:1?8(?:00|33|44|55|66|77|88)\d{7}|00?800\d+|080[08]\d+|0?116\d{3,4}|49800\d+|44800\d+|44808\d+)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ][01]?\d[-/. ][0-3]?\d|\b[0-3]?\d[/.][0-3]?\d[/.](?:19|20)?\d\d\b"
    r"|\b[0-3]?\d-[0-3]?\d-(?:19|20)\d\d\b"
)
_ISSUERS = re.compile(
    r"4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|6(?:011|5|4[4-9])|35[2-8]|3(?:0[0-5]|6|8|9)|50|5[6-9]|6"
)


def digits_of(text: str) -> str:
    """The digits of a text, one after the other."""
    return "".join(c for c in text if c.isdecimal() and c.isascii())


def _is_valid(module: str, number: str) -> bool:
    """Return whether a module of python-stdnum, loaded when first asked, takes a number for one."""
    return bool(import_module(f"stdnum.{module}").is_valid(number))


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a secret instead of being one: ``AKIAIOSFODNN7EXAMPLE``, ``<password>``, ``xxxxxx``."""
    return bool(_PLACEHOLDER.search(text))


def entropy(text: str) -> float:
    """Bits a character, by how often each occurs in the text (Shannon)."""
    return (
        -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
        if text
        else 0.0
    )


def _is_random(text: str) -> bool:
    """Letters and digits mixed as no word mixes them."""
    mixed = len(re.findall(r"[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]{1,3}[a-z]", text))
    return (
        mixed >= 2
        and entropy(text) >= 3.0
        and not re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    )


def _is_password(text: str) -> bool:
    """Neither a word nor a number: of three kinds of characters, or with a digit in a word."""
    text = text.rstrip(".,;:!?)\"'") if text[-1] in ".,;:)\"'" else text
    if len(text) < 6 or re.match("https?://", text):
        return False
    kinds = sum(
        bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s./:,;()-]")
    )
    is_mixed = bool(re.search(r"[A-Za-z][0-9]|[0-9][A-Za-z]", text)) or len(text) >= 14
    return kinds >= 3 or (
        kinds >= 2 and is_mixed and bool(re.search("[0-9]", text)) and entropy(text) >= 2.5
    )


def _is_value(text: str) -> bool:
    return not re.fullmatch(r"[0-9]{1,5}", text)


def _is_personal_address(text: str) -> bool:
    """Not one of a domain kept for examples (RFC 2606), unless a name was left standing before it."""
    local, _, domain = text.rpartition("@")
    is_kept = re.search(
        r"(?:^|\.)(?:example|test|invalid|localhost)(?:\.(?:com|org|net|edu))?$", domain.casefold()
    )
    return not is_kept or bool(re.fullmatch(r"[A-Za-z]{1,20}[._][A-Za-z]{2,20}", local))


def _is_phone(text: str) -> bool:
    digits = digits_of(text)
    is_fine = _TOLL_FREE.fullmatch(digits) or _DATE.search(text) or len(set(digits)) == 1
    least = 11 if text.startswith("00") else 7
    return least <= len(digits) <= 15 and not is_fine


def _is_national_phone(text: str) -> bool:
    return len(digits_of(text)) >= 10 and _is_phone(text)


def _is_card(text: str) -> bool:
    digits = digits_of(text)
    return (
        13 <= len(digits) <= 19
        and len(set(digits)) > 1
        and bool(_ISSUERS.match(digits))
        and _is_valid("luhn", digits)
    )


def _is_iban(text: str) -> bool:
    compact = text.replace(" ", "")
    # A word in capitals may stand right behind it.
    beginnings = (compact[:length] for length in range(15, len(compact) + 1))
    return any(_is_valid("iban", beginning) for beginning in beginnings)


def _is_spanish_id(text: str) -> bool:
    return _is_valid("es.nie" if text[0] in "XYZ" else "es.dni", text)


def _is_social_security(text: str) -> bool:
    return text not in ("078-05-1120", "219-09-9999")


def _is_identity(text: str) -> bool:
    return 6 <= sum(c.isdigit() for c in text) <= 15 and not _DATE.match(text)


def _is_name(text: str) -> bool:
    return not re.search(
        r"\b(?:Dr|Mrs?|Ms|Prof|Professor|Doctor|Miss)\.? (?:[A-Z]{2,}|[A-Z])$", text
    )


def _is_long_number(text: str) -> bool:
    return sum(c.isdigit() for c in text) >= 5 and not _DATE.match(text)


def _is_public_network(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "random": _is_random,
    "password": _is_password,
    "value": _is_value,
    "email": _is_personal_address,
    "phone": _is_phone,
    "national-phone": _is_national_phone,
    "card": _is_card,
    "iban": _is_iban,
    "social-security": _is_social_security,
    "spanish-id": _is_spanish_id,
    "brazilian-id": partial(_is_valid, "br.cpf"),
    "ean": lambda text: _is_valid("ean", digits_of(text)),
    "swedish-id": partial(_is_valid, "se.personnummer"),
    "french-id": partial(_is_valid, "fr.nir"),
    "identity": _is_identity,
    "name": _is_name,
    "long-number": _is_long_number,
    "public-network": _is_public_network,
}
"""What can be asked of a text that an expression found, by the names that patterns use."""
