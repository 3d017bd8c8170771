"""What candidates are told of looks at their results (letter L20)."""

from collections.abc import Sequence
from datetime import datetime

from results_core.correspondence.messages import Letter, LetterKind, write
from results_core.kernel.identifiers import OrganisationId, Randomness, ResultId
from results_core.verification.bulk_ports import Hit
from results_core.verification.lookup_ports import LookupWork


def warn(
    work: LookupWork, organisation: OrganisationId, result: ResultId, *, at: datetime, randomness: Randomness
) -> None:
    """Write letter L20 to the candidate, if there is one: one for each organisation and result, ever."""
    to = work.results.addressee(result)
    if to is None:
        return
    who = work.directory.named([organisation])[organisation]
    work.outbox.add(
        write(
            LetterKind.RESULT_LOOKED_UP,
            to,
            occasion=f"looked_up:{organisation}:{result}",
            at=at,
            randomness=randomness,
            facts={"at": at.isoformat(), "organisation": who.name},
        )
    )


def warnings(
    work: LookupWork,
    organisation: OrganisationId,
    hits: Sequence[Hit],
    *,
    at: datetime,
    randomness: Randomness,
) -> Sequence[Letter]:
    """Return letter L20 for each candidate whose result is looked at first, and without a share."""
    first = {hit.result: hit.to for hit in hits if hit.share is None and not hit.was_looked_at}
    told = [(result, to) for result, to in first.items() if to is not None]
    if not told:
        return ()
    who = work.directory.named([organisation])[organisation]
    return [
        write(
            LetterKind.RESULT_LOOKED_UP,
            to,
            occasion=f"looked_up:{organisation}:{result}",
            at=at,
            randomness=randomness,
            facts={"at": at.isoformat(), "organisation": who.name},
        )
        for result, to in told
    ]
