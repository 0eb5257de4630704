FROM python:3.11.13-slim-bookworm AS base
WORKDIR /srv/coordination
# The root file system is read-only where this runs.
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

FROM base AS build
COPY requirements/production.txt .
RUN python -m venv /opt/venv && pip install --no-cache-dir --require-hashes -r production.txt
COPY . .
# Settings want these; nothing connects, and nothing of them stays in the image.
RUN export DATABASE_URL=postgresql://nobody@nowhere/none SECRET_KEY=build JOURNAL_KEY=build \
        TOKEN_PEPPERS=1:build ALLOWED_HOSTS=build \
    && python manage.py compile_catalogues \
    && python manage.py collectstatic --no-input \
    && python -m compileall -q .

FROM base
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp jcc \
    # Where the services of backups (user 999) say how they are; here it is only read.
    && install -d -o 999 -g 999 /status
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/coordination .
USER jcc
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/image/gunicorn.py", "coordination.wsgi"]
