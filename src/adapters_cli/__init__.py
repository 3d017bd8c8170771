"""The command `results`: what operators do from a terminal or a script, in English."""
