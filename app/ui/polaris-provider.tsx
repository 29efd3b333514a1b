import { Link, useNavigate } from '@remix-run/react';
import { AppProvider } from '@shopify/polaris';
import type { LinkLikeComponentProps } from '@shopify/polaris/build/ts/src/utilities/link/types';
import { forwardRef, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Links inside the app go through the router; links out of it (Shopify's admin, the theme editor) stay plain. */
const RouterLink = forwardRef<HTMLAnchorElement, LinkLikeComponentProps>(function RouterLink(
  { url = '', external, target, children, ...rest },
  ref,
) {
  if (external || !url.startsWith('/')) {
    return (
      <a
        href={url}
        target={external ? '_blank' : target}
        rel={external ? 'noopener noreferrer' : undefined}
        {...rest}
        ref={ref}
      >
        {children}
      </a>
    );
  }
  return (
    <Link to={url} target={target} {...rest} ref={ref}>
      {children}
    </Link>
  );
});

/** Polaris in the merchant's language, its links and App Bridge's navigation joined to the router. */
export function PolarisProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const navigate = useNavigate();
  useEffect(() => {
    const follow = (event: Event) => {
      const href = event.target instanceof Element ? event.target.getAttribute('href') : null;
      if (href) navigate(href);
    };
    // App Bridge reports a click in Shopify's navigation as this event
    addEventListener('shopify:navigate', follow);
    return () => removeEventListener('shopify:navigate', follow);
  }, [navigate]);
  const words = i18n.getResourceBundle(i18n.language, 'polaris') as Record<string, never>;
  return (
    <AppProvider i18n={words} linkComponent={RouterLink}>
      {children}
    </AppProvider>
  );
}
