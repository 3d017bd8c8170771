"""Importing organisations that are approved already, from a former system say (interfaces §3)."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from results_core.access.addresses import AddressBook
from results_core.correspondence.messages import LetterKind
from results_core.exams.importing import (
    FileImport,
    ImportConflict,
    ImportOrder,
    ImportReport,
    Record,
)
from results_core.exams.zones import zone_of
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, identifier
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import TableReader
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.organisations.domains import HostNames
from results_core.organisations.letters import Desk
from results_core.organisations.model import EmailTaken, Officer, Organisation, Role, login_name
from results_core.organisations.organisation_rows import COLUMNS, OrganisationJudge, OrganisationRow
from results_core.organisations.ports import OrganisationWork

_AT_ONCE: Final = 500
_NEW_DOMAIN: Final = "a domain that no earlier row has"
_FREE_ADDRESS: Final = "an address that nobody logs in under"
_OTHER_ADDRESS: Final = "an address that no earlier row has"


@attrs.frozen(kw_only=True)
class OrganisationChanges:
    """What an import of organisations does, or would do."""

    new: int = 0
    unchanged: int = 0
    """Known by the domain: nothing of them is touched, so that what they have edited stands."""


@attrs.define(kw_only=True)
class ArrivingOrganisations:
    """Rows of one file on their way in: nothing of them shows until `apply` has committed (RLB-5).

    The record is asked some hundreds of domains or addresses at a time, and told some hundreds of rows.
    """

    begin: Begin[OrganisationWork]
    desk: Desk
    operator: str
    _rows: dict[int, OrganisationRow] = attrs.field(init=False, factory=dict)
    """By line."""

    def add(self, rows: Sequence[OrganisationRow]) -> None:
        """Stage rows that are good by themselves."""
        self._rows |= {row.line: row for row in rows}

    def objections(self) -> Iterable[RowObjection]:
        """Yield what is wrong between the rows, and between the new ones and the record."""
        with self.begin(reading=True) as work:
            return list(self._objections(work, self._known_domains(work)))

    def drop(self, lines: Iterable[int]) -> None:
        """Take these rows out: what is left is applied."""
        for line in lines:
            self._rows.pop(line, None)

    def changes(self) -> OrganisationChanges:
        """Return what `apply` would do now."""
        with self.begin(reading=True) as work:
            return self._changes(self._known_domains(work))

    def apply(self, record: Record[OrganisationChanges]) -> OrganisationChanges:
        """Make the new organisations and write to their main users, in one transaction.

        Raises:
            ImportConflict: A domain or an address came into use meanwhile: nothing is applied.
        """
        try:
            with self.begin() as work:
                known = self._known_domains(work)
                if any(True for _ in self._objections(work, known)):
                    raise ImportConflict("a domain or an address came into use meanwhile")
                changes = self._changes(known)
                events = record(changes, ())
                work.journal.add_all(events)
                for some in _parts(self._new(known)):
                    self._make(work, some, imported=events[0].id)
                work.commit()
        except EmailTaken as taken:
            raise ImportConflict("an address came into use meanwhile") from taken
        return changes

    def _make(self, work: OrganisationWork, rows: Sequence[OrganisationRow], *, imported: str) -> None:
        now, randomness = self.desk.now, self.desk.randomness
        made = [self._organisation(row) for row in rows]
        main_users = [
            self._main_user(row, organisation) for row, organisation in zip(rows, made, strict=True)
        ]
        links = [self.desk.password_link(officer) for officer in main_users]
        work.organisations.add_all(made)
        work.officers.add_all(main_users)
        work.links.issue_all([issued.link for issued in links])
        work.outbox.add_all(
            self.desk.invitation(
                officer,
                issued,
                kind=LetterKind.SET_PASSWORD,
                organisation=organisation,
                mailing=f"organisations:{imported}",
            )
            for officer, issued, organisation in zip(main_users, links, made, strict=True)
        )
        work.journal.add_all(
            operator_event(
                EventKind.ORGANISATION_APPROVED,
                operator=self.operator,
                at=now,
                randomness=randomness,
                organisation=organisation.id,
                facts={"import": imported, "officer": officer.id, "domains": " ".join(organisation.domains)},
            )
            for organisation, officer in zip(made, main_users, strict=True)
        )

    def _organisation(self, row: OrganisationRow) -> Organisation:
        return Organisation(
            id=OrganisationId(identifier(self.desk.randomness)),
            details=row.details,
            domains=(row.domain,),
            zone=zone_of(row.details.country),
            approved_at=self.desk.now,
        )

    def _main_user(self, row: OrganisationRow, organisation: Organisation) -> Officer:
        return Officer(
            id=AccountId(identifier(self.desk.randomness)),
            organisation=organisation.id,
            person=row.main_user,
            role=Role.MAIN,
            invited_at=self.desk.now,
        )

    def _changes(self, known: set[str]) -> OrganisationChanges:
        new = len(self._new(known))
        return OrganisationChanges(new=new, unchanged=len(self._rows) - new)

    def _new(self, known: set[str]) -> Sequence[OrganisationRow]:
        return [row for row in self._rows.values() if row.domain not in known]

    def _objections(self, work: OrganisationWork, known: set[str]) -> Iterator[RowObjection]:
        domains, logins = set[str](), set[str]()
        taken = self._taken(work, self._new(known))
        for row in self._rows.values():
            login = login_name(row.main_user.email)
            if row.domain in domains:
                yield RowObjection(row.line, "email_domain", row.domain, _NEW_DOMAIN)
            elif login in logins:
                yield RowObjection(row.line, "main_user_email", row.main_user.email, _OTHER_ADDRESS)
            elif login in taken and row.domain not in known:
                yield RowObjection(row.line, "main_user_email", row.main_user.email, _FREE_ADDRESS)
            domains.add(row.domain)
            logins.add(login)

    def _known_domains(self, work: OrganisationWork) -> set[str]:
        return {
            domain
            for some in _parts(list(self._rows.values()))
            for organisation in work.organisations.alike(domains={row.domain for row in some}, names=())
            for domain in organisation.domains
        }

    @staticmethod
    def _taken(work: OrganisationWork, rows: Sequence[OrganisationRow]) -> set[str]:
        return {
            login_name(officer.email)
            for some in _parts(rows)
            for officer in work.officers.of_emails([row.main_user.email for row in some])
        }


@attrs.frozen(kw_only=True)
class ImportOrganisations:
    """Import `organisations.csv`: all rows or, unless told otherwise, none."""

    begin: Begin[OrganisationWork]
    read: TableReader
    clock: Clock
    randomness: Randomness
    digester: Digester
    addresses: AddressBook
    hosts: HostNames
    language: str = "en"
    """That of the letters to main users: the file says nothing of it."""

    def __call__(self, path: Path, order: ImportOrder) -> ImportReport[OrganisationChanges]:
        """Read, judge and apply the file; main users get a letter to set a password (L13).

        Raises:
            BadFile: The file has no usable header.
            ImportConflict: The record changed meanwhile; nothing is applied.
        """
        desk = Desk(now=self.clock.now(), randomness=self.randomness, digester=self.digester)
        judge = OrganisationJudge(addresses=self.addresses, hosts=self.hosts, language=self.language)
        arriving = ArrivingOrganisations(begin=self.begin, desk=desk, operator=order.operator)
        return self._file().run(path, order, staged=arriving, judge=judge.good)

    def _file(self) -> FileImport[OrganisationRow, OrganisationChanges]:
        return FileImport(
            columns=COLUMNS,
            read=self.read,
            clock=self.clock,
            randomness=self.randomness,
            imported=EventKind.ORGANISATIONS_IMPORTED,
            changed=EventKind.ORGANISATION_APPROVED,
            counts=lambda changes: {"new": changes.new},
        )


def _parts(rows: Sequence[OrganisationRow]) -> Iterator[Sequence[OrganisationRow]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
