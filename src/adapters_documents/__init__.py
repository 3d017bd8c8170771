"""Bytes that people read: the statement as a PDF, tables, and the reading of files."""
