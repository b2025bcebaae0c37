"""How Dagster runs it: definitions, the weekly job, its schedule, storage, and the command."""
