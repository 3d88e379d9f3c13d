"""A date in a year whose calendar is not loaded is shown as provisional wherever it is shown
(decision 46, files B20).
"""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from backoffice.deadlines import workdays
from backoffice.records import writes
from backoffice.workflow import calendar_changes
from models.cases import ServiceCase
from models.clock import today
from models.complaints import Complaint
from models.consultations import Consultation
from models.deadlines import CaseExtension, Deadline
from models.fields import Date
from models.intakes import Intake
from models.reference import WorkCalendar
from models.referrals import Referral
from models.registry import models
from models.requests import CaseNotice
from models.surveys import SatisfactionSurvey
from tests.factories import Desk, actor

FAR = date(2099, 3, 4)
"""A Wednesday of a year that nobody has published."""
SHOWN = f"{FAR}（暂定）"
COUNTED = [
    (model, field)
    for model in models()
    for field in model._meta.sorted_fields
    if isinstance(field, Date) and field.counted
]


@pytest.fixture
def desk(house):
    desk = Desk()
    desk.step(desk.case("SERVING"), "extend")
    desk.case("WAIT_PROV", referred=True)
    desk.answer(desk.case("EVALUATING"), q10_overall="1")
    desk.complaint()
    writes.create(desk.clerk, Consultation, desk.question())
    writes.create(desk.clerk, Intake, desk.call())
    for model, field in COUNTED:
        model.update({field.name: FAR}).execute()
    return desk


def row_of(model):
    """The newest row, which the desk made."""
    query = model.select().order_by(model.id.desc())
    return query.where(model.kind == "SLTZ").get() if model is CaseNotice else query.get()


def test_every_day_that_the_calendar_moves_is_marked_as_counted():
    """Days that people type are not: they stay what they are."""
    typed = {
        calendar_changes.SpecialTask,
        calendar_changes.TaskAssignment,
        calendar_changes.PlanMilestone,
        calendar_changes.ProjectMilestone,
    }
    moved = {
        (model, name)
        for model, (_function, _open, names) in calendar_changes._moving.items()
        if model not in typed
        for name in names
    }
    assert moved - {(SatisfactionSurvey, "link_until")} <= {
        (model, field.name) for model, field in COUNTED
    }
    assert {model for model, _field in COUNTED} == {
        ServiceCase,
        Complaint,
        Consultation,
        Deadline,
        CaseExtension,
        Referral,
        SatisfactionSurvey,
        CaseNotice,
        Intake,
    }


@pytest.mark.parametrize(
    "model",
    sorted({model for model, _field in COUNTED}, key=lambda model: model.__name__),
    ids=lambda model: model.table(),
)
def test_lists_pages_and_exports_say_so(house, desk, model):
    browser = house.browser("head1")
    row = row_of(model)
    page = browser.get(f"/admin/{model.table()}/details/?id={row.id}")
    assert page.status == 200 and SHOWN in page.text
    listed = browser.get(f"/admin/{model.table()}/?view=all")
    assert SHOWN in listed.text or FAR.isoformat() not in listed.text
    book = browser.get(f"/admin/{model.table()}/export/xlsx/?view=all")
    if book.status == 200:
        cells = [
            cell.value
            for sheet in load_workbook(io.BytesIO(book.answer.data))
            for line in sheet.iter_rows()
            for cell in line
        ]
        assert not any(isinstance(cell, date) and cell.year == FAR.year for cell in cells)
        assert SHOWN in cells
    assert book.status == 200 or model is not ServiceCase


def test_the_workbench_and_the_list_of_cases_say_so(house, desk):
    browser = house.browser("clerk1")
    assert SHOWN in browser.get("/admin/service_case/").text
    Deadline.update(near_on=today()).execute()
    assert SHOWN in browser.get("/").text


def test_the_public_look_up_says_so(house, desk):
    case = row_of(ServiceCase)
    browser = house.browser()
    tail = case.enterprise.contact_phone.open()[-4:]
    page = browser.submit(browser.get("/look-up"), holding="number", number=case.code, tail=tail)
    assert SHOWN in page.text


def test_a_year_that_is_loaded_is_no_longer_provisional(house, desk):
    admin = actor("admin")
    writes.create(admin, WorkCalendar, {"day": "2099-10-01", "is_workday": "0", "note": "国庆节"})
    workdays.forget()
    page = house.browser("head1").get(f"/admin/service_case/details/?id={row_of(ServiceCase).id}")
    assert FAR.isoformat() in page.text and SHOWN not in page.text
