"""Organisations with their domains, their words and what they require."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores.requirements import REQUIREMENT, requirement_from_row
from adapters_sql.tables import organisation_domains, organisation_words, organisations, requirements
from adapters_sql.tables.columns import findable, key
from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.model import (
    Details,
    Organisation,
    OrganisationState,
    OrganisationType,
    Requirement,
)
from results_core.organisations.words import CountryNames, folded, words_of

_row = organisations.c
_SELECT: Final = select(
    _row.id,
    _row.name,
    _row.type,
    _row.website,
    _row.address_1,
    _row.address_2,
    _row.town,
    _row.region,
    _row.postcode,
    _row.country,
    _row.zone,
    _row.phone,
    _row.text_for_candidates,
    _row.state,
    _row.approved_at,
    _row.requires_second_step,
)
_DETAILS: Final = slice(1, 10)
_OF: Final = _SELECT.where(_row.id == bindparam("organisation"))
_HELD: Final = _OF.with_for_update()
_ADD: Final = insert(organisations)
_REPLACE: Final = update(organisations).where(_row.id == bindparam("replaced"))
_WITH_DOMAIN: Final = (
    _SELECT.join(organisation_domains, organisation_domains.c.organisation_id == _row.id)
    .where(organisation_domains.c.domain == bindparam("domain"))
    .order_by(_row.name_folded, _row.id)
)
_CALLED: Final = _SELECT.where(_row.name_folded == bindparam("folded")).order_by(_row.id)
_HAS_DOMAIN: Final = one_of(organisation_domains.c.domain, "domains")
_HAS_NAME: Final = one_of(_row.name_folded, "names")
_ALIKE: Final = {
    dialect: _SELECT.where(
        or_(
            _row.id.in_(select(organisation_domains.c.organisation_id).where(has_domain)),
            _HAS_NAME[dialect],
        )
    ).order_by(_row.name_folded, _row.id)
    for dialect, has_domain in _HAS_DOMAIN.items()
}
_EACH: Final = _SELECT.order_by(_row.name_folded, _row.id)
_DOMAINS: Final = (
    select(organisation_domains.c.organisation_id, organisation_domains.c.domain)
    .where(organisation_domains.c.organisation_id.in_(bindparam("organisations", expanding=True)))
    .order_by(organisation_domains.c.domain)
)
_DROP_DOMAINS: Final = delete(organisation_domains).where(
    organisation_domains.c.organisation_id == bindparam("organisation")
)
_DROP_WORDS: Final = delete(organisation_words).where(
    organisation_words.c.organisation_id == bindparam("organisation")
)
_DROP_REQUIREMENTS: Final = delete(requirements).where(
    requirements.c.organisation_id == bindparam("organisation")
)
_REQUIREMENTS: Final = (
    select(*REQUIREMENT)
    .where(requirements.c.organisation_id == bindparam("organisation"))
    .order_by(requirements.c.exam)
)
_REQUIRE: Final = insert(requirements)
_AT_ONCE: Final = 500


class SqlOrganisations:
    """The core's `Organisations`."""

    def __init__(self, connection: Connection, names_of: CountryNames) -> None:
        self._connection = connection
        self._names_of = names_of

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        self.add_all([organisation])

    def add_all(self, organisations: Sequence[Organisation]) -> None:
        """Keep new organisations, however many, in three statements."""
        if organisations:
            self._connection.execute(_ADD, [self._row(one) for one in organisations])
            self._add_domains_and_words(organisations)

    def of(self, organisation: OrganisationId, *, hold: bool = False) -> Organisation | None:
        """Return the organisation; on SQLite every writer holds it anyway."""
        rows = self._connection.execute(_HELD if hold else _OF, {"organisation": key(organisation)}).all()
        return next(iter(self._complete(rows)), None)

    def replace(self, organisation: Organisation) -> None:
        """Keep the organisation as it is from now on."""
        self._connection.execute(_REPLACE, {**self._row(organisation), "replaced": organisation.id})
        self._connection.execute(_DROP_DOMAINS, {"organisation": organisation.id})
        self._connection.execute(_DROP_WORDS, {"organisation": organisation.id})
        self._add_domains_and_words([organisation])

    def with_domain(self, domain: str) -> Sequence[Organisation]:
        """Return those that have this very domain in their list, by name and id."""
        return self._complete(self._connection.execute(_WITH_DOMAIN, {"domain": key(domain)}).all())

    def called(self, name: str) -> Sequence[Organisation]:
        """Return those of this name, be it written with other capitals or accents, by id."""
        found = self._connection.execute(_CALLED, {"folded": findable(folded(name))}).all()
        return self._complete(found)

    def alike(self, *, domains: Collection[str], names: Collection[str]) -> Sequence[Organisation]:
        """Return those that have one of these domains or folded names, by name and id."""
        dialect = self._connection.dialect.name
        asked = {"domains": a_list(sorted(domains), dialect), "names": a_list(sorted(names), dialect)}
        return self._complete(self._connection.execute(_ALIKE[dialect], asked).all())

    def each(self, state: OrganisationState | None = None) -> Iterator[Organisation]:
        """Yield all of this state, or all, by name and id; some hundreds are read at once."""
        wanted = _EACH if state is None else _EACH.where(_row.state == state.value)
        for part in self._connection.execute(wanted).partitions(_AT_ONCE):
            yield from self._complete(part)

    def requirements(self, organisation: OrganisationId) -> Sequence[Requirement]:
        """Return what it requires, by exam."""
        rows = self._connection.execute(_REQUIREMENTS, {"organisation": key(organisation)})
        return list(map(requirement_from_row, rows))

    def require(self, organisation: OrganisationId, requirements: Collection[Requirement]) -> None:
        """Let it require this, and nothing else."""
        self._connection.execute(_DROP_REQUIREMENTS, {"organisation": organisation})
        if requirements:
            self._connection.execute(_REQUIRE, [requirement_row(organisation, one) for one in requirements])

    def _add_domains_and_words(self, organisations: Sequence[Organisation]) -> None:
        listed = [
            {"organisation_id": one.id, "domain": domain} for one in organisations for domain in one.domains
        ]
        found_by = [
            {"organisation_id": one.id, "word": word} for one in organisations for word in self._words(one)
        ]
        for table, rows in ((organisation_domains, listed), (organisation_words, found_by)):
            if rows:
                self._connection.execute(insert(table), rows)

    def _row(self, organisation: Organisation) -> dict[str, Any]:
        found_by = "".join(f" {word}" for word in self._words(organisation))
        return {**to_row(organisation), "found_by": found_by}

    def _words(self, organisation: Organisation) -> Sequence[str]:
        return sorted(words_of(organisation.details, self._names_of))

    def _complete(self, rows: Sequence[Sequence[Any]]) -> Sequence[Organisation]:
        if not rows:
            return ()
        domains: dict[str, list[str]] = {row[0]: [] for row in rows}
        for organisation, domain in self._connection.execute(_DOMAINS, {"organisations": list(domains)}):
            domains[organisation].append(domain)
        return [from_row(row, tuple(domains[row[0]])) for row in rows]


