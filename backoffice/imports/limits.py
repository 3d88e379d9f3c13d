"""How much of a file is read at most, and how the process that reads it says no."""

MEGABYTE = 1 << 20
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 1_500_000
MAX_SEEN = 4_000_000
"""Cells of a file, with those that are empty but have a look."""

MAX_LINES = 1_048_576
"""Lines of a sheet of Excel; further ones, even empty, are nobody's list."""

ROOM_ABOVE = 100
"""Rows that may stand above and below the table itself."""

LONGEST_CELL = 100_000
MAX_UNPACKED = 200 * MEGABYTE
MAX_ANSWERED = 80 * MEGABYTE
MEMORY = 352 * MEGABYTE
CPU_SECONDS = 15
SECONDS = 18


class Unreadable(Exception):  # noqa: N818 - named like Refused and Conflict
    """A file is refused: `code` names the reason, which the process that asked says in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Meter:
    """Counts what the cells of a file hold; ends the reading where a limit is passed."""

    def __init__(self) -> None:
        self.cells = self.seen = self.covered = 0

    def see(self, cells: int) -> None:
        """Count cells, whatever they hold."""
        self.seen += cells
        if self.seen > MAX_SEEN:
            raise Unreadable("cells")

    def add(self, row: int, cells: list) -> None:
        """Count the row at this place (from 0), which reaches as far as its last filled cell."""
        if row >= MAX_ROWS + ROOM_ABOVE:
            raise Unreadable("rows")
        if len(cells) > MAX_COLUMNS:
            raise Unreadable("columns")
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise Unreadable("cells")

    def cover(self, rows: int, columns: int) -> None:
        """Count the cells that a range spreads over: ranges that overlap each other would be filled
        again and again.
        """
        self.covered += max(rows, 0) * max(min(columns, MAX_COLUMNS), 0)
        if self.covered > MAX_SEEN:
            raise Unreadable("cells")
