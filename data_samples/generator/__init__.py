"""The sample company's data: a seeded simulation and the landing folders it would have sent.

Imports the contract's schemas and nothing else of the project. No metric is computed here.
"""
