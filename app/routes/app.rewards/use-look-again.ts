import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/** While something is being made at Shopify, the page looks again so often. */
const LOOK_MS = 3000;

/** Asks the server again every few seconds while something is awaited. */
export function useLookAgain(waiting: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!waiting || state !== 'idle') return;
    const timer = setTimeout(revalidate, LOOK_MS);
    return () => clearTimeout(timer);
  }, [waiting, state, revalidate]);
}
