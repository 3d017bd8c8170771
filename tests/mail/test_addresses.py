"""Addresses that may be registered with, and the slips that are pointed out."""

import pytest

from adapters_mail.addresses import CheckedAddresses

ADDRESSES = CheckedAddresses()


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("name@example.com", "name@example.com"),
        ("  name@Example.COM ", "name@example.com"),
        ("Name+exam@example.com", "Name+exam@example.com"),
        ("josé@bücher.example", "josé@bücher.example"),
    ],
)
def test_an_address_is_kept_in_its_canonical_form(typed: str, canonical: str) -> None:
    """Spaces around it and the case of its domain do not matter; the part before the @ stays."""
    assert ADDRESSES.canonical(typed) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "name",
        "name@",
        "@example.com",
        "name@example",
        "a@b\n@c",
        "name@example.com\r\nBcc: x@example.com",
        "two@one.example, three@one.example",
        "Name <name@example.com>",
        '"a b"@example.com',
        "name@exa mple.com",
        "name@[127.0.0.1]",
        "x" * 250 + "@example.com",
        "name@example.com\0",
        "=?utf-8?q?=0d=0aBcc=3a?=@example.com",
    ],
)
def test_what_is_no_single_plain_address_is_refused(typed: str) -> None:
    """One recipient, no display name, nothing that could become a header (MAIL-1)."""
    assert ADDRESSES.canonical(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("name@gmial.com", "name@gmail.com"),
        ("name@gmail.co", "name@gmail.com"),
        ("name@hotmal.fr", "name@hotmail.fr"),
        ("name@gmail.com", None),
        ("name@university.example", None),
    ],
)
def test_a_slip_in_a_well_known_domain_is_pointed_out(typed: str, meant: str | None) -> None:
    """The suggestion never blocks: it is for the candidate to take or leave."""
    assert ADDRESSES.suggestion(typed) == meant
