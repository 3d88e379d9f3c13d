"""What may happen to a record: one table of transitions a noun, and the engine that fires them."""
