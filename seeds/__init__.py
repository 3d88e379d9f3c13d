"""What is there on day one: divisions, dictionaries, settings, numbering, catalogue, roles, and a
demo world.
"""
