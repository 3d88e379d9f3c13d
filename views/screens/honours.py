"""Honours and talents of enterprises (SY-5.1, XM-7)."""

from models.honours import EnterpriseHonor, EnterpriseTalent
from views.crud.record_view import RecordView


class HonorView(RecordView):
    model = EnterpriseHonor
    menu_group = "enterprises"
    menu_order = 70
    column_list = ("kind", "enterprise", "park", "level", "year", "status", "service_case")
    column_filters = ("kind", "level", "status", "enterprise", "park")


class TalentView(RecordView):
    model = EnterpriseTalent
    menu_group = "enterprises"
    menu_order = 80
    column_list = ("name", "enterprise", "kind", "field", "phone")
    column_filters = ("kind", "enterprise")
