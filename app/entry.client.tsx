import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createAdminI18n } from './i18n/admin-i18n.ts';
import { adminLocale } from './i18n/locale.ts';

// The server wrote the language it spoke into <html lang>; the browser must hydrate with the same words.
void createAdminI18n(adminLocale(document.documentElement.lang, null)).then((i18n) => {
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <I18nextProvider i18n={i18n}>
          <RemixBrowser />
        </I18nextProvider>
      </StrictMode>,
    );
  });
});
