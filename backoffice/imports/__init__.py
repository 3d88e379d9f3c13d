"""What comes into the house as a file: workbooks and tables of text, checked before anything is
written.
"""
