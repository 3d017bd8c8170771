"""The HTTP interface for systems of organisations (mission D; interfaces §5)."""
