"""Where unguessable bytes come from: the operating system."""

import secrets


class SystemRandomness:
    """The core's `Randomness`, from the operating system's cryptographic source."""

    def bytes(self, length: int) -> bytes:
        """Return that many fresh random bytes."""
        return secrets.token_bytes(length)
