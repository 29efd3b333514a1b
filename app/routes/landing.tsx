import { redirect } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';

/** GET /: Shopify opens the app here with ?shop=…; everyone else reads where it belongs. */
export function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  return url.searchParams.has('shop') ? redirect(`/app${url.search}`) : null;
}

export default function Landing() {
  return (
    <main
      style={{
        fontFamily: 'system-ui, sans-serif',
        maxWidth: '36rem',
        margin: '4rem auto',
        padding: '0 1rem',
        lineHeight: 1.5,
      }}
    >
      <h1>Comeback</h1>
      <p>The loyalty programme for Shopify shops. Open it from your Shopify admin, under Apps.</p>
    </main>
  );
}
