"""Letters to officers about what their organisation received, as each of them has chosen."""
