"""Metrics: what every number means, as pure functions of frames and settings.

No clock, no reading of files, no change of an argument. A module a subject; where one needs the
result of another, it is passed in.
"""
