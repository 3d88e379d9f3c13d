"""Every item of the catalogue can be asked for on the form of each profile, under its section, and
words of a section become an item of it (SY-5, SY-A, need2 fault 2).
"""

import html
import json
import re

import pytest

from models.catalogue import ServiceItem
from models.consultations import Consultation
from models.requests import (
    RequestFoodDrug,
    RequestInstrument,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
    ServiceRequest,
)
from models.stations import Station
from models.visits import EnterpriseVisit
from tests import need_form
from tests.factories import Desk, item
from tests.town import DETAILS

SECTION = {  # SY-A, headings 一 to 八; what stands on no other heading is asked for under 八、其他
    "Q": "A1",
    "M": "A2",
    "S": "A3",
    "C": "A4",
    "K": "A5",
    "T": "A6_3",
    "I": "A7",
}
ON_ROWS = {  # SY-A 六: items that are asked for by a row of a table
    "T01": (RequestProductTest, "A6_3"),
    "T02": (RequestFoodDrug, "A6_1"),
    "T03": (RequestSpecialEquipment, "A6_2"),
    "T05": (RequestOperatorExam, "A6_2X"),
    "M04": (RequestInstrument, "A6_4"),
}
FILING = {"T04": "A6_2"}  # SY-5.6.4.2 belongs to 六.2


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


def codes() -> list[str]:
    return sorted(row.code for row in ServiceItem.living())


def newest(model):
    return model.select().order_by(model.id.desc()).get()


def expected(profile: str) -> dict[str, str]:
    found = {}
    for row in ServiceItem.living():
        of_jilin = profile == "JL_B" and row.annex_a_section == "JLB"
        usual = FILING.get(row.code) or SECTION.get(row.code[0], "A8")
        found[row.code] = "JLB" if of_jilin else usual
    return found | {code: section for code, (_table, section) in ON_ROWS.items()}


@pytest.mark.parametrize("profile", ["SY_A", "JL_B"])
def test_all_82_items_are_asked_for_on_one_form(clerk, desk, profile):
    """need2 fault 2: «35 of 82 items can be asked for on no form»."""
    ticks = [code for code in codes() if code not in ON_ROWS]
    rows = {table: [DETAILS[table]] for table, _section in ON_ROWS.values()}
    need = need_form.register(
        clerk,
        desk.enterprise(),
        *ticks,
        rows=rows,
        form_profile=profile,
        description="一次登记全部事项",
        operator_training_mode="1",
    )
    assert len(codes()) == 82
    assert need_form.asked(need) == expected(profile)


def is_shown(tag: str, profile: str) -> bool:
    """Whether the browser shows what carries this tag when the form has this profile."""
    when = re.search(r'data-when="([^"]*)"', tag)
    return when is None or profile in json.loads(html.unescape(when[1]))["form_profile"]


@pytest.mark.parametrize("profile", ["SY_A", "JL_B"])
def test_each_item_stands_once_on_the_form_of_a_profile(clerk, profile):
    shown = []
    for group in clerk.get(need_form.NEW).html.split('<div class="ticks"')[1:]:
        if is_shown(group.partition(">")[0], profile):
            labels = re.findall(
                r'(<label class="tick"[^>]*>)<input type="checkbox" name="item" value="(\d+)"',
                group,
            )
            shown += [number for tag, number in labels if is_shown(tag, profile)]
    ticked = [str(item(code).id) for code in codes() if code not in ON_ROWS]
    assert sorted(shown) == sorted(ticked)


ASKED = {  # clause -> (item, class of Annex C, its words)
    "SY-5.2.1": ("M01", "3", "引导企业提高计量意识,合理配备相应的计量检测设备"),
    "SY-5.2.2": ("M02", "3", "指导企业建立健全计量管理制度"),
    "SY-5.2.3": ("M03", "3", "指导建立企业最高计量标准"),
    "SY-5.3.1": ("S01", "4", "标准化政策宣传咨询"),
    "SY-5.3.2": ("S02", "4", "组织开展企业标准化协作创新和帮扶活动"),
    "SY-5.3.4": ("S04", "4", "组织开展标准化科研合作"),
    "SY-5.3.7": ("S07", "4", "开展标准立项申报及标准制修订方面的技术服务"),
    "SY-5.3.8": ("S08", "4", "为企业标准和团体标准自我声明公开提供技术支持"),
    "SY-5.4.1": ("C01", "5", "协助有需求的企业开展第三方认证机构咨询服务"),
    "SY-5.4.2": ("C02", "5", "对企业在联系认证机构、体系实施等方面给予帮扶"),
    "SY-5.4.3": ("C03", "5", "开展小微企业质量管理体系认证提升行动"),
    "SY-5.5.1": ("K01", "6", "为企业提供相关文件政策咨询服务"),
    "SY-5.7.1": ("I01", "7", "提供专利申请指导服务"),
    "SY-5.8": ("O01", "8", "开展有关质量的其他政务服务咨询活动"),
}


@pytest.mark.parametrize(
    "clause", [pytest.param(clause, marks=pytest.mark.clause(clause)) for clause in ASKED]
)
def test_what_chapter_5_offers_is_asked_for_and_served(clerk, desk, clause):
    """«5.x …» (the words of ASKED): the clerk ticks the item on the form of Shenyang and accepts;
    the case is of this item, with its class of Annex C (need2 fault 2).
    """
    code, service_class, _words = ASKED[clause]
    need = need_form.register(clerk, desk.enterprise(), code)
    (case,) = need_form.accept(clerk, need)
    assert (case.service_item.code, case.service_class) == (code, service_class)
    assert clause in case.service_item.source_refs


