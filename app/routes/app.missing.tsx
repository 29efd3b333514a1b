/** An address under /app that does not exist: the frame's error page says so in words. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { adminRequest } from './admin-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  await adminRequest(request);
  throw new Response(null, { status: 404 });
}

export { RouteError as ErrorBoundary } from '../ui/route-error.tsx';

/** Never shown: the loader always refuses. Without it the route would answer data instead of a page. */
export default function Missing() {
  return null;
}
