"""A desk at which files are brought in: uploads, looks at the page, goes on, as a person does with
a browser.
"""

import io

import openpyxl
import pytest

from backoffice.imports import file_store
from backoffice.jobs import worker
from models.imports import ImportBatch
from models.registry import model_of


class Desk:
    """One person importing into one table; `batch` is the latest import, `page` its page as it
    stands.
    """

    def __init__(self, house, name, table):
        self.browser, self.table = house.browser(name), table
        self.page = None

    def bring(self, content, filename="表.csv"):
        """Upload a file, text or bytes; answers the page that follows."""
        content = content.encode() if isinstance(content, str) else content
        form = self.browser.get(f"/admin/{self.table}/import/")
        self.page = self.browser.submit(
            form, action="/import/", file=(io.BytesIO(content), filename)
        )
        return self.look() if self.page.status == 302 else self.page

    def look(self, **args):
        """The page of the import, after everything that waits in the background."""
        worker.run_waiting()
        more = "".join(f"&{name}={value}" for name, value in args.items())
        self.page = self.browser.get(f"/admin/import_batch/details/?id={self.batch.id}{more}")
        return self.page

    def do(self, act, **values):
        """Press the button of an act; answers the page that follows."""
        answer = self.browser.submit(self.look(), action=f"/import_batch/{act}/", **values)
        assert answer.status == 302, answer.text[:400]
        return self.look() if act != "drop" else answer

    def undo(self):
        """Take the import back; answers the page that follows."""
        page = self.browser.get(f"/admin/import_batch/undo/?id={self.batch.id}")
        assert self.browser.submit(page, action="undo").status == 302
        return self.look()

    @property
    def batch(self) -> ImportBatch:
        return ImportBatch.select().order_by(ImportBatch.id.desc()).get()

    @property
    def counts(self) -> dict:
        return {kind: count for kind, count in self.batch.counts.items() if count}

    @property
    def faults(self) -> dict:
        """{(row, column letter): words} as the tab of errors shows them."""
        found, number = {}, 1
        while True:
            page = self.look(tab="errors", page=number)
            assert page.status == 200
            rows = table_rows(page)
            found |= {(int(row[0]), row[1].rstrip("0123456789")): row[4] for row in rows}
            if not any(f"page={number + 1}" in link for link in page.links):
                return found
            number += 1

    @property
    def findings(self) -> list:
        return file_store.findings(self.batch.stored_name)

    def mended(self) -> openpyxl.Workbook:
        """The person's own file with its faults in red."""
        answer = self.browser.get(f"/admin/import_batch/errors/?id={self.batch.id}").answer
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(answer.data))

    @property
    def model(self):
        return model_of(self.table)


def table_rows(page) -> list[list[str]]:
    """The cells of the table of a page."""
    rows, parts = [], page.html.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    for part in parts:
        cells = [one.split(">", 1)[1].rsplit("</td>", 1)[0] for one in part.split("<td")[1:]]
        rows.append([openless(cell) for cell in cells])
    return rows


def openless(html: str) -> str:
    """Text without its tags."""
    words, inside = [], False
    for letter in html:
        inside = letter == "<" or (inside and letter != ">")
        if not inside and letter != ">":
            words.append(letter)
    return "".join(words).strip()


@pytest.fixture
def desk(house):
    """`desk("admin", "provider")`: a person at the import of a table."""
    return lambda name, table: Desk(house, name, table)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
