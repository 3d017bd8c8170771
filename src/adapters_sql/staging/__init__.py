"""Files on their way in: rows wait in temporary tables and are applied set by set."""
