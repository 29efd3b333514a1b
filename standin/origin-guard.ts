import type { RequestHandler } from 'express';

/**
 * Refuses writes another web site asks the browser for: the stand-in's forms have no password, so a page open in the same browser
 * could otherwise place orders here. Pages of this machine (localhost and its names) may write.
 */
export const refuseForeignOrigins: RequestHandler = (request, response, next) => {
  const { origin } = request.headers;
  if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined || isLocal(origin)) return next();
  response.status(403).type('text').send('This page takes forms from this machine only');
};

function isLocal(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  );
}
