import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { log } from './adapters/log.server.ts';
import { createAdminI18n } from './i18n/admin-i18n.ts';
import { adminLocaleOf } from './i18n/locale.ts';
import { shopify } from './shopify.server.ts';

/** What a page waits for (Shopify's answer about the theme, sums over the ledger) has this long, in milliseconds. */
export const streamTimeout = 10_000;

/** Renders a document: the shell at once, what is still being fetched as it comes. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  shopify.addDocumentResponseHeaders(request, headers);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  const i18n = await createAdminI18n(adminLocaleOf(request));
  const ready = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady';
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={i18n}>
        <RemixServer context={context} url={request.url} abortDelay={streamTimeout} />
      </I18nextProvider>,
      {
        [ready]() {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
        onError: (error: unknown) => log().error({ error: String(error) }, 'page.render'),
      },
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

/** What a loader or action threw. The merchant reads the error page; the path, never the query with its token, goes to the log. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted) return;
  const { pathname } = new URL(request.url);
  log().error(
    { path: pathname, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'page.error',
  );
}
