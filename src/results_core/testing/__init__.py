"""What tests are written with: a store in memory, stand-ins for every port, builders, the contract suite.

It ships with the library, for people who write their own adapters, and is for tests alone: nothing here
keeps a secret or survives the process.
"""
