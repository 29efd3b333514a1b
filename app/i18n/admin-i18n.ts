import { createInstance, type i18n as I18n, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ADMIN_LOCALES, type AdminLocale } from './locale.ts';

/** All words of one language, ours and those of Polaris' own parts; the browser fetches only the language in use. */
const WORDS: Record<AdminLocale, () => Promise<ResourceLanguage>> = {
  en: async () => {
    const [admin, polaris] = await Promise.all([import('./words/en.json'), import('@shopify/polaris/locales/en.json')]);
    return { admin: admin.default, polaris: polaris.default };
  },
  pl: async () => {
    const [admin, polaris] = await Promise.all([import('./words/pl.json'), import('@shopify/polaris/locales/pl.json')]);
    return { admin: admin.default, polaris: polaris.default };
  },
};

/**
 * An i18next of its own for one language, ready to use: one a request on the server (two merchants may speak two languages at the
 * same time), one for the life of the page in the browser.
 */
export async function createAdminI18n(locale: AdminLocale): Promise<I18n> {
  const words = await WORDS[locale]();
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: locale,
    supportedLngs: ADMIN_LOCALES,
    defaultNS: 'admin',
    ns: ['admin', 'polaris'],
    resources: { [locale]: words },
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  return instance;
}
