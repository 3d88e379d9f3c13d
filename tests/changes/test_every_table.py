"""Every table through HTTP, as every role that may: created, changed, deleted, looked at, undone,
redone, restored (boundaries F6).

What is typed is made of a stored row of the table, so that a new table is walked without a word
here.
"""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest

from backoffice.records import writes
from backoffice.records.editability import is_removable
from backoffice.records.row_rules import unique_sets
from backoffice.records.validation import candidates, typed_fields
from models.base import Record
from models.changes import ChangeSet
from models.clock import local, now
from models.links import Links
from models.registry import models
from models.samples import Sample
from tests.access.expected import rights
from tests.access.table import TABLE
from tests.factories import Desk, actor
from tests.town import CAST

TABLES = [model for model in models() if issubclass(model, Record) and model.label]
WRITERS = ("admin", "head1", "clerk1", "asset1", "archive1", "provider1", "secadmin")


class Walk:
    """One person in one table; `wrong` is what answered with an error of ours, `walked` which
    tables took part in what.
    """

    walked = defaultdict(set)

    def __init__(self, house, model, name):
        self.house, self.model, self.name = house, model, name
        self.browser, self.who, self.wrong = house.browser(name), actor(name), []

    def seen(self, page, what):
        if page.status >= 500:
            self.wrong.append(f"{self.name} {self.model.table()} {what}: {page.status}")
        return page

    def get(self, path):
        return self.seen(self.browser.get(path), path)

    def submit(self, page, **values):
        return self.seen(self.browser.submit(page, **values), page.url)

    def newest(self):
        return ChangeSet.select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1).scalar() or 0

    def done(self, before, what) -> int | None:
        """The set that was made since, looked at, undone, redone and undone again; None when
        nothing was written.
        """
        made = self.newest()
        if made == before:
            return None
        self.walked[what].add(self.model.table())
        self.get(f"/changes/{made}")
        self.get("/changes/")
        for word in ("undone", "redone", "undone"):
            before = self.newest()
            self.seen(self.browser.post(f"/changes/{made}/undo"), f"/changes/{made}/undo")
            if self.newest() == before:
                break
            made = self.newest()
            self.walked[word].add(self.model.table())
            self.get(f"/changes/{made}")
        return made

    def create(self):
        pattern = self.pattern()
        page = self.get(f"/admin/{self.model.table()}/new/")
        if page.status != 200 or pattern is None:
            return
        before = self.newest()
        names = page.form(holding="csrf_token").names
        self.submit(
            page,
            holding="csrf_token",
            **{name: value for name, value in self.typed(pattern).items() if name in names},
        )
        self.done(before, "created")

    def change(self, row):
        page = self.get(f"/admin/{self.model.table()}/edit/?id={row.id}")
        if page.status != 200:
            return
        names = page.form(holding="row_version").names
        for name, value in self.typed(row, other=True).items():
            before = self.newest()
            if name in names:
                self.submit(self.get(page.url), holding="row_version", **{name: value})
            if self.newest() != before:
                self.get(f"/admin/{self.model.table()}/details/?id={row.id}")
                self.get(f"/admin/{self.model.table()}/history/?id={row.id}")
                self.done(before, "changed")
                return

    def delete(self, row):
        before = self.newest()
        self.get(f"/admin/{self.model.table()}/delete/?id={row.id}")
        now = self.model.get_by_id(row.id).row_version
        self.seen(
            self.browser.post(
                f"/admin/{self.model.table()}/delete/?id={row.id}",
                {"row_version": now, "confirm": "1"},
            ),
            "delete",
        )
        self.done(before, "deleted")
        if self.model.get_by_id(row.id).is_deleted is False:
            now = self.model.get_by_id(row.id).row_version
            self.browser.post(
                f"/admin/{self.model.table()}/delete/?id={row.id}",
                {"row_version": now, "confirm": "1"},
            )
        if self.model.get_by_id(row.id).is_deleted:
            self.get(f"/recycle-bin/?kind={self.model.table()}")
            self.seen(
                self.browser.post(f"/recycle-bin/{self.model.table()}/{row.id}/restore"), "restore"
            )
            if not self.model.get_by_id(row.id).is_deleted:
                self.walked["restored"].add(self.model.table())

    def pattern(self):
        return self.model.living().order_by(self.model.id.desc()).first()

    def typed(self, row, other=False) -> dict:
        """What a person would type for a row like this one: unique values otherwise, `other` gives
        each field another value.
        """
        unique = {name for names in unique_sets(self.model) for name in names}
        found = {}
        for name, field in typed_fields(self.model).items():
            value = self.raw(row, name, field, other or name in unique)
            if value is not None:
                found[name] = value
        return found

    def raw(self, row, name, field, changed):
        if isinstance(field, Links):
            through = field.through_model
            ids = [
                str(one)
                for (one,) in through.select(field.target_key)
                .where(field.owner_key == row.id)
                .tuples()
            ]
            return ids[:-1] if changed and len(ids) > 1 else ids
        value = (
            getattr(row, name)
            if hasattr(row.__data__.get(name), "open")
            else row.__data__.get(name)
        )
        value = value.open() if hasattr(value, "open") else value
        if field.kind == "link" and (changed or value is None):
            ids = [one.id for one in candidates(self.who, field).limit(30) if one.id != value]
            return str(ids[-1]) if ids else None
        if field.kind == "choice" and changed:
            return next((code for code in field.options if code != value), value)
        if value is None:
            return None
        return _text(value, field, changed)


