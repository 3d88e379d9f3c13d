"""Special tasks from above: registered once, broken down to owners with due days, progress reported
as it happens (SY-9.6.1, SY-5.6.4.3).
"""

from models.base import Record
from models.choices import Choices
from models.clock import today
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    Integer,
    Link,
    ShortText,
    StatusField,
    Text,
)
from models.links import Links
from models.messages import T
from models.organisations import Organization
from models.rules import in_order, needed, not_future
from models.staff import Staff
from models.stations import Station
from models.structures import ChoiceList

OPERATOR_EXAM = Choices(
    "OPERATOR_EXAM",
    ("A", "锅炉作业", "Boiler"),
    ("B", "压力容器作业", "Pressure vessel"),
    ("C", "气瓶作业", "Gas cylinder"),
    ("D", "电梯作业", "Lift"),
    ("E", "起重作业", "Crane"),
    ("F", "客运索道作业", "Passenger ropeway"),
    ("G", "场(厂)内专用机动车辆作业", "In-plant vehicle"),
    ("H", "大型游乐设施作业", "Amusement device"),
    ("I", "安全附件维修作业", "Safety-accessory maintenance"),
    ("J", "特种设备焊接作业", "SE welding"),
    (
        "K",
        "特种设备安全管理",
        "SE safety management (annex letters ≠ national item codes, see rules R-V8)",
    ),
)

TASK_KIND = Choices(
    "TASK_KIND",
    ("SPECIAL", "专项工作", "Special work"),
    ("EXAM", "作业人员考试任务", "Operator-exam task"),
    ("CAMPAIGN", "宣传活动任务", "Campaign task"),
    ("SURVEY", "调研", "Survey"),
    ("GREEN", "重点项目服务", "Key-project service"),
    ("OTHER", "其他", "Other"),
)

TASK_STATUS = Choices(
    "TASK_STATUS",
    ("REG", "已登记", "Registered"),
    ("ASSIGNED", "已分解", "Assigned"),
    ("DOING", "办理中", "In progress"),
    ("OVERDUE", "超期", "Overdue"),
    ("DONE", "已办结", "Done"),
    ("ASSESSED", "已评估", "Assessed"),
    ("CANCELLED", "取消", "Cancelled"),
)

TASK_ASSESS = Choices(
    "TASK_ASSESS",
    ("GOOD", "落实好", "Good"),
    ("OK", "基本落实", "Adequate"),
    ("BAD", "落实不力", "Poor"),
)


class SpecialTask(Record):
    """Special task register: the one place where what comes from above is written down."""

    label = "Special task"
    display_fields = ("code", "title")
    search_fields = ("code", "title", "doc_no")
    number_rule = "special_task"
    locked_states = closed_in = ("DONE", "ASSESSED", "CANCELLED")
    deletable_states = ()
    rules = (
        not_future("received_on"),
        in_order("received_on", "due_on"),
        needed(
            "exam_categories",
            lambda row: row.kind == "EXAM",
            T("Say which categories are examined"),
        ),
    )

    code = ShortText("Task no.", 40, unique=True, system=True)
    title = ShortText("Title", 150, help="As in the document")
    kind = Choice("Kind", TASK_KIND, default="SPECIAL")
    exam_categories = ChoiceList(
        "Exam categories",
        OPERATOR_EXAM,
        null=True,
        when={"kind": ("EXAM",)},
        help="Letters of Annex A that this examination covers",
    )
    assigned_by_org = Link("Assigned by", Organization, help="The authority that sets the task")
    doc_no = ShortText(
        "Document no.", 60, null=True, unique=True, help="Each document is registered once"
    )
    received_on = Date("Received on", default=today)
    due_on = Date("Due on", help="By when everything is reported as done")
    stations = Links(
        "Stations in charge", Station, required=True, help="Each gets at least one part of the task"
    )
    requirements = Text("Requirements", help="What is to be done, and how it is reported")
    source_ref = ShortText("Comes from", 80, null=True, system=True)
    registered_by = Link("Registered by", Staff, null=True, system=True)
    completion_text = Text("Completion note", null=True, system=True)
    assessment = Choice("Superior's assessment", TASK_ASSESS, null=True, system=True)
    assessment_note = Text("Assessment note", null=True, system=True)
    status = StatusField("Status", TASK_STATUS, default="REG")

    class Meta:
        table_name = "special_task"
        indexes = ((("status", "due_on"), False),)


class TaskAssignment(Record):
    """Part of a special task: whose it is and until when."""

    label = "Part of a special task"
    display_fields = ("row_no", "subtask")
    belongs_to = "task"
    deletable_states = ()

    task = Link("Special task", SpecialTask, system=True)
    row_no = Integer("Row no.", system=True)
    station = Link("Station", Station)
    subtask = ShortText("Part", 200, help="What this station does")
    owner = Link(
        "Owner",
        Staff,
        limit={"status": ("ON",)},
        able=("report", "task_assignment"),
        help="Who answers for it and reports",
    )
    due_on = Date("Due on", help="Not later than the task itself")
    progress_pct = Integer("Progress", most=100, default=0, unit="%", system=True)
    done_on = Date("Done on", null=True, system=True)
    status = StatusField("Status", TASK_STATUS, default="REG")

    class Meta:
        table_name = "task_assignment"
        indexes = ((("owner", "status"), False),)


class TaskProgress(Record):
    """One report on a part, with the time of the server."""

    label = "Progress entry"
    display_fields = ("reported_at",)
    belongs_to = "assignment"
    append_only = True

    assignment = Link("Part of a special task", TaskAssignment, system=True)
    reported_at = DateTime("Reported at", system=True)
    progress_pct = Integer("Progress", most=100, unit="%", system=True)
    content = Text("Work done", system=True)
    reason = Text("Why it went back", null=True, system=True)
    reported_by = AccountField("Reported by")

    class Meta:
        table_name = "task_progress"
