"""What the log may say: that something happened at an address, and never the secret in it."""

import logging
import re

# A token in a path is long and made of letters, figures, "-" and "_"; a few of them are enough to tell two apart.
SECRET = re.compile(r"(?<=/)([\w-]{6})[\w-]{18,}")


class Discreet(logging.Filter):
    """Shorten the tokens in what is logged: whoever has one could use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, with its tokens shortened."""
        said = record.getMessage()
        shown = SECRET.sub(r"\1…", said)
        if shown != said:
            record.msg, record.args = shown, ()
        return True
