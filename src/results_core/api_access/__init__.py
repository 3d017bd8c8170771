"""Systems of organisations: which may call the API, by which secrets, and how often."""
