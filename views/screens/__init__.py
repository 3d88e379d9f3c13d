"""One module a noun: what differs from the generated screens."""
