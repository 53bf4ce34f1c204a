"""How two processes share the tests: by the file where that is quicker, or where one process must have them all."""

from xdist.scheduler import LoadScopeScheduling

# Two browsers on two cores wait for each other; quick tests take longer to hand out one by one than to run.
TOGETHER = {"tests/browser": "browser"}
BY_FILE = {"tests", "tests/core", "tests/post", "tests/mail_houses"}
# Its tests read the same pages, asked for once.
WHOLE = {"tests/web/test_security_pages.py"}


class Sharing(LoadScopeScheduling):
    """What is shared out at once; xdist's own groups mean nothing to pytest 9."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        folder = path.rpartition("/")[0]
        if folder in BY_FILE or path in WHOLE:
            return path
        return TOGETHER.get(folder, nodeid)