WORDS = {  # section -> words on its line 其他需求事项 -> item
    "A1": ("举办质量公益诊断", "Q15", "2"),
    "A2": ("指导建立健全计量管理制度", "M02", "3"),
    "A3": ("标准化科研合作", "S04", "4"),
    "A4": ("协助联系认证机构", "C01", "5"),
    "A5": ("想做能力验证", "K04", "6"),
    "A6_3": ("产品质量分析", "T06", "1"),
    "A7": ("专利信息检索", "I05", "7"),
    "A8": ("企业质量信用评级", "B01", "2"),
}


@pytest.mark.clause("SY-A-1", "SY-5.2.2")
@pytest.mark.parametrize("section", WORDS)
def test_other_needs_of_a_section_become_an_item_of_it(clerk, desk, section):
    """«其他需求事项:» of each section; need2 fault 2: «turns every one into item O01, class 8»."""
    words, code, service_class = WORDS[section]
    need = need_form.register(clerk, desk.enterprise(), words={section: words})
    assert need_form.asked(need) == {code: section}
    (case,) = need_form.accept(clerk, need)
    assert (case.service_item.code, case.service_class, case.content) == (
        code,
        service_class,
        words,
    )


@pytest.mark.parametrize("section", [code for code in WORDS if code != "A8"])
def test_words_that_name_nothing_ask_for_advice_of_their_section(clerk, desk, section):
    need = need_form.register(clerk, desk.enterprise(), words={section: "另有一事"})
    (code,) = need_form.asked(need)
    assert SECTION[code[0]] == section


def test_the_assessment_names_the_item_of_words(clerk, desk):
    """The clerk who reads the words knows better than a comparison of letters."""
    need = need_form.register(clerk, desk.enterprise(), words={"A2": "另有一事"})
    (row,) = need_form.ticked(need)
    (case,) = need_form.accept(clerk, need, **{f"kind_{row.id}": item("M03").id})
    assert (case.service_item.code, case.content) == ("M03", "另有一事")
    assert need_form.asked(need) == {"M03": "A2"}


def test_changed_words_ask_for_another_item_and_the_same_words_keep_it(clerk, desk):
    need = need_form.register(clerk, desk.enterprise(), words={"A2": "建立企业最高计量标准"})
    edit = f"/admin/service_request/edit/?id={need.id}"
    clerk.submit(clerk.get(edit), holding="form_date", description="补充说明")
    assert need_form.asked(need) == {"M03": "A2"}
    clerk.submit(clerk.get(edit), holding="form_date", **{"other-A2": "计量管理体系升级"})
    assert need_form.asked(need) == {"M02": "A2"}


def test_what_has_no_box_is_printed_on_the_line_of_its_section(clerk, desk):
    """The paper keeps its own ticks: «其他需求事项» says what else was asked for (SY-A)."""
    need = need_form.register(clerk, desk.enterprise(), "M02", "M05", "T06", "E01")
    sheet = clerk.get(f"/admin/service_request/print/F01/?id={need.id}").text
    metrology = sheet[sheet.index("二、计量服务") : sheet.index("三、标准化服务")]
    assert "☐ 计量管理制度" not in sheet and item("M02").name in metrology
    assert item("T06").name in sheet and item("E01").name in sheet


@pytest.mark.clause("SY-5.4.3")
def test_a_visit_carries_over_what_it_promoted(clerk, desk):
    """«认证专家企业行等工作»; need2 a5: «a visit that promoted M02 and C03 … carries no item»."""
    promoted = [item(code).id for code in ("M02", "C03")]
    page = clerk.get("/admin/enterprise_visit/new/")
    clerk.submit(page, holding="findings", **desk.visit(promoted_items=promoted))
    clerk.post(f"/admin/enterprise_visit/to_request/?id={newest(EnterpriseVisit).id}")
    assert need_form.asked(newest(ServiceRequest)) == {"M02": "A2", "C03": "A4"}


@pytest.mark.clause("SY-6.1.2")
def test_a_consultation_in_a_field_becomes_a_need_of_that_field(clerk, desk):
    """«服务站在日常服务企业过程中,可主动收集企业服务需求»; need2 a6."""
    asked = desk.question(question="怎样建立企业最高计量标准？")
    clerk.submit(clerk.get("/admin/consultation/new/"), holding="question", **asked)
    need_form.fire(clerk, newest(Consultation), "convert")
    assert need_form.asked(newest(ServiceRequest)) == {"M03": "A2"}


@pytest.mark.clause("GDD-7.1.2")
def test_what_the_public_page_promises_can_be_registered(house, clerk, desk):
    """need2 fault 2: «the public page /services promises these very items with days»."""
    station = Station.get_by_id(desk.clerk.station_id)
    page = house.browser().get(f"/services?station={station.code}")
    promised = [code for code in codes() if item(code).name in page.text]
    ticks = [code for code in promised if code not in ON_ROWS]
    assert len(ticks) > 20
    need = need_form.register(clerk, desk.enterprise(), *ticks)
    assert set(need_form.asked(need)) == set(ticks)
