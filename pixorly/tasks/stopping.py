"""Whether this process was told to stop. What is at hand is finished, and nothing more is taken up."""

import threading

stopping = threading.Event()
