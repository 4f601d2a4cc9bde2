"""What a server packed a page in (`Content-Encoding`), unpacked piece by piece and within bounds.

Nothing is unpacked further than it is read, so that what five kilobytes unpack to is never held.
"""

from __future__ import annotations

from io import RawIOBase
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKED, _UNPACKED = 1 << 14, 1 << 16  # bytes at a time, in and out
_MOST_LAYERS = 3
_NONE = frozenset(("", "identity", "none", "utf-8"))


def decoded(stream: Any, codings: str, source: str) -> Any:
    """A stream unpacked from the codings that a header names, the last one first.

    Raises BadInput for codings that are not known, or too many.
    """
    names = [name.strip().lower() for name in codings.split(",")]
    names = [name for name in names if name not in _NONE]
    if len(names) > _MOST_LAYERS:
        raise BadInput(
            _("{file}: it unpacks to far more than it is; it is not read").format(file=source),
            source=source,
        )
    for name in reversed(names):
        make = _DECODERS.get(name)
        if make is None:
            raise BadInput(
                _("{file}: its encoding {name} is not known").format(file=source, name=name),
                source=source,
            )
        stream = _Decoded(stream, make)
    return stream


class _Decoded(RawIOBase):
    """A stream unpacked: at most so many bytes are held of either side."""

    def __init__(self, stream: Any, make: Callable[[], Any]) -> None:
        super().__init__()
        self._stream = stream
        self._make = make
        self._decoder = make()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, or all; fewer only at the end."""
        parts: list[bytes] = []
        while size:
            piece = self._some(_UNPACKED if size < 0 else min(size, _UNPACKED))
            if not piece:
                break
            parts.append(piece)
            size -= len(piece) if size > 0 else 0
        return b"".join(parts)

    read1 = read

    def _some(self, most: int) -> bytes:
        while True:
            data = b""
            if self._decoder.needs_input:
                data = self._stream.read(_PACKED)
                if not data:
                    return b""
            found: bytes = self._decoder.unpack(data, most)
            if found:
                return found


class _Zlib:
    """gzip, also of several members, and deflate with or without its header."""

    def __init__(self, bits: int) -> None:
        import zlib

        self._zlib = zlib
        self._bits = bits
        self._object = zlib.decompressobj(bits)
        self._begun = False
        self._rest = b""
        self.needs_input = True

    def unpack(self, data: bytes, most: int) -> bytes:
        data = self._rest + data
        if self._object.eof:  # the next member, or what servers pad with
            if not data.startswith(b"\x1f\x8b"):
                self._rest, self.needs_input = b"", True
                return b""
            self._object = self._zlib.decompressobj(self._bits)
        try:
            found = self._object.decompress(data, most)
        except self._zlib.error as error:
            if self._begun or self._bits != self._zlib.MAX_WBITS:
                raise ValueError(f"zlib: {error}") from None
            self._object = self._zlib.decompressobj(-self._zlib.MAX_WBITS)
            self._begun = True
            return self.unpack(data, most)
        self._begun = True
        self._rest = self._object.unconsumed_tail or self._object.unused_data
        self.needs_input = not self._rest and len(found) < most
        return found


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._object = brotli.Decompressor()

    @property
    def needs_input(self) -> bool:
        return bool(self._object.can_accept_more_data())

    def unpack(self, data: bytes, most: int) -> bytes:
        import brotli

        try:
            found: bytes = self._object.process(data, output_buffer_limit=most)
        except brotli.error as error:
            raise ValueError(f"brotli: {error}") from None
        return found


def zstd() -> Any:
    """The module for Zstandard: the standard library's, from 3.14 on."""
    try:
        from compression import zstd as module
    except ImportError:
        from backports import zstd as module
    return module


class _Zstd:
    """Zstandard within the window that RFC 9659 allows the web."""

    def __init__(self, dictionary: Any = None) -> None:
        self._module = zstd()
        self._dictionary = dictionary
        self._object = self._new()
        self._rest = b""

    def _new(self) -> Any:
        most = {self._module.DecompressionParameter.window_log_max: 27}
        return self._module.ZstdDecompressor(zstd_dict=self._dictionary, options=most)

    @property
    def needs_input(self) -> bool:
        return bool(self._object.needs_input) and not self._rest

    def unpack(self, data: bytes, most: int) -> bytes:
        data = self._rest + data
        self._rest = b""
        if self._object.eof:
            if not data:
                return b""
            self._object = self._new()
        try:
            found: bytes = self._object.decompress(data, most)
        except self._module.ZstdError as error:
            raise ValueError(f"zstd: {error}") from None
        if self._object.eof:
            self._rest = self._object.unused_data
        return found


_DECODERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: _Zlib(31),
    "x-gzip": lambda: _Zlib(31),
    "deflate": lambda: _Zlib(15),
    "br": _Brotli,
    "zstd": _Zstd,
}


def unpacked_zstd(stream: Any) -> Any:
    """A file of Zstandard frames unpacked; a web archive's may begin with the dictionary that its
    records were packed with (IIPC's «WARC with Zstandard»). Raises ValueError for a broken one."""
    head = stream.peek(8)[:8]
    if not head.startswith(b"\x5d\x2a\x4d\x18"):
        return _Decoded(stream, _Zstd)
    stream.read(8)
    size = int.from_bytes(head[4:8], "little")
    if size > _LARGEST_DICTIONARY:
        raise ValueError("zstd: dictionary")
    data = stream.read(size)
    module = zstd()
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        data = module.ZstdDecompressor().decompress(data, _LARGEST_DICTIONARY)
    dictionary = module.ZstdDict(data)
    return _Decoded(stream, lambda: _Zstd(dictionary))


_LARGEST_DICTIONARY = 4 << 20  # bytes
