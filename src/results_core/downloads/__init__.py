"""What organisations take out: templates, files in their own shape, and the history of both (mission C11)."""
