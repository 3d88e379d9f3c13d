"""Fills the base world with half a year of work: needs, cases, referrals, records, summaries and
complaints.

Everything is done by somebody who may do it, through the operations of the product with their
guards on.
"""

from backoffice import settings
from backoffice.deadlines import workdays
from seeds.demo import (
    cooperation,
    daily,
    grievances,
    half_years,
    intake,
    invariants,
    outreach,
    periodic_surveys,
    proposals,
    routine,
    second_thoughts,
    special_tasks,
    stories,
    teams,
    workshop,
)
from seeds.demo.plan import FIRST_DAY, Planner
from seeds.demo.play import Play


def load(cast):
    """Let half a year pass, then look whether what came about could have. Raises
    invariants.Broken.
    """
    workdays.forget()
    settings.forget()
    play = Play(cast)
    works = play.works
    works.begin(works.early(works.day(FIRST_DAY + 8)), routine.worker(play))
    for need in [*stories.named(cast), *Planner(cast).needs()]:
        works.begin(works.on(works.day(need.raised_back)), intake.tell(play, need))
    works.begin(works.on(works.day(2)), stories.lapsed_certificate(play))
    for row in grievances.COMPLAINTS:
        works.begin(works.on(works.day(row.back)), grievances.tell(play, row))
    for login in cast.account:
        works.begin(works.on(works.day(FIRST_DAY - 5)), routine.reader(play, login))
    for login in routine.KEEPERS:
        works.begin(works.on(works.day(60)), routine.keeper(play, login))
    daily.begin(play)
    outreach.begin(play)
    cooperation.begin(play)
    workshop.begin(play)
    half_years.begin(play)
    special_tasks.begin(play)
    teams.begin(play)
    periodic_surveys.begin(play)
    proposals.begin(play)
    second_thoughts.begin(play)
    works.run()
    invariants.check()
