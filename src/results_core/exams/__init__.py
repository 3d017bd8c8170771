"""The exams: catalogue, scale, chart, sessions and zones."""
