"""All nouns with a way of their own: importing this makes their transitions and computed values known."""

from backoffice.workflow import campaigns, publications, joint_projects, proposals, trainings, accounts, assets, delays, case_deadlines, cases, complaints, consultations, report_deliveries, calendar_changes, enterprises, extensions, fees, green_channels, case_issues, service_plans, pools, procedures, samples, reference, referrals, refusals, requests, handling_sheets, staff, stations, visits, service_windows, background_tasks, surveys, archives, merging, periodic_surveys, suggestions, supervision, evaluations, special_tasks, expert_teams

__all__ = ["campaigns", "publications", "projects", "proposals", "trainings",
           "accounts", "assets", "breaches", "case_clocks", "cases", "complaints", "consultations", "deliveries", "due_days", "enterprises", "extensions", "fees", "green", "issues", "plans", "pools", "procedures", "samples", "reference", "referrals", "refusals", "requests", "sheets", "staff", "stations", "visits", "windows", "tasks", "surveys",
           "archives", "merging", "periodic_surveys", "suggestions", "supervision", "evaluations", "special_tasks", "teams"]
