"""The wire: what goes out and comes in, encrypted or not, and how much of it was handed over."""

import functools
import ssl

PIECE = 262_144


class Wire:
    """Bytes in both directions without a socket; counts what the socket took."""

    def __init__(self) -> None:
        self._outgoing = bytearray()
        self._produced = self._handed = 0
        self._tls: ssl.SSLObject | None = None
        self._cipher_in, self._cipher_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.is_shaking_hands = False
        self.is_over = False  # the other side said goodbye

    def write(self, plain: bytes) -> int:
        """Queue bytes; return the mark that `handed` reaches when the socket has taken all of them."""
        if self._tls is not None:
            self._tls.write(plain)
            plain = self._cipher_out.read()
        self._outgoing += plain
        self._produced += len(plain)
        return self._produced

    def has_handed(self, mark: int) -> bool:
        """Say whether the socket has taken everything up to a mark."""
        return self._handed >= mark

    def waiting(self) -> memoryview:
        """Return what the socket should take next; release it before anything else is written."""
        return memoryview(self._outgoing)[:PIECE]

    def has_waiting(self) -> bool:
        """Say whether there is anything for the socket to take."""
        return bool(self._outgoing)

    def took(self, count: int) -> None:
        """Note that the socket has taken so many bytes."""
        del self._outgoing[:count]
        self._handed += count

    def encrypt(self, host: str) -> None:
        """Begin TLS: the certificate must be valid for this host."""
        self._tls = _context().wrap_bio(self._cipher_in, self._cipher_out, server_hostname=host)
        self.is_shaking_hands = True
        self._shake_hands()

    def take(self, piece: bytes) -> bytes:
        """Return what bytes of the socket say, decrypted; may raise ssl.SSLError."""
        if self._tls is None:
            return piece
        self._cipher_in.write(piece)
        if self.is_shaking_hands:
            self._shake_hands()
        return b"" if self.is_shaking_hands else self._read()

    def _read(self) -> bytes:
        assert self._tls is not None
        plain = b""
        try:
            while more := self._tls.read(65_536):
                plain += more
            self.is_over = True
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            self.is_over = True
        return plain

    def _shake_hands(self) -> None:
        assert self._tls is not None
        try:
            self._tls.do_handshake()
            self.is_shaking_hands = False
        except ssl.SSLWantReadError:
            pass
        finally:
            said = self._cipher_out.read()
            self._outgoing += said
            self._produced += len(said)


@functools.cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
