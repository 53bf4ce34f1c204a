"""What a web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from regulars.web.alphabet import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.settings")
application = utf8_only(get_wsgi_application())
