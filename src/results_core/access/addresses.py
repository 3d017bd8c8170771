"""E-mail addresses: where letters go, and what officers log in under."""

from typing import Protocol


class AddressBook(Protocol):
    """Judges e-mail addresses by their form alone: no network."""

    def canonical(self, text: str) -> str | None:
        """Return the address in its canonical form, or None if it is none."""

    def suggestion(self, address: str) -> str | None:
        """Return the address that was probably meant where a well-known domain is misspelt."""


def login_of(text: str, addresses: AddressBook) -> str:
    """Return the name to log in under that an address is: capitals tell no two people apart.

    Whatever is no address at all is a name too, nobody's, and is counted like any other (ENU-2).
    """
    return (addresses.canonical(text) or text.strip()).lower()
