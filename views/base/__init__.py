"""The generated CRUD: from what a model says to list, form, detail, action, picker and export."""
