"""Memory for columns: a million cells hold few different texts, and each is read once."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from itertools import count
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Numbered(defaultdict[Key, int], Generic[Key]):
    """Gives each new key that is asked for the next number."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


class Remembered(dict[Key, Value], Generic[Key, Value]):
    """Remembers what each key was read as; forgets everything when it grows beyond `most`."""

    def __init__(self, read: Callable[[Key], Value], most: int = 200_000) -> None:
        super().__init__()
        self.read = read
        self.most = most

    def __missing__(self, key: Key) -> Value:
        if len(self) >= self.most:
            self.clear()
        value = self[key] = self.read(key)
        return value
