import type { LoaderFunctionArgs } from '@remix-run/node';
import { downloadDataReport } from '../loyalty/privacy/list-data-requests.server.ts';
import { adminRequest } from './admin-request.server.ts';

/** GET /app/problems/report/:id: one customer's data as a JSON file; 404 when there is none, or it was erased. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { inShopSql, staff } = await adminRequest(request);
  const id = /^\d{1,18}$/.test(params['id'] ?? '') ? BigInt(params['id'] ?? '') : null;
  const report = id === null ? null : await inShopSql((ctx) => downloadDataReport(ctx, id, staff));
  if (report === null) return new Response('Not found', { status: 404 });
  return new Response(JSON.stringify(report, null, 2), {
    headers: { 'content-type': 'application/json', 'content-disposition': 'attachment', 'cache-control': 'no-store' },
  });
}
