"""A session with the issuer's security domain: what it tells everybody of the card."""

from jumin.cardfiles import Applet, CvCertificate, IssuerObject
from jumin.client.exchange import expect_success, get_data
from jumin.client.session import ApplicationSession, parsed
from jumin.iso7816 import SW


class IssuerDomainSession(ApplicationSession):
    """A session with the issuer's security domain (発行者セキュリティドメイン); it has no PIN."""

    APPLET = Applet.ISSUER_DOMAIN

    def read(self, what: IssuerObject) -> bytes | None:
        """Get a data object's value (GET DATA); None where the card has no such object."""
        self._take_turn()
        response = get_data(self._connection, what)
        if response.sw == SW.REFERENCED_DATA_NOT_FOUND:
            return None
        return expect_success(f"give {what.name}", response).data

    def cv_certificates(self) -> tuple[CvCertificate, ...]:
        """Read the certificates that lead from the root to the card's issuer (CV証明書)."""
        there = map(
            self.read, (IssuerObject.ROOT_CV_CERTIFICATE, IssuerObject.INTERMEDIATE_CV_CERTIFICATE)
        )
        return tuple(parsed(CvCertificate.parse_content, octets) for octets in there if octets)
