"""Acts as sets of changes: noted while they are written (`book`), taken back (`undoing`), merged, retold, restored."""
