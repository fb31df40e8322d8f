"""What extractors share: unit lists, names and posts, nested brackets, numbers and dates, tables. Pure functions over text."""
