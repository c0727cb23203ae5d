# One image for every part: API, worker and migrations differ in their command (docker-compose.yml).
# Optional are PostgreSQL, which runs in a container of its own here, and Prisma's command, which only builds need.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund \
 && npm run build \
 && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
 && rm -rf .nx node_modules/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    ROLLCALL_HOST=0.0.0.0 \
    ROLLCALL_LOG_FORMAT=json
WORKDIR /app
COPY --from=build /app ./
# Nothing is written to, so any user will do; numbers, for `runAsNonRoot`.
USER 10001:10001
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "tools/health-check.mjs"]
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]
