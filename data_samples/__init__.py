"""The sample company: its settings, landing folders, faulty files and their generator."""
