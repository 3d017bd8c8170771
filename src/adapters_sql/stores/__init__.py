"""What the ports promise, a file for each subject.

Statements are built once, when a module is loaded, and rows are read by position.
"""
