# Portico as a container (docs/installing.md). Build it where the package registry can be reached.

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY LICENSE CHANGELOG.md ./
COPY bin ./bin
COPY locales ./locales
COPY deploy ./deploy
COPY migrations ./migrations
COPY web ./web
COPY demo ./demo
COPY src ./src
RUN node bin/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /opt/portico
COPY --from=build /src/dist ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
COPY --from=packages /opt/portico /opt/portico
RUN install --directory --owner=1000 --group=1000 --mode=0700 /var/lib/portico
# The root file system may be read-only: only the data folder is written to.
VOLUME /var/lib/portico
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PORTICO_DATA=/var/lib/portico
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["/opt/portico/bin/alive"]
ENTRYPOINT ["/opt/portico/bin/portico"]
CMD ["serve"]
