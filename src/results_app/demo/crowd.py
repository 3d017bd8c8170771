"""Thousands who send their results to one organisation: by the files and set-based, not press by press."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import attrs

from adapters_crypto.randomness import SystemRandomness
from adapters_sql.granting import grant_at_once
from results_app.demo.board import Row
from results_app.demo.directory import BUSY
from results_app.demo.people import CENTRES, FAMILY, GIVEN, LATIN_CENTRES
from results_app.wiring import Service
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.kernel.identifiers import OrganisationId, ResultId, ShareId, identifier
from results_core.results.result_rows import COLUMNS as RESULT_COLUMNS
from results_core.sharing.model import Purpose, ShareGrant

_SUFFIX: Final = "NGC"
_OUT_DAYS_AGO: Final = 40


@attrs.frozen
class Crowd:
    """So many candidates of one exam, whose results have been out for some weeks."""

    size: int
    today: date
    """The day of the first start."""

    def entries(self) -> Iterator[Row]:
        """Yield their rows of `entries.csv`."""
        out_on = self.today - timedelta(days=_OUT_DAYS_AGO)
        for place in range(self.size):
            centre = LATIN_CENTRES[place % len(LATIN_CENTRES)]
            name, place_of_entry, country = CENTRES[centre]
            yield dict.fromkeys(ENTRY_COLUMNS, "") | {
                "id_number": _number(place),
                "secret_number": f"{(place * 7919 + 4321) % 9000 + 1000}",
                "given_names": GIVEN[place * 13 % len(GIVEN)],
                "family_name": FAMILY[(place + place // len(GIVEN)) % len(FAMILY)],
                "date_of_birth": date(1992 + place % 16, place % 12 + 1, place % 28 + 1).isoformat(),
                "exam": "C1A",
                "candidate_number": f"{place % 10_000:04d}",
                "session": "CB9",
                "exam_date": (out_on - timedelta(days=14)).isoformat(),
                "delivery": "computer",
                "releases_at": f"{out_on.isoformat()}T09:00 Europe/London",
                "centre": centre,
                "centre_name": name,
                "place_of_entry": place_of_entry,
                "country": country,
            }

    def results(self) -> Iterator[Row]:
        """Yield their rows of `results.csv`."""
        for place in range(self.size):
            scores = (170 + (place * 7 + skill * 5) % 38 for skill in range(5))
            skills = ("reading", "use_of_english", "writing", "listening", "speaking")
            yield (
                dict.fromkeys(RESULT_COLUMNS, "")
                | {"id_number": _number(place), "status": "reported"}
                | dict(zip(skills, map(str, scores), strict=True))
            )


def send_all(service: Service) -> None:
    """Let everybody of the crowd have sent the result to the busy organisation since it came out.

    They have no log-in, no letters and no events: what there is to see is how thousands of shares are.
    """
    application = service.application
    now, organisation = application.clock.now(), application.organisations.accounts.show(BUSY.name)
    grant_at_once(
        service.settings.database_url,
        of_numbers_ending_in=_SUFFIX,
        grants_of=lambda results: _grants(results, organisation.organisation.id, now),
        now=now,
    )


def _grants(results: Sequence[ResultId], organisation: OrganisationId, now: datetime) -> Iterator[ShareGrant]:
    """Yield a share of each, spread over the days since they came out."""
    randomness, between = SystemRandomness(), timedelta(days=_OUT_DAYS_AGO - 1) / max(1, len(results))
    for place, result in enumerate(results):
        yield ShareGrant(
            id=ShareId(identifier(randomness)),
            result=result,
            organisation=organisation,
            account=None,
            sent_at=now - between * (place + 1),
            purpose=Purpose.STUDY,
        )


def _number(place: int) -> str:
    return f"{place:06d}{_SUFFIX}"
