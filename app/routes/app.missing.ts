/** An address under /app that does not exist: the frame's error page says so in words. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { adminRequest } from './admin-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  await adminRequest(request);
  throw new Response(null, { status: 404 });
}
