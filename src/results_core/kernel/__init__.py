"""What every subject stands on: errors, identifiers, values, secrets, time and transactions."""
