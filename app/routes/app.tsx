/** The frame of every admin page: who asks, which shop, Shopify's navigation. */
import type { HeadersFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Link, Outlet, useLoaderData, useNavigation } from '@remix-run/react';
import { NavMenu, useAppBridge } from '@shopify/app-bridge-react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PolarisProvider } from '../ui/polaris-provider.tsx';
import { RouteError } from '../ui/route-error.tsx';
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
      <Link to="/app/rewards">{t('nav.rewards')}</Link>
      <Link to="/app/members">{t('nav.members')}</Link>
      <Link to="/app/problems">{t('nav.problems')}</Link>
      <Link to="/app/activity">{t('nav.activity')}</Link>
      <Link to="/app/settings">{t('nav.settings')}</Link>
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
        <main>
          <Outlet />
        </main>
      </ShopProvider>
    </PolarisProvider>
  );
}

/** Where the frame itself could not be made: no shop, and so no navigation. */
export function ErrorBoundary() {
  return (
    <PolarisProvider>
      <main>
        <RouteError />
      </main>
    </PolarisProvider>
  );
}

/** Carries the library's headers, also those of an answer that was thrown: App Bridge asks again when it reads them. */
export const headers: HeadersFunction = (args) => boundary.headers(args);
