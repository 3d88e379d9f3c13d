"""A training: for whom, of which kind, who came and passed (SY-5.2.4, SY-5.3.9, SY-5.4.4, GD-6.2.3,
R-S1).
"""

import pytest

from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import trainings
from models.campaigns import Campaign
from models.clock import today
from models.staff import Staff
from models.trainings import Training, TrainingRecord
from tests.factories import Desk, item

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def plan(desk, by=None, present=None, **typed) -> Training:
    return writes.create(
        by or desk.head, Training, desk.training(**typed), children={TrainingRecord: present or []}
    )


def fire(training, who, event, **typed) -> Training:
    return trainings.WORKFLOW.fire(who, training, event, typed, training.row_version)


def came(desk) -> list[dict]:
    """Somebody of an enterprise."""
    return [{"enterprise": desk.enterprise().id, "attendee": "赵学员", "attended": "1"}]


def held(desk, **more) -> Training:
    raw = {"held_on": str(today()), "hours": "3"}
    return fire(
        plan(desk, **more),
        desk.head,
        "hold",
        **raw,
        **({} if more.get("audience") == "STAFF" else {"attendee_count": "40"}),
    )


def refused_at(desk, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        plan(desk, **typed)
    return set(fault.value.errors)


@pytest.mark.parametrize(
    "kind, code",
    [
        pytest.param("METROLOGY", "M05", marks=pytest.mark.clause("SY-5.2.4")),
        pytest.param("CERT", "C04", marks=pytest.mark.clause("SY-5.4.4")),
        pytest.param("STANDARD", "S09", marks=pytest.mark.clause("SY-5.3.9")),
    ],
)
def test_a_clerk_plans_a_training_of_enterprises_and_who_came_stays_in_the_firms_file(
    house, desk, kind, code
):
    """«组织企业参加质量管理体系认证等高品质认证培训»: planned on the form, closed with who came from which
    enterprise and how they did; the firm's file shows it (need2 fault 20).
    """
    clerk, head, firm = house.browser("clerk1"), house.browser("head1"), desk.enterprise()
    page = clerk.submit(
        clerk.get("/admin/training/new/"),
        holding="topic",
        **desk.training(kind=kind, service_item=item(code).id, assessment="WRITTEN"),
    )
    training = Training.select().order_by(Training.id.desc()).get()
    assert page.status == 302 and training.status == "PLANNED"
    assert training.code.startswith(f"PX-{today().year}-")
    training = fire(
        training, desk.head, "hold", held_on=str(today()), hours="3.5", attendee_count="46"
    )
    close = f"/admin/training/events/close/?id={training.id}"
    assert "请登记到场企业和人员" in head.get(close).text
    table = "training_record-0-"
    typed = {
        f"{table}enterprise": firm.id,
        f"{table}attendee": "赵学员",
        f"{table}attended": "1",
    }
    edit = f"/admin/training/edit/?id={training.id}"
    assert head.submit(head.get(edit), holding="topic", **typed).status == 302
    assert "赵学员：缺少考核结果" in head.get(close).text
    kept = TrainingRecord.get(TrainingRecord.training == training.id)
    typed |= {f"{table}id": kept.id, f"{table}score": "86", f"{table}passed": "1"}
    assert head.submit(head.get(edit), holding="topic", **typed).status == 302
    training = fire(Training.get_by_id(training.id), desk.head, "close")
    assert (training.status, training.attendee_count, str(training.hours)) == ("CLOSED", 46, "3.5")
    shown = clerk.get(f"/admin/enterprise/file/?id={firm.id}").text
    assert training.topic in shown and "86" in shown
    page = clerk.get(f"/admin/training/?audience=ENTERPRISE&kind={kind}").text
    assert (
        training.code in page and training.code not in clerk.get("/admin/training/?kind=BRAND").text
    )


@pytest.mark.clause("SY-5.4.4")
def test_a_certification_training_belongs_to_an_item_of_certification(desk):
    """«高品质认证培训»: M05 is metrology."""
    assert refused_at(desk, kind="CERT", service_item=item("M05").id) == {"service_item"}


def test_a_line_of_the_list_names_firm_and_person_or_one_of_the_staff(desk):
    for line, wrong in (
        ({"attendee": "赵学员", "attended": "1"}, "enterprise"),
        ({"enterprise": desk.enterprise().id}, "attendee"),
        ({"staff": desk.clerk.staff_id}, "staff"),
    ):
        with pytest.raises(Invalid) as fault:
            plan(desk, present=[line])
        assert any(name.endswith(wrong) for name in fault.value.errors), line


@pytest.mark.clause("SY-5.3.9")
def test_the_world_standards_day_has_its_campaign(house, desk):
    campaign = writes.create(
        desk.head, Campaign, desk.campaign(occasion="WSD", name="世界标准日主题宣传")
    )
    assert campaign.code in house.browser("head1").get("/admin/campaign/?occasion=WSD").text


@pytest.mark.clause("SY-5.2.4")
def test_a_training_of_enterprises_belongs_to_an_item_of_the_catalogue(desk):
    assert refused_at(desk, service_item="") == {"service_item"}
    assert plan(desk, audience="PUBLIC", service_item=item("M05").id).service_item is None


def test_a_clerk_plans_no_training_of_the_staff_and_none_elsewhere(house, desk):
    with pytest.raises(Refused):
        plan(desk, by=desk.clerk, audience="STAFF")
    with pytest.raises(Refused):
        plan(desk, by=desk.clerk, station=house.actor("clerk2").station_id)


def test_the_form_begins_with_the_own_station(house, desk):
    page = house.browser("clerk1").get("/admin/training/new/").text
    assert Staff.get_by_id(desk.clerk.staff_id).station.name in page


@pytest.mark.clause("GD-6.2.3")
def test_the_list_says_who_of_the_staff_came(desk):
    colleague = Desk("clerk3").clerk.staff_id
    training = held(
        desk,
        audience="STAFF",
        kind="PROCESS",
        present=[{"staff": desk.clerk.staff_id, "attended": "1"}, {"staff": colleague}],
    )
    assert fire(training, desk.head, "close").attendee_count == 1
    with pytest.raises(GuardFailed, match="attendance"):
        fire(held(desk, audience="STAFF", present=[{"staff": colleague}]), desk.head, "close")


@pytest.mark.clause("GDD-B.3.1")
def test_a_passed_pre_post_training_is_written_into_the_file_of_the_person(desk):
    novice, failed = desk.clerk.staff_id, Desk("clerk3").clerk.staff_id
    Staff.update(pretraining_passed_on=None).where(Staff.id.in_([novice, failed])).execute()
    training = held(
        desk,
        audience="STAFF",
        kind="PRE_POST",
        assessment="WRITTEN",
        present=[
            {"staff": novice, "attended": "1", "score": "86", "passed": "1"},
            {"staff": failed, "attended": "1", "score": "41", "passed": ""},
        ],
    )
    with pytest.raises(GuardFailed, match="assessment"):
        fire(training, desk.head, "close")
    rows = [
        {"id": row.id, "passed": "1" if row.staff_id == novice else "0"}
        for row in trainings.attendance(training)
    ]
    training = writes.update(desk.head, training, {}, children={TrainingRecord: rows})
    fire(training, desk.head, "close")
    assert (
        Staff.get_by_id(novice).pretraining_passed_on == today()
        and Staff.get_by_id(failed).pretraining_passed_on is None
    )


def test_what_is_closed_stays_as_it_is(desk):
    training = fire(held(desk, present=came(desk)), desk.head, "close")
    with pytest.raises(Refused):
        writes.update(desk.head, training, {"topic": "另一个主题"})
    with pytest.raises(Conflict):
        fire(training, desk.head, "cancel", reason="不办了")


@pytest.mark.parametrize("raw, place", [({"score": "101"}, "score"), ({"staff": ""}, "staff")])
def test_a_line_of_the_list_holds_a_person_and_up_to_a_hundred_points(desk, raw, place):
    assert refused_at(desk, audience="STAFF", present=[{"staff": desk.clerk.staff_id, **raw}]) == {
        f"training_record-0-{place}"
    }


def test_a_person_stands_once_in_the_list(desk):
    twice = [{"staff": desk.clerk.staff_id}, {"staff": desk.clerk.staff_id}]
    assert refused_at(desk, audience="STAFF", present=twice) == {"training_record-1-staff"}


@pytest.mark.clause("GD-6.2.3")
def test_a_person_reads_the_own_result_and_nobody_elses(house, desk):
    mine = (
        TrainingRecord.select().where(TrainingRecord.staff == house.actor("asset1").staff_id).get()
    )
    other = TrainingRecord.get_by_id(house.rows["training_record"]["west"])
    keeper, teacher = house.browser("asset1"), house.browser("expert1")
    assert keeper.get(f"/admin/training_record/details/?id={mine.id}").status == 200
    assert keeper.get(f"/admin/training_record/details/?id={other.id}").status == 404
    assert teacher.get(f"/admin/training_record/details/?id={other.id}").status == 200