def _text(value, field, changed):
    if isinstance(value, bool):
        return "1" if value != changed else "0"
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return str(value.replace(day=value.day % 27 + 1) if changed else value)
    if isinstance(value, int | Decimal):
        return str(value + 1 if changed else value)
    if isinstance(value, list | dict):
        return None
    if field.kind == "code":
        return "91210100MA0UTBJM7D" if changed else value
    return (
        ("走" + value)[: getattr(field, "max_length", None) or 200]
        if changed and field.kind in ("text", "long")
        else value
    )


def roles_of(model) -> list[str]:
    return [
        name
        for role, name in CAST.items()
        if name in WRITERS
        and model.table() in TABLE
        and rights(model.table(), role).keys() & {"create", "update", "delete"}
    ]


def walk_table(house, model, names) -> list[str]:
    wrong = []
    for name in names:
        walk = Walk(house, model, name)
        walk.create()
        ids = {
            *house.rows.get(model.table(), {}).values(),
            *house.rows["mine"].get(model.table(), {}).values(),
        }
        for row in list(model.select().where(model.id.in_(sorted(ids) or [0])).limit(2)):
            walk.change(row)
            walk.delete(row)
        wrong += walk.wrong
    return wrong


def test_every_table_is_walked_without_an_error(house):
    """Created, changed, deleted by the first role that may; each act looked at, undone, redone; the
    bin.
    """
    walked = Walk.walked = defaultdict(set)
    assert [
        fault for model in TABLES for fault in walk_table(house, model, roles_of(model)[:1])
    ] == []
    assert (
        len(walked["changed"]) > 30 and len(walked["undone"]) > 30 and len(walked["redone"]) > 25
    ), walked
    assert (
        len(walked["created"]) > 12 and len(walked["deleted"]) > 5 and len(walked["restored"]) > 5
    ), walked


@pytest.mark.prove
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.table())
def test_every_table_is_walked_by_everybody_who_may(house, model):
    assert walk_table(house, model, roles_of(model)) == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.table())
def test_every_table_knows_whether_a_row_may_be_deleted(model):
    """Also one that has no state and is never deleted."""
    assert is_removable(model()) in (True, False)


def test_a_registered_sample_is_looked_at_and_says_why_it_stays(house):
    """The sight of F6: a new sample, the page of the change, the undo."""
    case = Desk().case("SERVING")
    clerk = actor("clerk1")
    made = writes.create(
        clerk,
        Sample,
        {
            "service_case": case.id,
            "name": "减速机壳体",
            "quantity": "2",
            "received_at": local(now()).strftime("%Y-%m-%d %H:%M"),
        },
    )
    newest = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    browser = house.browser("clerk1")
    page = browser.get(f"/changes/{newest.id}")
    assert page.status == 200 and made.code in page.text
    answer = browser.post(f"/changes/{newest.id}/undo")
    assert answer.status == 302 and not Sample.get_by_id(made.id).is_deleted
    assert "不能删除" in browser.get(answer.location).text
