"""The domain of an exam board's results service: entities, rules, use cases and ports.

It imports attrs, cattrs and the standard library, nothing else. `results_core.application`
holds the facade; `results_core.testing` what people need who write adapters of their own.
"""
