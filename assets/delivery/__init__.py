"""Delivery: what leaves the house. A week is published whole, or not at all."""
