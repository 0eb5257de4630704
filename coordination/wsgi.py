"""The application as web servers load it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
os.environ["SERVES_REQUESTS"] = "1"
application = get_wsgi_application()
