"""Letters by SMTP: one connection for a batch, and an answer for each letter (RLB-4).

The relay may be told of the next letter, by MAIL and RCPT, while somebody settles the one before: a
durable commit takes as long as half of a conversation. DATA comes only when the letter is handed over.

What the other side says decides. 4xx, silence and a line that drops mean "later": after the content
was sent nobody knows whether the letter was taken, so it goes again under the same Message-ID.
5xx about the recipient or the letter means "never". 5xx about us is a matter of our settings: later.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from enum import StrEnum, unique
from typing import Final

import attrs

from adapters_mail.aside import Aside
from adapters_mail.letters import LetterPress, Unprintable
from adapters_mail.stencils import Stencils, may_be_stencilled
from results_core.correspondence.messages import Letter
from results_core.correspondence.ports import Deferred, Delivered, Rejected

_NEVER: Final = 500
_CLOSING: Final = 421
_DONE: Final = 250
_RECIPIENT_TAKEN: Final = (250, 251)


@unique
class Tls(StrEnum):
    """How a connection is made private."""

    NONE = "none"
    STARTTLS = "starttls"
    """Within the conversation, and nothing is sent without it."""
    IMPLICIT = "implicit"
    """From the first byte."""


@attrs.frozen(kw_only=True)
class Relay:
    """The server that takes our letters."""

    host: str
    port: int
    tls: Tls = Tls.NONE
    user: str = attrs.field(default="", repr=False)
    password: str = attrs.field(default="", repr=False)
    timeout: float = 20.0
    """Seconds that one answer of the server may take."""


class _Unprepared(Exception):
    """The connection could not be made ready; `args` hold the reason."""


@attrs.frozen
class SmtpPostman:
    """Carries letters to one relay. Safe to share between threads: each round has its own connection."""

    relay: Relay
    press: LetterPress
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    """Makes the context that says whose certificates are good."""
    _stencils: Stencils = attrs.field(factory=Stencils, init=False)

    @contextmanager
    def round(self) -> Iterator["SmtpRound"]:
        """Return a round, which connects at its first letter and takes its leave at the end."""
        round_ = SmtpRound(self.relay, self.press, self.trust, self._stencils)
        try:
            yield round_
        finally:
            round_.end()


@attrs.frozen(kw_only=True)
class _Printed:
    """A message as it goes over the wire."""

    to: str
    content: bytes
    in_unicode: bool
    """Whether its addresses go beyond ASCII: few relays take such letters."""


@attrs.define(eq=False)
class SmtpRound:
    """One connection under use, made anew where it was lost between two letters."""

    _relay: Relay
    _press: LetterPress
    _trust: Callable[[], ssl.SSLContext]
    _stencils: Stencils
    _connection: smtplib.SMTP | None = None
    _aside: "Aside[_Printed] | None" = None
    _announced: "tuple[Letter, Future[_Printed]] | None" = None

    def announce(self, letter: Letter) -> None:
        """Print the letter and name its sender and recipient to the relay, aside."""
        self._withdraw()
        if self._aside is None:
            self._aside = Aside()
        self._announced = letter, self._aside.begin(lambda: self._introduce(letter))

    def deliver(self, letter: Letter) -> Delivered | Deferred | Rejected:
        """Hand the letter over and say what the relay made of it."""
        try:
            printed = self._introduced(letter)
            self._hand_over(printed)
        except Unprintable:
            return Rejected("unprintable")
        except _Unprepared as unprepared:
            return Deferred(str(unprepared), unreachable=True)
        except (smtplib.SMTPException, OSError) as fault:
            return self._what_became(fault)
        return Delivered()

    def end(self) -> None:
        """Take leave of the relay. What it took it has taken, whatever it says now."""
        self._withdraw()
        if self._aside is not None:
            self._aside.end()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _introduced(self, letter: Letter) -> _Printed:
        if self._announced is not None and self._announced[0] == letter:
            (_, printed), self._announced = self._announced, None
            return printed.result()
        self._withdraw()
        return self._introduce(letter)

    def _withdraw(self) -> None:
        """Take back what was announced and does not come."""
        announced, self._announced = self._announced, None
        if announced is None:
            return
        if announced[1].exception() is None:
            self._clear()
        else:
            self._drop()

    def _introduce(self, letter: Letter) -> _Printed:
        printed, sender = self._print(letter), self._press.sender
        connection = self._connected()
        options = [f"size={len(printed.content)}"] if connection.has_extn("size") else []
        if printed.in_unicode:
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        code, said = connection.mail(sender, options)
        if code != _DONE:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = connection.rcpt(printed.to)
        if code not in _RECIPIENT_TAKEN:
            raise smtplib.SMTPRecipientsRefused({printed.to: (code, said)})
        return printed

    def _hand_over(self, printed: _Printed) -> None:
        code, said = self._connected().data(printed.content)
        if code != _DONE:
            raise smtplib.SMTPDataError(code, said)

    def _print(self, letter: Letter) -> _Printed:
        if may_be_stencilled(letter):
            return _Printed(
                to=letter.to, content=self._stencils.printed(letter, self._press), in_unicode=False
            )
        message = self._press.compose(letter)
        [recipient] = message["To"].addresses
        return _Printed(
            to=recipient.addr_spec,
            content=message.as_bytes(),
            in_unicode=not recipient.addr_spec.isascii(),
        )

    def _what_became(self, fault: Exception) -> Deferred | Rejected:
        match fault:
            case smtplib.SMTPRecipientsRefused():
                return self._answered(*(code for code, _ in fault.recipients.values()))
            case smtplib.SMTPSenderRefused():
                self._drop()
                return Deferred(f"sender_{fault.smtp_code}", unreachable=True)
            case smtplib.SMTPResponseException():
                return self._answered(fault.smtp_code)
            case smtplib.SMTPNotSupportedError():
                return Rejected("address_not_supported")
            case _:
                return self._lost(fault)

    def _answered(self, code: int) -> Deferred | Rejected:
        if code == _CLOSING:
            self._drop()
            return Deferred(f"smtp_{code}", unreachable=True)
        self._clear()
        return Rejected(f"smtp_{code}") if code >= _NEVER else Deferred(f"smtp_{code}")

    def _clear(self) -> None:
        """Have the relay forget what it was told of the letter that it did not take."""
        if self._connection is None:
            return
        try:
            self._connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _lost(self, fault: Exception) -> Deferred:
        self._drop()
        if _is_silence(fault):
            return Deferred("timeout", unreachable=True)
        return Deferred("connection_lost")

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except smtplib.SMTPAuthenticationError as fault:
                raise _Unprepared("authentication") from fault
            except smtplib.SMTPNotSupportedError as fault:
                raise _Unprepared("not_supported") from fault
            except smtplib.SMTPResponseException as fault:
                raise _Unprepared(f"smtp_{fault.smtp_code}") from fault
            except ssl.SSLError as fault:
                raise _Unprepared("tls") from fault
            except ConnectionRefusedError as fault:
                raise _Unprepared("connection_refused") from fault
            except (smtplib.SMTPException, OSError) as fault:
                raise _Unprepared("timeout" if _is_silence(fault) else "unreachable") from fault
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        relay, name = self._relay, self._press.host
        if relay.tls is Tls.IMPLICIT:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                relay.host,
                relay.port,
                local_hostname=name,
                timeout=relay.timeout,
                context=self._trust(),
            )
        else:
            connection = smtplib.SMTP(relay.host, relay.port, local_hostname=name, timeout=relay.timeout)
        try:
            if relay.tls is Tls.STARTTLS:
                connection.starttls(context=self._trust())
            if relay.user:
                connection.login(relay.user, relay.password)
            connection.ehlo_or_helo_if_needed()
        except BaseException:
            connection.close()
            raise
        return connection


def _is_silence(fault: Exception) -> bool:
    """Tell whether time ran out; smtplib hides that behind its own error while it reads an answer."""
    return isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
