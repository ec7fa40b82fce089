# The bot in a container: two stages, everything locked and hashed, a user of its own, one folder to write to.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements-live.lock /build/
RUN python -m venv /opt/falcon && /opt/falcon/bin/pip install --require-hashes --requirement /build/requirements-live.lock

FROM python:3.12-slim
ENV PATH=/opt/falcon/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    LOG_FORMAT=json \
    HTTP_PORT=8080
# A fixed number, so that who owns the volume is the same after every build.
RUN groupadd --gid 10001 falcon && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app falcon \
    && install --directory --owner 10001 --group 10001 /app /app/data
COPY --from=build /opt/falcon /opt/falcon
WORKDIR /app
COPY bot ./bot
COPY cogs ./cogs
COPY migrations ./migrations
COPY sandbox ./sandbox
COPY LICENSE pyproject.toml ./
USER 10001:10001
VOLUME /app/data
# Alive means that the process answers: a Discord that is down must not have the container killed.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"HTTP_PORT\"]}/livez', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
