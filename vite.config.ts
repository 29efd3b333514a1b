import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [
    remix({
      ignoredRouteFiles: ['**/*'], // app/routes.ts says which files are routes; tests lie beside them
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // the whole map of pages at once: a fetcher whose route the browser had not discovered yet matched the "nothing here" page
        // while a publication was revalidating, and the editor was replaced by it
        v3_lazyRouteDiscovery: false,
        v3_routeConfig: true,
        v3_singleFetch: true,
      },
    }),
  ],
  build: {
    // an inlined asset is a data: URL, which the content security policy of the embedded pages does not allow
    assetsInlineLimit: 0,
  },
});
