"""The only package that writes records: validation, rows, history, numbering, attachments, the
audit log.
"""
