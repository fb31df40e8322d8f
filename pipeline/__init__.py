"""Everything with files, state or tables: reading, normalising, splitting, assembling, writing. `pipeline.run` shows the whole way."""
