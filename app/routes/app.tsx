/** The frame of every admin page: who asks, which shop, Shopify's navigation. */
import type { HeadersFunction, LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, Link, Outlet, useLoaderData, useNavigation, useRouteError } from '@remix-run/react';
import { NavMenu, useAppBridge } from '@shopify/app-bridge-react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PageError } from '../ui/page-error.tsx';
import { PolarisProvider } from '../ui/polaris-provider.tsx';
import { ShopProvider, type ShopView } from '../ui/shop-context.tsx';
import { adminRequest } from './admin-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<{ shop: ShopView }> {
  const { shop } = await adminRequest(request);
  const { name, domain, currency, zone, taxesIncluded } = shop;
  return { shop: { name, domain, currency, zone, taxesIncluded } };
}

/** Shopify's own bar under the address shows that a page is on its way. */
function LoadingBar() {
  const bridge = useAppBridge();
  const busy = useNavigation().state !== 'idle';
  useEffect(() => {
    bridge.loading(busy);
  }, [bridge, busy]);
  return null;
}

function Navigation() {
  const { t } = useTranslation();
  return (
    <NavMenu>
      <Link to="/app" rel="home">
        {t('nav.home')}
      </Link>
      <Link to="/app/points">{t('nav.points')}</Link>
      <Link to="/app/members">{t('nav.members')}</Link>
      <Link to="/app/problems">{t('nav.problems')}</Link>
    </NavMenu>
  );
}

export default function App() {
  const { shop } = useLoaderData<typeof loader>();
  return (
    <PolarisProvider>
      <ShopProvider shop={shop}>
        <Navigation />
        <LoadingBar />
        <Outlet />
      </ShopProvider>
    </PolarisProvider>
  );
}

/**
 * What Shopify's library answers instead of a page (fetch a fresh token, leave the frame) is a page of its own, with a script: it
 * passes through. Everything else is said in words.
 */
export function ErrorBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && typeof error.data === 'string' && error.data.includes('<script')) {
    return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
  }
  return (
    <PolarisProvider>
      <PageError error={error} />
    </PolarisProvider>
  );
}

/** Carries the library's headers, also those of an answer that was thrown: App Bridge asks again when it reads them. */
export const headers: HeadersFunction = (args) => boundary.headers(args);
