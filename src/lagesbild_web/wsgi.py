"""Where the server process finds the site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lagesbild_web.settings.production")
application = get_wsgi_application()
