"""Keys: short digests that stand for what something is made from."""

from __future__ import annotations

import hashlib

import msgspec


def key_of(*parts: bytes) -> bytes:
    """Return the key of what something is made from."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def record_key(*records: object) -> bytes:
    """Return the key of records, which must be what msgspec can encode."""
    return key_of(*map(msgspec.msgpack.encode, records))
