"""Personal data: what its owner may have a copy of."""
