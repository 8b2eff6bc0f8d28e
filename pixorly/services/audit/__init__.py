"""What must hold at every moment, whatever was killed on the way. Empty when it does.

    I1   no credit is lost or made: balances are the sums of the ledger
    I2   a job has one hold and, once over, one end of it
    I3   a key makes one batch
    I4   everything that was accepted ends, without a person's help
    I5   only whoever holds the lease writes: pictures belong to completed jobs, and no more than were asked for
    I6   a picture that is recorded is stored, and what a workspace keeps is counted right
    I7   what is to be told is told, or lies where an operator sees it
    I9   the queue holds nothing that can't be made again from rows
    I10  nobody's trouble keeps another's work from starting
    I11  a secret that was entrusted to us can be opened

I3 is a unique key of the database, I9 follows from I4 with an emptied Redis, and I8, what a browser shows after it
was cut off, is told by a story in a real one.
"""

from sqlmodel import Session

from pixorly.services import credits
from pixorly.services.audit import delivery, endings, pictures, sealed
from pixorly.services.audit.pictures import Expected, not_stored, to_look_for

__all__ = ["Expected", "findings", "not_stored", "to_look_for"]


def findings(session: Session) -> list[str]:
    """Everything the database alone can tell. What storage holds is asked by `to_look_for` and `not_stored`."""
    return [
        *(f"I1: {one}" for one in credits.disagreements(session)),
        *endings.findings(session),
        *pictures.findings(session),
        *delivery.findings(session),
        *sealed.findings(session),
    ]
