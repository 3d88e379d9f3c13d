"""Every screen in its order: the menu, and the Flask-Admin that carries the screens."""

from flask import redirect, url_for
from flask_admin import Admin, AdminIndexView, expose
from flask_admin.theme import Theme

from models.messages import T
from views.screens import (
    accounts,
    announcements,
    archives,
    assets,
    campaigns,
    cases,
    catalogue,
    complaints,
    consultations,
    deadlines,
    deliveries,
    enterprises,
    evaluations,
    experts,
    fees,
    green,
    honours,
    imports,
    issues,
    jobs,
    logs,
    mails,
    notifications,
    organisations,
    periodic_surveys,
    plans,
    procedures,
    projects,
    proposals,
    providers,
    publications,
    reference,
    referrals,
    refusals,
    requests,
    samples,
    saved_views,
    sheets,
    special_tasks,
    staff,
    stations,
    suggestions,
    supervision,
    surveys,
    tasks,
    teams,
    trainings,
    visits,
    windows,
)

MENU = (
    (
        "Needs and cases",
        "case",
        (
            requests.RequestView,
            consultations.ConsultationView,
            cases.CaseView,
            referrals.ReferralView,
            cases.RecordTrailView,
            cases.SummaryView,
            surveys.SurveyView,
            periodic_surveys.SurveyView,
            periodic_surveys.FormView,
            archives.ArchiveView,
            requests.NoticeView,
            sheets.SheetView,
            plans.PlanView,
            issues.IssueView,
            deliveries.DeliveryView,
            samples.ReviewView,
            samples.SampleView,
            green.GreenView,
            refusals.FilingView,
            fees.FeeView,
            deadlines.DeadlineView,
        ),
    ),
    (
        "Enterprises",
        "building",
        (
            enterprises.EnterpriseView,
            enterprises.ContactView,
            visits.VisitView,
            enterprises.ConsentView,
            complaints.ComplaintView,
            suggestions.SuggestionView,
            honours.HonorView,
            honours.TalentView,
            plans.IndustryView,
        ),
    ),
    (
        "Resource pools",
        "shield",
        (
            providers.ProviderView,
            providers.ContactView,
            providers.QualificationView,
            providers.CapabilityView,
            proposals.ProposalView,
            experts.ExpertView,
            teams.TeamView,
        ),
    ),
    (
        "Stations and staff",
        "pin",
        (
            stations.StationView,
            stations.PromiseView,
            windows.WindowView,
            staff.StaffView,
            staff.PostView,
            organisations.OrganizationView,
            organisations.ParkView,
            supervision.SummaryView,
            evaluations.EvaluationView,
            special_tasks.TaskView,
            special_tasks.PartView,
        ),
    ),
    (
        "Outreach",
        "globe",
        (
            campaigns.CampaignView,
            trainings.TrainingView,
            trainings.TrainingRecordView,
            publications.PublicationView,
            projects.ProjectView,
        ),
    ),
    ("Assets", "box", (assets.AssetView, assets.ItemView)),
    ("Catalogue", "form", (catalogue.CategoryView, catalogue.ItemView, procedures.ProcedureView)),
    (
        "Administration",
        "gear",
        (
            accounts.AccountView,
            accounts.RoleView,
            accounts.GrantView,
            reference.SettingView,
            reference.DictionaryView,
            reference.CalendarView,
            reference.NumberView,
            reference.RegionView,
        ),
    ),
    (
        "Logs",
        "monitor",
        (
            announcements.AnnouncementView,
            tasks.TaskView,
            imports.ImportView,
            notifications.NotificationView,
            logs.AuditView,
            logs.ExportView,
            accounts.SessionView,
            jobs.JobView,
            mails.MailView,
        ),
    ),
)
"""(title, icon, views); a view that a person may not read is not shown to them."""

OFF_MENU = (
    projects.ProjectMilestoneView,
    special_tasks.ProgressView,
    stations.ChannelView,
    procedures.StepView,
    plans.MilestoneView,
    samples.CustodyView,
    archives.ItemView,
    requests.ItemView,
    requests.FoodDrugView,
    requests.SpecialEquipmentView,
    requests.OperatorExamView,
    requests.ProductTestView,
    requests.InstrumentView,
    cases.EventView,
    cases.PauseView,
    deadlines.ExtensionView,
    complaints.EventView,
    enterprises.ServingStationView,
    logs.AttachmentView,
    saved_views.SavedViewView,
)
"""Screens that are reached from the record they belong to."""

TITLES = tuple(T(title) for title, _icon, _views in MENU)


class Home(AdminIndexView):
    """`/admin/` leads to the workbench (decisions 24)."""

    def is_accessible(self):
        return True

    @expose("/")
    def index(self):
        return redirect(url_for("dashboard.workbench"))


def screens() -> set:
    """The models that have a view."""
    return {view.model for _title, _icon, views in MENU for view in views} | {
        view.model for view in OFF_MENU
    }


def mount(app) -> Admin:
    """Register every screen on the application."""
    admin = Admin(
        app,
        index_view=Home(url="/admin"),
        theme=Theme(folder="none", base_template="layout.html"),
        static_url_path=None,
    )
    for _title, _icon, views in MENU:
        for view in views:
            admin.add_view(view())
    for view in OFF_MENU:
        admin.add_view(view())
    return admin
