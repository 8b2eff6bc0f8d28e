"""Which rows of jobs: conditions put together once, in the words of the indexes over the few that are not over."""

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from pixorly.models import Job, JobStatus, table

JOBS = table(Job)
JOB = JOBS.c


def _stands_at(status: JobStatus) -> ColumnElement[bool]:
    # Written out: an index over these alone serves no question with a blank in it.
    return JOB.status == literal_column(f"'{status}'")


WAITS = _stands_at(JobStatus.PENDING)
IS_WORKED_ON = _stands_at(JobStatus.PROCESSING)
GOING_ON = (JobStatus.PENDING, JobStatus.PROCESSING)
# A place further back than this is told as this.
COUNTED_PLACES = 500
# Those of a workspace that wait, in their order.
QUEUE = (
    select(JOB.id)
    .where(JOB.workspace_id == bindparam("workspace_id"), WAITS)
    .order_by(JOB.place, JOB.rank)
    .limit(COUNTED_PLACES)
)
