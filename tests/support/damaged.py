"""Damaged records: what hostile cards and torn writes make of good bytes."""

from hypothesis import strategies as st


def damaged(octets: bytes) -> st.SearchStrategy[bytes]:
    """Any bytes at all, or these with a piece taken out, put in or written over."""
    at = st.integers(0, len(octets))
    spliced = st.builds(
        lambda start, length, piece: octets[:start] + piece + octets[start + length :],
        at,
        st.integers(0, 40),
        st.binary(max_size=12),
    )
    return st.binary(max_size=80) | spliced
