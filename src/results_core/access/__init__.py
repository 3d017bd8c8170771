"""Passwords, the lock, credentials, sessions, links and recovery: the same for every audience."""
