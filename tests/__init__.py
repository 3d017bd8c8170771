"""The specification of the system, as tests."""
