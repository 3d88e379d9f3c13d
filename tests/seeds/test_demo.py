"""The demo world: complete, made up, obeying the rules, and never poured over real work."""

from collections import Counter

import pytest
from argon2 import PasswordHasher

from backoffice.workflow.stations import is_complete
from models import registry
from models.accounts import ROLE, UserAccount, UserRole
from models.assets import FixedAsset
from models.enterprises import DataConsent, Enterprise, EnterpriseContact, EnterpriseStation
from models.identifiers import clean_phone, clean_uscc
from models.messages import Invalid
from models.organisations import Organization
from models.providers import Provider, ProviderQualification, ProviderService
from models.reference import NumberCounter, Region, Setting
from models.sealed import Sealed
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, Station
from seeds import demo
from seeds.demo.fiction import HOSTILE_NAMES, organisation_check
from seeds.demo.places import SOUTH, WEST
from seeds.demo.world import MARK, NotEmpty

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_every_table_has_as_many_rows_as_planned(cast):
    counted = {model.__name__: model.select().count() for model in registry.models()}
    assert {
        name: counted[name]
        for name in (
            "Organization",
            "Station",
            "Staff",
            "PostAssignment",
            "UserAccount",
            "IndustrialPark",
            "Enterprise",
            "Provider",
            "ProviderService",
            "Expert",
            "FixedAsset",
        )
    } == {
        "Organization": 14,
        "Station": 12,
        "Staff": 55,
        "PostAssignment": 80,
        "UserAccount": 30,
        "IndustrialPark": 8,
        "Enterprise": 160,
        "Provider": 26,
        "ProviderService": 140,
        "Expert": 40,
        "FixedAsset": 220,
    }


def test_it_is_marked_as_a_demo(cast):
    assert Setting.get(key=MARK).value == "1"


def test_it_refuses_a_database_that_somebody_has_used(empty_tables):
    UserAccount.create(username="real", display_name="某人")
    with pytest.raises(NotEmpty):
        demo.load(CHEAP)
    assert UserAccount.select().count() == 1


def test_it_is_not_poured_over_itself(cast):
    before = UserAccount.select().count()
    with pytest.raises(NotEmpty):
        demo.load(CHEAP)
    assert UserAccount.select().count() == before


def test_every_value_is_one_that_a_person_could_have_typed(cast):
    faults = []
    for model in registry.models():
        for row in model.select():
            for name, field in model._meta.fields.items():
                value = getattr(row, field.object_id_name if hasattr(field, "rel_model") else name)
                if (
                    value is None
                    or not hasattr(field, "clean")
                    or field.kind in ("json", "link", "file")
                ):
                    continue
                try:
                    field.clean(value.open() if isinstance(value, Sealed) else value)
                except Invalid as fault:
                    faults.append(f"{model.__name__} {row.id} {name}: {fault}")
    assert faults == []


def test_every_row_obeys_the_rules_of_its_model(cast):
    assert [
        f"{row!r} {rule(row)}"
        for model in registry.models()
        for row in model.select()
        for rule in getattr(model, "rules", ())
        if rule(row)
    ] == []


def test_all_codes_are_valid_and_made_up(cast):
    codes = [
        row.uscc
        for model in (Enterprise, Provider, Organization)
        for row in model.select()
        if row.uscc
    ]
    assert len(codes) == len(set(codes)) == 159 + 26 + 14
    for code in codes:
        assert (
            clean_uscc(code) == code
            and code[8:12] == "MADX"
            and code[16] == organisation_check(code[8:16])
        )


def test_telephone_numbers_belong_to_nobody(cast):
    numbers = [row.phone.open() for row in EnterpriseContact.select()] + [
        row.mobile.open() for row in Staff.select()
    ]
    for number in numbers:
        assert clean_phone(number) == number and (number.startswith("1540000") or "-0000" in number)


def test_numbers_go_on_where_the_demo_stopped(cast):
    """The next enterprise of the district gets the next number, not one that is taken."""
    taken = {row.code for row in Enterprise.select() if row.code.startswith("QY-210106-")}
    assert NumberCounter.get(code="enterprise/210106").current == len(taken)
    assert max(taken) == f"QY-210106-{len(taken):05}"


