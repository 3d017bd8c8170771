"""Results: their statement numbers, versions, release and statements."""
