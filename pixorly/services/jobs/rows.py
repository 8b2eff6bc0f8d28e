"""Which rows of jobs: conditions put together once, in the words of the indexes over the few that are not over."""

from sqlalchemy import ColumnElement, literal_column

from pixorly.models import Job, JobStatus, table

JOBS = table(Job)
JOB = JOBS.c


def _stands_at(status: JobStatus) -> ColumnElement[bool]:
    # Written out: an index over these alone serves no question with a blank in it.
    return JOB.status == literal_column(f"'{status}'")


WAITS = _stands_at(JobStatus.PENDING)
IS_WORKED_ON = _stands_at(JobStatus.PROCESSING)
