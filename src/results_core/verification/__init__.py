"""Checking results: what organisations received, what they look up, and the record of every look."""
