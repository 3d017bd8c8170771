"""Letters as data, the outbox that keeps them, and their delivery."""
