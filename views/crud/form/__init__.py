"""Forms: fields, pickers, uploads, conflicts, history."""