def requirement_row(organisation: OrganisationId, requirement: Requirement) -> dict[str, Any]:
    """Return the row of a requirement."""
    return {
        "organisation_id": organisation,
        "exam": requirement.exam,
        "overall_at_least": requirement.overall_at_least,
        "each_at_least": requirement.each_at_least,
        "oldest_years": requirement.oldest_years,
        "label": requirement.label,
    }


def details_to_row(details: Details) -> Mapping[str, Any]:
    """Return the columns of what an organisation says of itself."""
    return {
        "name": details.name,
        "type": details.type.value,
        "website": details.website,
        "address_1": details.address_1,
        "address_2": details.address_2,
        "town": details.town,
        "region": details.region,
        "postcode": details.postcode,
        "country": details.country,
    }


def details_from_row(row: Sequence[Any]) -> Details:
    """Return what an organisation says of itself, from the columns in the order of `details_to_row`."""
    name, kind, website, address_1, address_2, town, region, postcode, country = row
    return Details(
        name=name,
        type=OrganisationType(kind),
        website=website,
        address_1=address_1,
        address_2=address_2,
        town=town,
        region=region,
        postcode=postcode,
        country=country,
    )


def to_row(organisation: Organisation) -> dict[str, Any]:
    """Return the row of an organisation, without its domains and words."""
    return {
        "id": organisation.id,
        **details_to_row(organisation.details),
        "name_folded": folded(organisation.name),
        "zone": organisation.zone,
        "phone": organisation.phone,
        "text_for_candidates": organisation.text_for_candidates,
        "state": organisation.state.value,
        "approved_at": organisation.approved_at,
        "requires_second_step": organisation.requires_second_step,
    }


def from_row(row: Sequence[Any], domains: tuple[str, ...]) -> Organisation:
    """Return the organisation of a row and its domains."""
    zone, phone, text, state, approved_at, requires_second_step = row[_DETAILS.stop :]
    return Organisation(
        id=OrganisationId(row[0]),
        details=details_from_row(row[_DETAILS]),
        domains=domains,
        zone=zone,
        phone=phone,
        text_for_candidates=text,
        state=OrganisationState(state),
        approved_at=approved_at,
        requires_second_step=requires_second_step,
    )
