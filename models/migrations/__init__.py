"""The steps from an empty database to today's tables; each stands alone and is never edited once released."""
