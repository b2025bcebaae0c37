"""Contracts: what goes in and what comes out, as models, and the words they are written in.

Imports no sibling package. No reading of files other than the shipped defaults, no arithmetic.
"""
