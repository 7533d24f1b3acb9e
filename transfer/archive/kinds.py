"""What archives have in common, and what each kind of them has of its own: a name, a version, sentences."""

import hashlib
import json

MANIFEST = "manifest.json"
LONGEST_MANIFEST = 256 << 20  # bytes
PIECE = 1 << 20  # bytes


class Kind:
    """What archives of one kind are called, what may be in them, and in which words one is refused.

    Each kind says what it has use for of: another, no_manifest, unreadable, older, newer; broken, locked, link,
    twice, bomb; foreign (a name that we never give), unlisted, missing, damaged; absent (a file that its rows name).
    """

    format: str
    version: int  # the newest that this release reads
    failed: type  # the exception that has the sentence

    @staticmethod
    def is_name(name):
        """Whether a name is one that we give, which leads nowhere else."""
        raise NotImplementedError

    @staticmethod
    def parse(content):
        """(what is made of a manifest, {name: (bytes, SHA-256)}); may raise as a wrong shape does."""
        raise NotImplementedError

    @classmethod
    def refusal(cls, sentence, name="", **facts):
        return cls.failed(sentence % ({"name": name[:200], "file": name[:200]} | facts))

    @classmethod
    def to_json(cls, content, **how):
        head = {"format": cls.format, "version": cls.version}
        return json.dumps(head | content, indent=1, **how).encode()

    @classmethod
    def read(cls, text):
        """What a manifest says, as `parse` returns it; refused if this release can't read it."""
        try:
            content = json.loads(text)
            if content.pop("format") != cls.format:
                raise cls.refusal(cls.another)
            version = content.pop("version")
            if version > cls.version:
                raise cls.refusal(cls.newer)
            if version < 1:
                raise cls.refusal(cls.older, version=version)
            return cls.parse(content)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise cls.refusal(cls.unreadable) from error

    @classmethod
    def compare(cls, listed, sizes, digest_of):
        """Refuse an archive unless it has exactly the files that its manifest lists, each as it says."""
        for name in sorted(listed.keys() ^ sizes.keys()):
            raise cls.refusal(cls.missing if name in listed else cls.unlisted, name)
        for name, digest in listed.items():
            if not cls.is_name(name):
                raise cls.refusal(cls.foreign, name)
            if sizes[name] != digest[0] or digest_of(name) != digest:
                raise cls.refusal(cls.damaged, name)


class Digested:
    """A file that is read or written, with what has gone through so far."""

    def __init__(self, file):
        self._file, self._sha = file, hashlib.sha256()
        self.size = 0

    def read(self, size=-1):
        return self._noted(self._file.read(size))

    def write(self, piece):
        self._file.write(self._noted(piece))

    def result(self):
        """(bytes, SHA-256)"""
        return self.size, self._sha.hexdigest()

    def _noted(self, piece):
        self._sha.update(piece)
        self.size += len(piece)
        return piece


def digest_of(opened):
    """(bytes, SHA-256) of a file, which is read to its end and closed."""
    with opened as file:
        digested = Digested(file)
        while digested.read(PIECE):
            pass
    return digested.result()
