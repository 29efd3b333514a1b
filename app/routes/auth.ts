import type { LoaderFunctionArgs } from '@remix-run/node';
import { shopify } from '../shopify.server.ts';

/** GET /auth/*: shopify-app-remix answers these itself (session token bounce page, exit from the iframe). */
export async function loader({ request }: LoaderFunctionArgs) {
  await shopify.authenticate.admin(request);
  return null;
}
