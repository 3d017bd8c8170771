"""A store in memory that fulfils every port and passes the contract suite, a file per subject.

It keeps frozen values in dictionaries and forgets them with the process. Races and scale are not its
business: one transaction writes at a time.
"""

from results_core.testing.memory.store import MemoryStore, MemoryWork

__all__ = ["MemoryStore", "MemoryWork"]
