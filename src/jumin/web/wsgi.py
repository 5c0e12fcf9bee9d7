"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from jumin.documents import warm


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jumin.web.settings")
application = get_wsgi_application()
warm()
