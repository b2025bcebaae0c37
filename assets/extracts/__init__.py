"""Extracts: from the files of a landing to typed, proven frames and a list of faults."""
