import { createReadableStreamFromReadable } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { recordActivitySql } from '../loyalty/activity/record-activity.server.ts';
import { exportShop } from '../loyalty/import-export/export-shop.server.ts';
import { adminRequest } from './admin-request.server.ts';

/** GET /app/settings/import/export: everything as a ZIP file, made while it is sent. Staff's log has a line about it. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { inShopSql, staff, now } = await adminRequest(request);
  await inShopSql((ctx) =>
    recordActivitySql(ctx, staff, { action: 'export.download', subject: null, before: null, after: null }),
  );
  const day = now.toISOString().slice(0, 10);
  return new Response(createReadableStreamFromReadable(exportShop(inShopSql)), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="comeback-${day}.zip"`,
      'cache-control': 'no-store',
    },
  });
}
