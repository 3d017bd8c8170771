"""What a site holds, read at once: all that the checks look at."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import attrs
from sqlalchemy import Connection, NullPool, create_engine, event, inspect, select

from adapters_crypto.columns import AesColumns
from adapters_sql import tables
from adapters_sql.engine import address
from adapters_sql.faults import translate
from adapters_sql.stores.outbox import place_of_link
from tests.faults.site import Site, lines_of

READ: Final = tuple(
    table for table in tables.metadata.sorted_tables if table.name not in {"attempts", "budgets"}
)


TAKEN: Final = "taken-"
"""How the name of a file begins that says what somebody has taken out."""

Row = Mapping[Any, Any]
Rows = Sequence[Row]


@attrs.frozen(kw_only=True)
class Record:
    """The rows of every table, the letters in the spool, the checkpoints outside, and what was printed."""

    rows: Mapping[str, Rows]
    spool: dict[str, tuple[int, int]]
    """The file and the instant of each letter, by its name: a letter that is laid down again has others."""
    checkpoints: bytes
    printed: str
    files: frozenset[str]
    """The names of what else lies there."""
    heard: Rows = ()
    """What webhooks were told, in order."""

    def __getattr__(self, table: str) -> Rows:
        """Return the rows of the table; none where there is no table yet."""
        return self.rows.get(table, ())

    def events_of(self, *kinds: str) -> list[Row]:
        """Return the events of these kinds."""
        return [event for event in self.events if event["kind"] in kinds]

    def entry_ids(self) -> dict[str, str]:
        """Return the entry of each ID Number."""
        return {entry["id_number"]: entry["id"] for entry in self.entries}

    def digest(self) -> str:
        """Return the digest of what the record says, without what is drawn anew each time."""
        said = json.dumps(sorted(map(repr, (*self._said(), *self._of_organisations(), *self._handed_over()))))
        return sha256(said.encode()).hexdigest()

    def _handed_over(self) -> Iterator[tuple[Any, ...]]:
        """Yield what organisations were told, and what they have taken out."""
        for told in self.webhook_deliveries:
            yield "told", told["type"], told["state"]
        for name in self.files:
            if name.startswith(TAKEN):
                yield "file", name

    def _of_organisations(self) -> Iterator[tuple[Any, ...]]:
        """Yield the organisations, and how far they and their people have come."""
        names = {organisation["id"]: organisation["name"] for organisation in self.organisations}
        for organisation in self.organisations:
            yield "organisation", organisation["name"], organisation["state"]
        for officer in self.officers:
            name = names.get(officer["organisation_id"])
            yield "officer", officer["email"], name, officer["role"], officer["state"]
        for application in self.applications:
            yield "application", application["email"], application["state"]
        for wish in self.join_requests:
            yield "wish to join", wish["email"], wish["state"]

    def _said(self) -> Iterator[tuple[Any, ...]]:
        numbers = {entry["id"]: entry["id_number"] for entry in self.entries}
        addresses = {account["id"]: account["email"] for account in (*self.accounts, *self.officers)}
        closed = {account["id"] for account in self.accounts if account["closed_at"]}
        for sitting in self.sittings:
            yield "sitting", sitting["exam"], sitting["session"], sitting["releases_at"].isoformat()
        for entry in self.entries:
            issued = entry["secret_issued_at"] is not None
            yield (
                "entry",
                entry["id_number"],
                entry["family_name"],
                entry["date_of_birth"].isoformat(),
                issued,
            )
        for waiting in self.registrations:
            yield "registration", waiting["id_number"], waiting["email"], waiting["language"]
        for owned in self.account_entries:
            account = owned["account_id"]
            yield "account", numbers[owned["entry_id"]], addresses[account], account in closed
        for version in self.result_versions:
            marks = [value for name, value in version.items() if name in _MARKS]
            yield "result", numbers[version["result_id"]], version["number"], *marks
        for share in self.shares:
            stopped = share["withdrawn_at"] is not None
            yield "share", numbers[share["result_id"]], share["organisation_id"], share["told"], stopped
        for session in self.sessions:
            yield "session", addresses.get(session["account"])
        for letter in {(one["kind"], one["recipient"], one["state"]) for one in self.letters}:
            yield "letter", *letter


_MARKS: Final = {
    *("status", "overall", "label", "cefr", "reading", "use_of_english", "writing"),
    *("listening", "speaking", "given_names", "family_name"),
}


def read_record(site: Site) -> Record:
    """Return what the site holds now."""
    return Record(
        rows=_rows(site),
        spool=_spool(site),
        checkpoints=site.checkpoints.read_bytes() if site.checkpoints.exists() else b"",
        files=frozenset(one.name for one in site.directory.iterdir()),
        heard=lines_of(site.heard),
        printed=site.output.read_text() if site.output.exists() else "",
    )


def _rows(site: Site) -> Mapping[str, Rows]:
    if site.url.startswith("sqlite:") and not (site.directory / "results.db").exists():
        return {}
    with _connected(site) as connection:
        there = set(inspect(connection).get_table_names())
        return {
            table.name: connection.execute(select(table)).mappings().all()
            for table in READ
            if table.name in there
        }


@contextmanager
def _connected(site: Site) -> Iterator[Connection]:
    engine = create_engine(address(site.url), poolclass=NullPool)
    event.listen(engine, "handle_error", translate)
    with engine.connect() as connection:
        yield connection


def _spool(site: Site) -> dict[str, tuple[int, int]]:
    laid = site.spool.glob("*.eml")
    return {one.name: ((stat := one.stat()).st_ino, stat.st_mtime_ns) for one in laid}


def links_by_address(site: Site, cipher: AesColumns) -> dict[str, str]:
    """Return the link of the last letter to each address, of those that were not delivered yet."""
    return {letter["recipient"]: link for letter, link in _linked(site, cipher)}


def links_to(site: Site, cipher: AesColumns, address: str, kind: str) -> list[str]:
    """Return the links of all letters of the kind to the address, of those that were not delivered yet."""
    return [
        link
        for letter, link in _linked(site, cipher)
        if letter["recipient"] == address and letter["kind"] == kind
    ]


def _linked(site: Site, cipher: AesColumns) -> list[tuple[Row, str]]:
    letters = tables.letters
    linked = select(letters).where(letters.c.link_sealed.is_not(None)).order_by(letters.c.written_at)
    with _connected(site) as connection:
        return [
            (letter, cipher.open(letter["link_sealed"], place=place_of_link(letter["id"])))
            for letter in connection.execute(linked).mappings()
        ]


def words_of_letters(directory: Path) -> str:
    """Return the words of every letter in the spool."""
    return "\n".join(_words(one) for one in sorted(directory.glob("*.eml")))


def _words(file: Path) -> str:
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(letter, EmailMessage)
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(letter["Subject"]), *parts])
