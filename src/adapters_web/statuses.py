"""What HTTP calls each kind of fault, on pages and to machines."""

from types import MappingProxyType
from typing import Final

from results_core.kernel.errors import Kind

STATUS: Final = MappingProxyType(
    {
        Kind.INVALID: 422,
        Kind.MISSING: 404,
        Kind.CONFLICT: 409,
        Kind.FORBIDDEN: 403,
        Kind.TOO_SOON: 403,
        Kind.TRY_LATER: 503,
    }
)
RETRY_SECONDS: Final = range(15, 26)
"""After how long a crowd is to come back, each at another moment."""
