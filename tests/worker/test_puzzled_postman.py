"""A postman whose clock on the wall jumps ahead begins nothing, ends nothing, and goes on when it is right again."""

import datetime as dt
import threading

from pytest_django import Settings

from regulars.worker import clock
from regulars.worker.postman import Postman
from tests.mail_server import MailServer
from tests.worker.mail_day import a_shop_at_all_hours, letters, states, to_rosa


def test_nothing_leaves_while_the_clock_cannot_be_right(db: None, settings: Settings, mail_server: MailServer):
    """C5: two years within a moment; every letter would be too late for ever."""
    settings.SMTP_URL = mail_server.url
    account = a_shop_at_all_hours()
    letters(account.business, to_rosa(3), now=clock.now())
    postman, years = Postman(), dt.timedelta(days=730)
    right, postman._watch = postman._watch, clock.Watch(clock.now() - years, clock.uptime())

    assert postman.drain(threading.Event()) == 0
    assert states() == {"ready": 3}
    postman._watch = right
    assert postman.drain(threading.Event()) == 3
