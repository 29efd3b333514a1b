/** Every URL and the file that answers it. Webhooks are not here: server.ts hands them to routes/webhooks.server.ts before Remix. */
import { route } from '@remix-run/route-config';
import type { RouteConfig } from '@remix-run/route-config';

export default [
  route('/', 'routes/landing.tsx', { index: true }),
  // the embedded admin's bounce page and token hand-over
  route('/auth/*', 'routes/auth.ts'),
  // the storefront's API, behind the app proxy
  route('/proxy/member', 'routes/proxy.member.ts'),
] satisfies RouteConfig;
