"""TLS with client certificates (相互TLS): relying parties known by the certificate they show."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from jumin.responder.access import Access
from jumin.responder.connections import Connections
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)

SECONDS_FOR_A_HANDSHAKE: Final = 10.0
_SECONDS_UNTIL_ROOM: Final = 0.1
_MOST_UNSENT: Final = 64 * 1024
"""Octets that lie encrypted for a reader before writing is paused."""


class TlsFileError(FaultError):
    """The key and certificate of the TLS port can't be used."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name}: the key and certificate of the TLS port can't be read. Remove the file: "
            f"`jumin up` makes another one."
        )
        self.path = path


def server_context(path: Path, passphrase: bytes, access: Access) -> ssl.SSLContext:
    """Make the server's end of TLS: a client certificate may be shown, and is to be a known one.

    `path` holds key and certificate. A certificate is trusted because it is registered, whoever
    signed it (RFC 5280 §6.1.1 (d): each is a trust anchor for itself). The register is looked at
    once a handshake: one that was struck off still passes here, and is no party's any more.
    Raises `TlsFileError`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(path, password=passphrase)
    except (OSError, ValueError):  # SSLError is an OSError
        raise TlsFileError(path) from None
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    trusted: set[bytes] = set()

    def trust_registered(*_: object) -> None:
        access.look()
        for party in access.register.parties:
            if party.certificate is not None and party.certificate not in trusted:
                trusted.add(party.certificate)
                _trust(context, party.certificate)

    context.sni_callback = trust_registered  # called in every handshake, with a name or without
    return context


class TlsServer:
    """Accepts connections, each of which is one of all from the first, before its handshake.

    Then it is given what `http` makes. `listening` is closed with the server.
    """

    def __init__(
        self,
        listening: socket.socket,
        context: ssl.SSLContext,
        connections: Connections,
        http: Callable[[], asyncio.Protocol],
    ) -> None:
        listening.settimeout(0)
        self._listening = listening
        self._context = context
        self._connections = connections
        self._http = http
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    def close(self) -> None:
        """Accept nothing more."""
        self._accepting.cancel()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        with self._listening:
            while True:
                try:
                    accepted, _ = await loop.sock_accept(self._listening)
                except OSError as error:  # It is gone again, or there is no room for it.
                    _log.warning("A connection could not be accepted: %s", error.strerror)
                    await asyncio.sleep(_SECONDS_UNTIL_ROOM)
                    continue
                _Handshake(accepted, self._context, self._connections, self._http)


class _Handshake:
    """A connection until its handshake is done."""

    def __init__(
        self,
        accepted: socket.socket,
        context: ssl.SSLContext,
        connections: Connections,
        http: Callable[[], asyncio.Protocol],
    ) -> None:
        self.was_heard = False
        self._accepted = accepted
        self._connections = connections
        self._task = asyncio.get_running_loop().create_task(self._shake_hands(context, http))
        self._task.add_done_callback(self._forget)
        connections.admit(self)

    def end(self) -> None:
        """End at once."""
        self._task.cancel()

    def close(self) -> None:
        """End: nothing was written."""
        self.end()

    async def _shake_hands(
        self, context: ssl.SSLContext, http: Callable[[], asyncio.Protocol]
    ) -> bool:
        try:
            transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
                http, self._accepted, ssl=context, ssl_handshake_timeout=SECONDS_FOR_A_HANDSHAKE
            )
        except OSError:  # SSLError, ConnectionError and TimeoutError are.
            return False
        transport.set_write_buffer_limits(_MOST_UNSENT)
        return True

    def _forget(self, task: asyncio.Task[bool]) -> None:
        self._connections.forget(self)
        if task.cancelled() or not task.result():
            self._accepted.close()


def fingerprint(transport: asyncio.BaseTransport) -> bytes | None:
    """Tell the SHA-256 digest of the certificate that a client has shown, if any."""
    secured: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
    shown = None if secured is None else secured.getpeercert(binary_form=True)
    return sha256(shown).digest() if shown else None


def _trust(context: ssl.SSLContext, certificate: bytes) -> None:
    try:
        context.load_verify_locations(cadata=certificate)
    except ssl.SSLError:
        _log.warning("A registered client certificate can't be read: its party can't show it.")
