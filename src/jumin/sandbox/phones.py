"""Residents' phones with certificates of their own (スマホ用電子証明書).

The holder lays the card on the phone and signs the application with it. A visit to the app that
was cut off, wherever, is made again from the start.
"""

import hmac
import secrets
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import PHONE_LABEL
from jumin.chip import CardKeys, CardRecords, ChosenPins, JpkiRecords, personalise
from jumin.client import JpkiSession
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import CardCertificates, IssuedCertificate
from jumin.pki.keys import generate_key
from jumin.sandbox import wallet
from jumin.sandbox.place import require_town
from jumin.terms import CertificatePurpose, Medium, Pin


APP: Final = "phone app"
"""Where a card is while it lies on its holder's phone."""
SIGNATURE: Final = CertificatePurpose.SIGNATURE
AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION


def pin_of(owner: wallet.Owner) -> Pin:
    """Tell the PIN of somebody's phone: derived from the town's seed, like those of cards."""
    return chosen_pin(require_town().seed, owner.id)


def chosen_pin(seed: int, name: str) -> Pin:
    """Tell the PIN of 4 digits that somebody chooses for a phone, in a town of this seed."""
    drawn = hmac.digest(str(seed).encode(), f"{name}:phone".encode(), "sha256")
    return Pin(f"{int.from_bytes(drawn) % 10_000:04}")


def equip(owner: wallet.Owner, *, signature_pin: Pin, phone_pin: Pin, at: datetime) -> None:
    """Get a certificate onto somebody's phone, with the card (発行申請); a former phone's ends.

    Raises RefusedError: `card.absent`, `card.elsewhere`, `pin.wrong`, `pin.blocked`, and what
    `certification.gateway.issue_for_phone` refuses.
    """
    key = generate_key()
    with wallet.take(owner, APP) as card:
        session = JpkiSession(card)
        session.verify_pin(SIGNATURE, signature_pin)
        application = certification.PhoneApplication(
            signature_certificate=session.certificate(SIGNATURE),
            public_key=key.public_key(),
            signature=session.sign(
                SIGNATURE, certification.PhoneApplication.signed_part(key.public_key())
            ),
        )
    issued = certification.issue_for_phone(application, at=at)
    certificate = issued.certificates[AUTHENTICATION]
    image = _image(certificate, issued, key, phone_pin, wallet.image_key(owner.id, Medium.PHONE))
    wallet.put_in(owner.id, image, Medium.PHONE)
    certification.phone_written(certificate.serial, at=at)


def _image(
    certificate: IssuedCertificate,
    issued: CardCertificates,
    key: RSAPrivateKey,
    pin: Pin,
    image_key: bytes,
) -> bytes:
    """Make what the phone's secure element holds: one certificate; nobody writes to it again."""
    return personalise(
        CardRecords(
            JpkiRecords(
                signature_certificate=None,
                signature_ca_certificate=issued.authorities[SIGNATURE],
                authentication_certificate=certificate.der,
                authentication_ca_certificate=issued.authorities[AUTHENTICATION],
                serial=f"PHONE{certificate.serial:011}",
                label=PHONE_LABEL,
            ),
            holder=None,
        ),
        None,
        CardKeys(authentication=key),
        ChosenPins(authentication=pin),
        image_key=image_key,
        random=secrets.token_bytes,
    )
