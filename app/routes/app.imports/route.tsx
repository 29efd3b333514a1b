/** Import and export: bring members with their points from a file, see what earlier files did, take everything out. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { listBatches } from '../../loyalty/import-export/batches.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { ImportsPage } from './imports-page.tsx';

const Page = z.coerce.number().int().min(1).max(10_000).catch(1);

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const page = Page.parse(new URL(request.url).searchParams.get('page'));
  const { batches, more } = await inShopSql((ctx) => listBatches(ctx, page));
  return {
    page,
    more,
    batches: batches.map(({ id, state, fileName, found, uploadedAt, done, total }) => ({
      id: String(id),
      state,
      fileName,
      found,
      done,
      total,
      uploadedAt: uploadedAt.toISOString(),
    })),
  };
}

export default ImportsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
