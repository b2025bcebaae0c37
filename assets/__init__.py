"""The data, in the order it flows: extracts -> metrics -> packs -> delivery.

May import schemas. Each folder holds plain modules and one thin module of Dagster assets.
"""
