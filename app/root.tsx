import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { LinksFunction } from '@remix-run/node';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import polarisCss from '@shopify/polaris/build/esm/styles.css?url';
import interCss from '@fontsource-variable/inter/wght.css?url';
import adminCss from './ui/admin.css?url';
import { env } from './env.server.ts';

const APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: polarisCss },
  { rel: 'stylesheet', href: interCss },
  { rel: 'stylesheet', href: adminCss },
];

export function loader() {
  return { apiKey: env().apiKey };
}

/** The key of the app does not change while a page is open. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const data = useRouteLoaderData<typeof loader>('root');
  // an answer of Shopify's library, shown in place of a page, brings App Bridge itself: none of ours beside it
  const embedded = useRouteLoaderData('routes/app') !== undefined;
  return (
    <html lang={i18n.language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {/* Shopify asks for App Bridge first in the head of every embedded document, not deferred (platform.md) */}
        {embedded && data && <meta name="shopify-api-key" content={data.apiKey} />}
        {embedded && data && <script src={APP_BRIDGE} />}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** An address that is no page of ours: outside the admin's frame there is no Polaris, and little to say. */
export function ErrorBoundary() {
  const { t } = useTranslation();
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <main className="comeback-bare">
      <h1>{t(missing ? 'error.missingTitle' : 'error.title')}</h1>
      <p>{t(missing ? 'error.missingBody' : 'error.body')}</p>
    </main>
  );
}
