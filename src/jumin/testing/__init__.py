"""A town for the tests of software that relies on certificates: a fixture for pytest (試験用の町).

In a `conftest.py`:

    from jumin.testing import town  # noqa: F401

and in a test:

    def test_a_revoked_certificate_opens_nothing(town):
        sakura = town.resident("sakura")
        town.revoke(sakura.certificate("authentication"))
        ...

The town is founded once a session (ten seconds to half a minute), in a temporary folder, on free
ports of this computer, and is gone at the end, however the tests end. `fresh_town` is one for a
single test; `running_town()` is for fixtures of any other scope. Nothing of it runs in the test's
own process, which may have settings of Django, or none. The town's clock shows real time, until it
is turned.

TEST: nothing and nobody in the town is real.
"""

from jumin.terms import CertificatePurpose, RefusedError, RevocationReason
from jumin.testing.fixtures import fresh_town, town
from jumin.testing.resident import NoCertificateError, Resident
from jumin.testing.running import TownNotUpError, running_town
from jumin.testing.town import Town, TownClock


__all__ = [
    "CertificatePurpose",
    "NoCertificateError",
    "RefusedError",
    "Resident",
    "RevocationReason",
    "Town",
    "TownClock",
    "TownNotUpError",
    "fresh_town",
    "running_town",
    "town",
]
