"""Archives and logs stay their years (promise E4): no night of the plan, no person and no statement
of SQL removes one.

The product has no act that removes an archive file or a line of a log; what is tried here are the
ways round that.
"""

from datetime import timedelta

import pytest
from peewee import IntegrityError

from backoffice import scheduled_jobs
from backoffice.errors import Refused
from backoffice.records import writes
from models import clock
from models.archives import ArchiveFile, ArchiveItem
from models.audit import AuditLog, ExportLog
from models.base import database
from models.cases import CaseEvent
from models.complaints import ComplaintEvent
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases

THREE_YEARS = timedelta(days=3 * 366)
LOGS = [AuditLog, CaseEvent, ComplaintEvent, ExportLog]
LINES = [AuditLog, CaseEvent, ComplaintEvent]


@pytest.fixture
def volume(house):
    """A file of the archive, and a line in every log."""
    desk = Desk()
    desk.complaint()
    assert house.browser("clerk1").get("/admin/service_case/export/xlsx/").status == 200
    case = desk.step(desk.case("CLOSED"), "archive", by=actor("archive1"))
    return ArchiveFile.get(ArchiveFile.service_case == case)


def kept() -> dict:
    return {
        model: {row for (row,) in model.select(model.id).tuples()}
        for model in [*LOGS, ArchiveFile, ArchiveItem]
    }


@pytest.mark.clause("GDD-7.3-e")
@pytest.mark.parametrize(
    "past", [timedelta(seconds=-1), timedelta(seconds=1)], ids=["a second before", "a second after"]
)
def test_three_years_of_nights_remove_nothing(house, volume, past):
    before = kept()
    assert all(before.values()), "nothing is kept by an empty table"
    with clock.at(clock.now() + THREE_YEARS + past):
        for job in (
            lambda: scheduled_jobs.clean_up(house.settings),
            scheduled_jobs.time_out,
            lambda: scheduled_jobs.digest(house.settings),
        ):
            job()
    after = kept()
    assert {
        model.__name__: ids - after[model] for model, ids in before.items() if ids - after[model]
    } == {}


@pytest.mark.clause("GDD-7.3-e")
@pytest.mark.parametrize("name", ["admin", "head1", "archive1", "auditor1"])
def test_nobody_is_offered_an_end_of_an_archive_file_and_who_asks_for_one_is_refused(
    house, volume, name
):
    browser = house.browser(name)
    page = browser.get(f"/admin/archive_file/details/?id={volume.id}")
    assert "archive_file/delete" not in page.html
    assert browser.post("/admin/archive_file/delete/", {"id": volume.id}).status == 403
    assert not ArchiveFile.get_by_id(volume.id).is_deleted
    with pytest.raises(Refused):
        writes.delete(house.actor(name), ArchiveFile.get_by_id(volume.id))


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = -id"])
@pytest.mark.parametrize("model", LINES, ids=lambda model: model.__name__)
def test_the_database_itself_removes_no_line(volume, model, statement):
    with pytest.raises(IntegrityError, match="only grows"), database.atomic():
        database.obj.execute_sql(statement.format(model._meta.table_name))
