"""What has reached somebody's mailbox in the demonstration."""

import email
from collections.abc import Iterator
from email import policy
from pathlib import Path

import attrs


@attrs.frozen
class Letter:
    """A letter of the spool."""

    subject: str
    text: str


def letters_to(mailbox: Path, address: str) -> Iterator[Letter]:
    """Yield the letters to an address, the latest first.

    Only files that hold the address are taken apart: that takes its time, and a mailbox holds hundreds.
    """
    files = sorted(mailbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for content in (file.read_bytes() for file in files):
        if address.encode() not in content:
            continue
        message = email.message_from_bytes(content, policy=policy.default)
        body = message.get_body(("plain",))
        if message["To"] == address and body is not None:
            yield Letter(subject=str(message["Subject"]), text=str(body.get_content()))
