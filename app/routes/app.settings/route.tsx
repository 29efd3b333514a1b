/**
 * Settings: a page of sections, each in a file of its own (`*-section.tsx`), with what it needs from the loader under its own name. What
 * a section sends goes to an address of its own, so that sections know nothing of each other.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { adminRequest } from '../admin-request.server.ts';
import { apiOnPage } from './api-on-page.server.ts';
import { joiningOnPage } from './joining-on-page.server.ts';
import { SettingsPage } from './settings-page.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const asked = await adminRequest(request);
  return { joining: await joiningOnPage(asked), api: await apiOnPage(asked) };
}

export default SettingsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
