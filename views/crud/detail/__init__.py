"""The page of a record: sections, events, papers."""
