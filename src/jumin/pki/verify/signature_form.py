"""The signature value of what is signed: a BIT STRING of whole octets (署名値)."""

from jumin.pki.der import DerError, Element, Tag, read_element, read_elements


def require_whole_octets(der: bytes, signature: Element) -> None:
    """Require a signature without unused bits, as RSA makes them; raises `DerError`.

    Parsers read such bits over: one could write another signature of the same meaning. RFC 5280
    §4.1.1.3, RFC 6960 §4.2.1, RFC 8017 §8.2.1 (an octet string); X.690 §8.6.2.
    """
    if signature.tag != Tag.BIT_STRING or der[signature.start : signature.start + 1] != bytes(1):
        raise DerError("The signature is not one of whole octets.")


def require_signature(der: bytes) -> None:
    """Require so of something signed: a sequence of what is signed, algorithm, signature."""
    whole = read_element(der)
    _signed, _algorithm, signature, *_certificates = read_elements(der, whole.start, whole.end)
    require_whole_octets(der, signature)
