"""What can go wrong at more than one office."""

from collections.abc import Iterable

from jumin.terms import UsageError


class EventRefusedError(UsageError):
    """What was asked for can't happen to a thing in its state: its life's table has no such step.

    `office` and `subject` tell which thing, `possible` which events can be entered now.
    """

    def __init__(
        self, office: str, subject: str, state: str, event: str, possible: Iterable[str]
    ) -> None:
        self.office, self.subject, self.state, self.event = office, subject, state, event
        self.possible = tuple(possible)
        super().__init__(
            f"{office}: {subject} is {state}: {event} can't be entered. "
            f"What can be: {', '.join(self.possible) or 'nothing'}."
        )
