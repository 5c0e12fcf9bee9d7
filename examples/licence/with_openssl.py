"""The command `openssl` as the verifier that is examined: verify, ocsp, cms and dgst together."""

import shutil
import subprocess
import tempfile
from itertools import product
from pathlib import Path

from asked import Question, WrongError, answer_with
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


POLICIES = {
    "signature": ["1.3.6.1.4.1.32473.1.1.20"],
    "authentication": ["1.3.6.1.4.1.32473.1.3.30", "1.3.6.1.4.1.32473.1.3.50"],
}
USES = {"signature": "smimesign", "authentication": "sslclient"}
DECLINED = frozenset({"profile"})
OPENSSL = shutil.which("openssl") or "openssl"
REVOKED = "error 23"
EXPIRED = "error 10"


class Desk:
    """The files of one question in a folder of its own, and openssl at work on them."""

    def __init__(self, folder: Path, question: Question) -> None:
        self.folder, self.question = folder, question
        self.at = str(int(question.at.timestamp()))
        self._put("anchors.pem", b"".join(map(_pem, question.anchors)))
        self._put("lists.pem", b"".join(map(_pem_of_list, question.crls)))

    def _put(self, name: str, octets: bytes) -> None:
        (self.folder / name).write_bytes(octets)

    def run(self, *arguments: str) -> str:
        """Run openssl; give what it says, or raise with it."""
        done = subprocess.run(  # noqa: S603 - openssl, with options of our own
            [OPENSSL, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        said = done.stdout + done.stderr
        if done.returncode:
            raise WrongError(_reason(said))
        return said

    def chain(self) -> list[str]:
        """Tell the options for the path: trust, instant, strictness, policy, lists."""
        options = ["-CAfile", "anchors.pem", "-no-CApath", "-no-CAstore", "-attime", self.at]
        options += ["-x509_strict", "-policy_check", "-explicit_policy", "-purpose"]
        options += [USES[self.question.purpose], "-auth_level", "2"]
        for policy in POLICIES[self.question.purpose]:
            options += ["-policy", policy]
        if self.question.crls:
            options += ["-crl_check", "-extended_crl"]
        return options

    def verify(self) -> None:
        """Answer the question; raises where the answer is no."""
        if self.question.cms is not None:
            self.verify_message(self.question.cms)
        else:
            der = x509.load_der_x509_certificate(self.question.certificate or b"")
            self._put("certificate.pem", der.public_bytes(Encoding.PEM))
            lists = ["-CRLfile", "lists.pem"] if self.question.crls else []
            self.run("verify", *self.chain(), *lists, "certificate.pem")
        if self.question.ocsp is not None:
            self.verify_answer(self.question.ocsp)
        elif not self.question.crls:
            raise WrongError("status-unknown")
        if self.question.signature is not None:
            self.verify_signature(self.question.signature)

    def verify_message(self, cms: bytes) -> None:
        """Check a signed message, and keep its signer's certificate."""
        self._put("message.cms", cms)
        options = ["-binary", "-inform", "DER", "-in", "message.cms", "-out", "content"]
        if self.question.content is not None:
            self._put("detached", self.question.content)
            options += ["-content", "detached"]
        self.run("cms", "-verify", *options, *self.chain(), "-signer", "certificate.pem")

    def verify_answer(self, answer: bytes) -> None:
        """Check an OCSP answer under any of the anchors; openssl compares its time with now."""
        self._put("answer.der", answer)
        said = []
        for anchor, digest in product(self.question.anchors, ("-sha256", "-sha1")):
            self._put("issuer.pem", _pem(anchor))
            arguments = [digest, "-issuer", "issuer.pem", "-cert", "certificate.pem"]
            arguments += ["-respin", "answer.der", "-no_nonce", "-CAfile", "anchors.pem"]
            arguments += ["-no-CApath", "-no-CAstore", "-attime", self.at]
            try:
                told = self.run("ocsp", *arguments)
            except WrongError as error:
                said.append(str(error))
                continue
            if "certificate.pem: good" in told and "WARNING" not in told:
                return
            if "certificate.pem: revoked" in told:
                raise WrongError("held" if "certificateHold" in told else "revoked")
        raise WrongError(next(iter(said), "status-unknown"))

    def verify_signature(self, signature: bytes) -> None:
        """Check a bare signature."""
        self._put("signature", signature)
        self._put("message", self.question.message or b"")
        self._put(
            "key.pem", self.run("x509", "-in", "certificate.pem", "-pubkey", "-noout").encode()
        )
        self.run("dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "message")


def _pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def _pem_of_list(der: bytes) -> bytes:
    return x509.load_der_x509_crl(der).public_bytes(Encoding.PEM)


def _reason(said: str) -> str:
    if REVOKED in said or "certificate revoked" in said:
        return "revoked"
    if EXPIRED in said or "certificate has expired" in said:
        return "expired"
    lines = [line for line in said.splitlines() if "error" in line.lower()]
    return (lines or said.splitlines() or ["no"])[0][:190]


def verify(question: Question) -> None:
    """Answer one question in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Desk(Path(folder), question).verify()


if __name__ == "__main__":
    answer_with(verify, DECLINED)
