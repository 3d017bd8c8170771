"""Secrets and their keeping: keys, passwords, sealed columns, keyed digests, randomness."""