def test_the_cast_signs_in_with_one_password(cast):
    for login in demo.ACCOUNTS:
        account = UserAccount.get(username=login)
        assert (
            CHEAP.verify(account.password_hash, demo.PASSWORD) and not account.must_change_password
        )
    assert {row.role for row in UserRole.select()} == set(ROLE) - {"PUBLIC", "SECADMIN", "LOGADMIN"}


def test_the_cast_stands_where_it_should(cast):
    def station(login):
        return UserRole.get(UserRole.user == UserAccount.get(username=login)).station.name

    assert {station(login) for login in ("head1", "clerk1", "asset1", "archive1", "safety1")} == {
        WEST
    }
    assert {station(login) for login in ("head2", "clerk2")} == {SOUTH}
    west, south = cast.station[WEST], cast.station[SOUTH]
    assert west.parent_station_id is None and south.parent_station_id is None
    auditor = UserRole.get(UserRole.user == UserAccount.get(username="auditor1"))
    assert (auditor.scope, auditor.region) == ("REGION", Region.get(code="210100"))


def test_the_two_stations_of_the_cast_share_no_enterprise(cast):
    served = {
        name: {
            row.enterprise_id
            for row in EnterpriseStation.select().where(
                EnterpriseStation.station == cast.station[name]
            )
        }
        for name in (WEST, SOUTH)
    }
    assert served[WEST] and served[SOUTH] and not served[WEST] & served[SOUTH]


def test_stations_in_every_state(cast):
    assert Counter(row.status for row in Station.select()) == {
        "ACTIVE": 9,
        "DRAFT": 1,
        "RECTIFYING": 1,
        "REMOVED": 1,
    }
    lacking = {
        row.name: list(is_complete(row, None))
        for row in Station.select().where(Station.status != "REMOVED")
    }
    draft = lacking.pop("湖里示例所")
    assert set(map(len, lacking.values())) == {0} and len(draft) == 1 and "安全员" in draft[0]


def test_heads_and_specialists_are_trained(cast):
    posts = PostAssignment.select().where(PostAssignment.post.in_(("STATION_HEAD", "SPECIALIST")))
    assert all(
        row.staff.pretraining_passed_on <= row.valid_from and row.staff.quality_years >= 1
        for row in posts
    )
    assert Counter(row.status for row in Staff.select()) == {"ON": 53, "PENDING": 1, "LEAVE": 1}


def test_providers_in_every_state_and_certificates_about_to_end(cast):
    assert Counter(row.status for row in Provider.select()) == {
        "IN_POOL": 22,
        "CAND": 1,
        "WATCH": 1,
        "SUSPENDED": 1,
        "EXITED": 1,
    }
    left = [(row.valid_to - cast.today).days for row in ProviderQualification.select()]
    assert (sum(days < 0 for days in left), sum(0 <= days <= 30 for days in left)) == (2, 2)


def test_capabilities_rest_on_the_right_certificate(cast):
    for row in ProviderService.select():
        if row.service_item.requires_qualification:
            assert row.qualification.kind in row.service_item.qual_kinds
            assert row.qualification.provider_id == row.provider_id


def test_sizes_parks_and_marks_are_as_planned(cast):
    rows = list(Enterprise.select())
    assert Counter(row.size_class for row in rows) == {"L": 6, "M": 26, "S": 78, "X": 50}
    assert (
        sum(row.in_park for row in rows),
        sum(row.is_sci_tech for row in rows),
        sum(row.is_high_end_mfg for row in rows),
        sum(row.is_key for row in rows),
    ) == (112, 12, 18, 6)


def test_a_consent_belongs_to_its_enterprise(cast):
    for row in Enterprise.select().where(Enterprise.consent.is_null(False)):
        assert DataConsent.get_by_id(row.consent).enterprise_id == row.id


def test_texts_that_break_careless_pages_are_there(cast):
    assert {row.name for row in Enterprise.select()} >= set(HOSTILE_NAMES)
    assert FixedAsset.select().where(FixedAsset.location.contains("<b>")).exists()


def test_promises_are_published_where_a_station_works(cast):
    assert not ServicePromise.select().where(ServicePromise.published_on.is_null()).exists()
    assert (
        not ServicePromise.select()
        .where(ServicePromise.station == cast.station["和平综合服务站"])
        .exists()
    )
