"""Grants: what a candidate lets an organisation see, for what, and until when."""
