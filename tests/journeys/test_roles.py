"""A station head keeps staff and assets; the administrator keeps providers and experts."""

from stdnum.cn import uscc

from models import clock

TODAY = str(clock.today())


def test_a_head_takes_on_a_member_of_staff(desk):
    head = desk("head1").open("/admin/staff/").click("main a[href$='/staff/new/']")
    head.pick("station", "铁西").fill(
        staff_no="GH9001",
        name="梁晓晨",
        mobile="15400001234",
        employment_type="FULL",
        major="质量管理工程",
        quality_years="3",
        started_on=TODAY,
    )
    head.send()
    assert head.state == "待上岗"
    head.sees("梁晓晨")
    assert any("保密" in reason for reason in head.refusals().values()), (
        "beginning work names what is missing"
    )
    head.open(f"/admin/staff/edit/?id={head.id}").fill(nda_signed_on=TODAY).send()
    head.act("begin")
    assert head.state == "在岗"


def test_a_head_puts_an_asset_to_use(desk):
    head = desk("head1").open("/admin/fixed_asset/").click("main a[href$='/fixed_asset/new/']")
    head.pick("station", "铁西").pick("item").fill(
        purchased_on=TODAY, original_value="4999.50", location="窗口二号台"
    ).send()
    assert head.state == "闲置"
    head.click("main a[href*='/events/use/']").pick("custodian").fill(location="窗口三号台").send()
    assert head.state == "在用"
    head.sees("窗口三号台", "4,999.50")


def test_an_administrator_admits_a_provider(desk):
    """Entry is refused with the names of what is missing, until each piece is there."""
    admin = desk("admin").open("/admin/provider/").click("main a[href$='/provider/new/']")
    admin.fill(
        name="示例晨光质量咨询有限公司",
        uscc=code(),
        kind="CONS",
        address="示例路 8 号",
        join_mode="POOL",
    )
    admin.pick("region", "沈阳").pick("categories").send()
    provider = admin.page.url
    assert admin.state == "候选/待审"
    missing = " ".join(admin.refusals().values())
    assert all(words in missing for words in ("法人资格", "保密协议", "尚未登记服务")), missing
    admin.open(f"/admin/provider_service/new/?provider={admin.id}")
    admin.pick("service_item", "质量管理咨询").fill(promise_days="7", is_free=True).send()
    admin.open(provider)
    admin.open(f"/admin/provider/edit/?id={admin.id}").fill(
        legal_person_verified=True, nda_signed_on=TODAY
    ).send()
    admin.act("admit")
    assert admin.state == "在库"


def test_an_administrator_admits_an_expert(desk):
    admin = desk("admin").open("/admin/expert/").click("main a[href$='/expert/new/']")
    admin.fill(
        name="示例何专家",
        source="UNI",
        employer="示例工业大学",
        title="教授",
        speciality="计量溯源",
        phone="15400004321",
        selection_mode="RECOM",
        nda_signed_on=TODAY,
    )
    admin.pick("fields").pick("service_roles").pick("industries").send()
    admin.act("admit")
    assert admin.state == "在库"


def code() -> str:
    """A credit code with a right check character that nobody has."""
    body = "91210106MADX9Q9Q9"
    return body + uscc.calc_check_digit(body)
