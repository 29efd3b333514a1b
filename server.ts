/**
 * The web process: the webhook door, the merchant API, health, and Remix. Stateless; as many as needed run side by side.
 *
 * Requests are not logged by URL: Shopify puts tokens into query strings.
 */
import http from 'node:http';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { log } from './app/adapters/log.server.ts';
import { closeConnections, getPool } from './app/db.server.ts';
import { env } from './app/env.server.ts';
import { answerApi } from './app/routes/api-v1.server.ts';
import { receiveWebhook } from './app/routes/webhooks.server.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Comeback needs Node 22.18 or newer and runs on ${process.versions.node}. Start it with npm: the right one comes along.`,
  );
  process.exit(1);
}

// what `npm run build` writes; a constant would make the type checker look for it
const built: string = './build/server/index.js';
const build = (await import(built)) as ServerBuild;

const app = express();
app.disable('x-powered-by');
app.set('trust proxy', true);
app.get('/healthz', (_request, response) => {
  getPool()
    .query('select 1')
    .then(() => response.type('text').send('ok'))
    .catch(() => response.status(503).type('text').send('no database'));
});
// pages are streamed and must not be held back by compression; their scripts and styles are sent whole
app.use('/assets', compression(), express.static('build/client/assets', { immutable: true, maxAge: '1y' }));
app.use(express.static('build/client', { maxAge: '1h' }));
const remix = createRequestHandler({ build });
app.all('*', (request, response, next) => void remix(request, response, next));

const now = () => new Date();
const webhooks = { db: getPool(), secrets: env().apiSecrets, now };
const api = { pool: getPool(), origin: env().appUrl, now };

const server = http.createServer((request, response) => {
  if (request.url?.startsWith('/webhooks')) void receiveWebhook(webhooks, request, response);
  else if (request.url?.startsWith('/api/')) void answerApi(api, request, response);
  else app(request, response);
});
// longer than Shopify's and any proxy's idle time, so that they, not we, end idle connections
server.keepAliveTimeout = 75_000;
server.listen(env().port, env().host, () => log().info({ port: env().port }, 'web ready'));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => void closeConnections().then(() => process.exit(0)));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 10_000).unref();
  });
}
