"""What a card gathers while its issuer's terminal writes to it at a counter."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


@dataclass
class Visit:
    """The issuer's terminal is authenticated (窓口端末); ends with a reset or the power.

    Nothing of what it has gathered counts before it is activated; then all of it counts at once.
    """

    keys: dict[int, RSAPrivateKey] = field(default_factory=dict, repr=False)
    """The key pairs made, by the file of the key; each waits for its certificate."""
    newest: int | None = None
    """The file of the key pair that was made last."""
    drafts: dict[int, bytes] = field(default_factory=dict, repr=False)
    """What was written so far, by file; none is longer than its file."""
    unfinished: set[int] = field(default_factory=set)
    """The files among them whose object lacks its end."""

    def forget(self, at: int) -> None:
        """Drop what was written into a file."""
        self.drafts.pop(at, None)
        self.unfinished.discard(at)
