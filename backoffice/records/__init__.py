"""The one door for writing: validation, rows, history, numbering, attachments, the audit log."""
