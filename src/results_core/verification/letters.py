"""What candidates are told of looks at their results (letter L20)."""

from datetime import datetime

from results_core.correspondence.messages import LetterKind, write
from results_core.kernel.identifiers import OrganisationId, Randomness, ResultId
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
