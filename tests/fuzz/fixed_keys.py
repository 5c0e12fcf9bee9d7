"""Keys that are the same in every run, so that what was found can be replayed: never use them."""

import random
from math import gcd, prod

from cryptography.hazmat.primitives.asymmetric import rsa


EXPONENT = 65537
PRIME_BITS = 1024
SMALL_PRIMES = prod(n for n in range(3, 2000) if all(n % k for k in range(2, int(n**0.5) + 1)))


def fixed_key(seed: int) -> rsa.RSAPrivateKey:
    """Make the key that belongs to a seed."""
    numbers = random.Random(seed)  # noqa: S311 - to be the same every time
    p, q = _prime(numbers), _prime(numbers)
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    crt = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *crt, public).private_key()


def _prime(numbers: random.Random) -> int:
    while True:
        number = numbers.getrandbits(PRIME_BITS) | 3 << PRIME_BITS - 2 | 1
        is_likely = gcd(number, SMALL_PRIMES) == 1 and gcd(number - 1, EXPONENT) == 1
        if is_likely and pow(2, number - 1, number) == 1:
            return number
