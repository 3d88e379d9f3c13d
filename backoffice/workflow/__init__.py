"""What may happen to a record, one table of transitions per noun, and the engine that fires
them.
"""
