"""Organisations, the people who work for them, and how both come to an account."""
