"""The one record of what happened: every change and every look, written with what it records."""
