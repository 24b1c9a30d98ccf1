FROM python:3.13-slim-bookworm

# The reports are set in Chinese; Noto is the face that Debian packages.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 10001 --create-home guatu
WORKDIR /srv/guatu
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

COPY requirements/server.txt requirements/server.txt
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements/server.txt

COPY manage.py ./
COPY deploy deploy
COPY plans plans
COPY measures measures
COPY tracking tracking
COPY config config

# Settings of their own keep production's secrets out of the image.
RUN python -m config.catalogue \
    && python manage.py collectstatic --no-input --settings config.settings.static \
    && python -m compileall -q plans measures tracking config \
    && install --directory --owner guatu --group guatu files

USER guatu
ENV DJANGO_SETTINGS_MODULE=config.settings.prod
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
