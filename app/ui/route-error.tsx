import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { PageError } from './page-error.tsx';

/**
 * The error boundary of an admin page. What Shopify's library answers instead of a page (fetch a fresh token, leave the frame) is a
 * page of its own, with a script: it passes through. Everything else is said in words, inside the frame, with the navigation left.
 */
export function RouteError() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && typeof error.data === 'string' && error.data.includes('<script')) {
    return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
  }
  return <PageError error={error} />;
}
