"""Which rows each metric is made of: one module a subject, beside the rules, none of its own."""
