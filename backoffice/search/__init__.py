"""Finds rows by what they contain, whatever their number: an index that every write keeps, on both
databases.
"""
