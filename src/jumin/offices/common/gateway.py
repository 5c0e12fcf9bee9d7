"""What other rooms may ask of all offices alike: their journals, their messages, what is due."""

from jumin.offices.common.audit import Finding, Flaw, Verdict, verify
from jumin.offices.common.books import (
    JournalLine,
    journal_lines,
    last_lines,
    last_numbers,
    latest_entry_at,
    lines_after,
)
from jumin.offices.common.courier import Message, Queue, deliver, messages, queues, retry
from jumin.offices.common.due import first_day, perform_until
from jumin.offices.common.encryption import rotate_keys
from jumin.offices.common.faults import OfficeFaultError, fault_behind, fault_of


__all__ = [
    "Finding",
    "Flaw",
    "JournalLine",
    "Message",
    "OfficeFaultError",
    "Queue",
    "Verdict",
    "deliver",
    "fault_behind",
    "fault_of",
    "first_day",
    "journal_lines",
    "last_lines",
    "last_numbers",
    "latest_entry_at",
    "lines_after",
    "messages",
    "perform_until",
    "queues",
    "retry",
    "rotate_keys",
    "verify",
]
