"""Who may do a thing that only one process should do at a time, and until when."""

from datetime import datetime

from sqlmodel import Field

from pixorly.models.base import Row, moment


class Lease(Row, table=True):
    __tablename__ = "lease"

    name: str = Field(max_length=40, primary_key=True)
    holder: str = Field(max_length=80)
    until: datetime = moment()
