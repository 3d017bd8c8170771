"""One row of `organisations.csv`, judged by itself (interfaces §3)."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from results_core.access.addresses import AddressBook
from results_core.exams.zones import countries
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow
from results_core.kernel.values import clean_name
from results_core.organisations.domains import HostNames, is_free_mail, is_own_address, website_of
from results_core.organisations.model import Details, OrganisationType, Person
from results_core.organisations.words import words

COLUMNS: Final = (
    "name",
    "type",
    "website",
    "email_domain",
    "address",
    "town",
    "country",
    "main_user_first_name",
    "main_user_family_name",
    "main_user_job_title",
    "main_user_email",
)
"""The columns of the file, in the order in which this module reads them."""

TYPES: Final[Mapping[str, OrganisationType]] = MappingProxyType(
    {
        "university": OrganisationType.UNIVERSITY,
        "school": OrganisationType.SCHOOL,
        "employer": OrganisationType.EMPLOYER,
        "government or immigration": OrganisationType.GOVERNMENT,
        "professional body": OrganisationType.PROFESSIONAL_BODY,
        "other": OrganisationType.OTHER,
    }
)
"""As the file spells them."""

_LONGEST: Final = 100
_A_TEXT: Final = f"a text of at most {_LONGEST} characters"
_NEEDED: Final = (
    "name",
    "address",
    "town",
    "main_user_first_name",
    "main_user_family_name",
    "main_user_job_title",
)


@attrs.frozen(kw_only=True)
class OrganisationRow:
    """A row that is good by itself."""

    line: int
    details: Details
    domain: str
    main_user: Person


@attrs.frozen(kw_only=True)
class OrganisationJudge:
    """Judges rows one by one."""

    addresses: AddressBook
    hosts: HostNames
    language: str

    def good(
        self, rows: Sequence[RawRow | RowObjection], objections: list[RowObjection]
    ) -> Sequence[OrganisationRow]:
        """Return the good rows; what is wrong with the others goes to the objections."""
        judged = []
        for row in rows:
            if isinstance(row, RowObjection):
                objections.append(row)
                continue
            cells = dict(zip(COLUMNS, row.cells, strict=True))
            wrong = list(self._objections(row.line, cells))
            objections += wrong
            if not wrong:
                judged.append(self._read(row.line, cells))
        return judged

    def _objections(self, line: int, cells: Mapping[str, str]) -> Iterator[RowObjection]:
        for column in _NEEDED:
            text = clean_name(cells[column])
            if not words(text) or len(text) > _LONGEST:
                yield RowObjection(line, column, cells[column], _A_TEXT)
        domain, email = self._domain(cells), self.addresses.canonical(cells["main_user_email"])
        wrong = {
            "type": (cells["type"].strip().lower() not in TYPES, ", ".join(TYPES)),
            "website": (
                website_of(cells["website"], self.hosts) is None,
                "a web site such as www.example.org",
            ),
            "email_domain": (
                domain is None,
                "a registrable domain such as example.org, in which not everybody gets an address",
            ),
            "country": (
                cells["country"].strip().upper() not in countries(),
                "the two letters of a country, such as FR",
            ),
            "main_user_email": (
                email is None or (domain is not None and not is_own_address(email, [domain], self.hosts)),
                "an e-mail address of the domain",
            ),
        }
        for column, (is_wrong, expected) in wrong.items():
            if is_wrong:
                yield RowObjection(line, column, cells[column], expected)

    def _read(self, line: int, cells: Mapping[str, str]) -> OrganisationRow:
        return OrganisationRow(
            line=line,
            details=Details(
                name=clean_name(cells["name"]),
                type=TYPES[cells["type"].strip().lower()],
                website=website_of(cells["website"], self.hosts) or "",
                address_1=clean_name(cells["address"]),
                town=clean_name(cells["town"]),
                country=cells["country"].strip().upper(),
            ),
            domain=self._domain(cells) or "",
            main_user=Person(
                first_name=clean_name(cells["main_user_first_name"]),
                family_name=clean_name(cells["main_user_family_name"]),
                job_title=clean_name(cells["main_user_job_title"]),
                email=self.addresses.canonical(cells["main_user_email"]) or "",
                language=self.language,
            ),
        )

    def _domain(self, cells: Mapping[str, str]) -> str | None:
        canonical = self.hosts.canonical(cells["email_domain"])
        if canonical is None or self.hosts.registrable(canonical) != canonical or is_free_mail(canonical):
            return None
        return canonical
