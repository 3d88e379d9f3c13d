"""Every way by which the standards let a need reach a station, be served and its report come back,
can be chosen (SY-6.1.3, JL-7.4.4).
"""

import pytest

from models.cases import SERVICE_MODE
from models.deliveries import REPORT_DELIVERY
from models.requests import CHANNEL, ServiceRequest
from tests.factories import Desk

NAMED = {  # the words of the standards -> the channel that holds them
    "GDD-7.2.1.2": {
        "窗口": "WINDOW",
        "巡访": "VISIT",
        "论坛会议": "FORUM",
        "专题研讨": "SEMINAR",
        "网站": "WEB",
        "应用": "APP",
        "电话": "PHONE",
        "邮件": "EMAIL",
    },
    "JL-8.2.1": {"网站": "WEB", "程序": "APP", "电话": "PHONE", "微信": "WECHAT", "邮件": "EMAIL"},
    "JL-7.4.4": {"窗口": "WINDOW", "QQ": "QQ", "企业微信": "WECHAT"},
}
WAYS = {  # JL-7.4.4: 上门、取送样、送寄报告、电子证书
    "上门": ("VISIT", SERVICE_MODE),
    "取送样": ("PICKUP", SERVICE_MODE),
    "邮寄": ("MAIL", SERVICE_MODE),
    "送寄": ("MAIL", REPORT_DELIVERY),
    "自取": ("SELF", REPORT_DELIVERY),
    "电子证书": ("ECERT", REPORT_DELIVERY),
}


@pytest.mark.clause("GDD-7.2.1.2", "JL-8.2.1", "JL-7.4.4")
def test_the_form_offers_every_channel_of_the_standards(house):
    page = house.browser("clerk1").get("/admin/service_request/new/")
    options = {attrs.get("value") for tag, attrs in page.elements if tag == "option"}
    for clause, words in NAMED.items():
        for word, code in words.items():
            assert word in CHANNEL.label(code) and code in options, (clause, word)
    assert len(CHANNEL) == 13 and set(CHANNEL) <= options


@pytest.mark.clause("JL-7.4.4")
def test_services_and_reports_have_every_way_of_the_standard():
    for word, (code, choices) in WAYS.items():
        assert word in choices.label(code), word


@pytest.mark.clause("JL-7.4.4")
def test_a_need_that_came_by_qq_goes_its_way(house):
    need = Desk().need(channel="QQ")
    assert ServiceRequest.get_by_id(need.id).channel == "QQ" and need.status == "REGISTERED"
