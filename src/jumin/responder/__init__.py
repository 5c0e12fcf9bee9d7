"""OCSP answers, revocation lists and CA certificates over HTTP: a process of its own."""

from jumin.responder.serve import ListenError, PortTakenError, run


__all__ = ["ListenError", "PortTakenError", "run"]
