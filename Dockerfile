# Every package comes from the lock, its hash checked; only what the bot needs to run reaches the second stage.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN pip wheel --disable-pip-version-check --require-hashes --wheel-dir /wheels -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config ./config
COPY bot ./bot
RUN pip install --disable-pip-version-check --no-index --find-links /wheels hatchling \
    && pip wheel --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /data bot
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --disable-pip-version-check --no-cache-dir --no-index --find-links /wheels webinar-bot
USER bot
WORKDIR /data
VOLUME /data
ENV BOT_DATA_DIR=/data BOT_LOG=json HOST=0.0.0.0 PORT=3000 PYTHONUNBUFFERED=1
EXPOSE 3000
STOPSIGNAL SIGTERM
CMD ["webinar-bot", "run"]
