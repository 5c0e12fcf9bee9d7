"""The files of an export by name: authorities, responders, lists; with `--bundle` all the rest."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.cli.ca.kit.people import FOLDER, People, authority_file, table
from jumin.cli.ca.kit.policies import policies
from jumin.cli.ca.kit.readme import readme
from jumin.cli.ca.kit.sheet import sheet
from jumin.cli.ca.told_certificate import in_japan
from jumin.offices.certification.gateway import AuthorityView, CrlView
from jumin.pki import Profile, Publication
from jumin.pki.ocsp.responder_file import read_responder_certificate
from jumin.sandbox.place import folder, require_town
from jumin.terms import CertificatePurpose


PRIVATE: Final = ("PINS.md", "residents.csv", f"{FOLDER}/")
"""How the names of files begin that hold keys, or what opens them."""


def published(authorities: Iterable[AuthorityView], crls: Iterable[CrlView]) -> dict[str, bytes]:
    """Give the authorities' certificates and the lists, the certificates all together last."""
    certificates = {_authority(one): one.certificate_pem for one in authorities}
    files = dict(certificates)
    for crl in crls:
        files[crl.name] = crl.der
        files[f"{crl.name}.pem"] = x509.load_der_x509_crl(crl.der).public_bytes(Encoding.PEM)
    return {**files, "ca-bundle.pem": b"".join(certificates.values())}


def bundled(
    authorities: tuple[AuthorityView, ...],
    crls: tuple[CrlView, ...],
    people: People,
    *,
    at: datetime,
    tell: Callable[[int, int], None],
) -> dict[str, bytes]:
    """Give all that a relying party starts with; the README last, for then it is whole."""
    profile, rows = Profile(base_address=require_town().base_url), list(people.rows())
    loaded = {one: x509.load_pem_x509_certificate(one.certificate_pem) for one in authorities}
    responders = dict(_responders(authorities))
    files = published(authorities, crls)
    for certificate, name in (
        *((loaded[one], _authority(one)) for one in authorities),
        *((certificate, _responder(one)) for one, certificate in responders.items()),
    ):
        files[name] = certificate.public_bytes(Encoding.PEM)
        files[_in_der(name)] = certificate.public_bytes(Encoding.DER)
    told = [_told(one, responders.get(one), crls) for one in authorities]
    text = json.dumps(policies(profile, told), ensure_ascii=False, indent=2)
    files["policies.json"] = f"{text}\n".encode()
    for done, holding in enumerate(people.holdings, start=1):
        files[holding.file] = holding.p12()
        tell(done, len(people.holdings))
    files["residents.csv"], files["PINS.md"] = table(rows), sheet(rows)
    return files | {"README.md": readme(people, profile, at=at)}


def _authority(one: AuthorityView) -> str:
    return authority_file(one.purpose, one.generation)


def _responder(one: AuthorityView) -> str:
    return f"jumin-test-{one.purpose}-responder-{one.generation}.pem"


def _in_der(name: str) -> str:
    return f"{name.removesuffix('.pem')}.cer"


def _responders(
    authorities: Iterable[AuthorityView],
) -> Iterator[tuple[AuthorityView, x509.Certificate]]:
    """Read the certificates of the responders; those of ended generations are withdrawn."""
    paths = Publication(folder().published)
    for one in authorities:
        path = paths.responder(CertificatePurpose(one.purpose), one.generation)
        if path.exists():
            yield one, read_responder_certificate(path.read_bytes(), path)


def _told(
    one: AuthorityView, responder: x509.Certificate | None, crls: Iterable[CrlView]
) -> Mapping[str, Any]:
    name = _authority(one)
    return {
        "purpose": one.purpose,
        "generation": one.generation,
        "subject": one.subject,
        "serial": one.serial,
        "not_before": in_japan(one.not_before),
        "not_after": in_japan(one.not_after),
        "sha256": one.fingerprint,
        "files": [name, _in_der(name)],
        "responder": responder
        and {
            "files": [_responder(one), _in_der(_responder(one))],
            "serial": responder.serial_number,
            "not_after": in_japan(responder.not_valid_after_utc),
            "sha256": responder.fingerprint(SHA256()).hex(),
        },
        "crls": [
            {"file": crl.name, "municipality": crl.municipality}
            for crl in crls
            if (crl.purpose, crl.generation) == (one.purpose, one.generation)
        ],
    }
