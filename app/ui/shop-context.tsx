import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { adminLocale, type AdminLocale } from '../i18n/locale.ts';
import { formatFor, type Format } from './format.ts';

/** What every admin page knows of the shop it serves. */
export interface ShopView {
  name: string;
  /** the permanent domain, `sample.myshopify.com` */
  domain: string;
  /** ISO 4217 */
  currency: string;
  /** IANA */
  zone: string;
  /** whether displayed prices contain the tax */
  taxesIncluded: boolean;
}

const ShopContext = createContext<ShopView | null>(null);

export function ShopProvider({ shop, children }: { shop: ShopView; children: ReactNode }) {
  return <ShopContext.Provider value={shop}>{children}</ShopContext.Provider>;
}

/** @throws Error outside the admin's pages, where no shop is known */
export function useShop(): ShopView {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('useShop needs a ShopProvider above it');
  return shop;
}

/** The language the page is rendered in. */
export function useLocale(): AdminLocale {
  return adminLocale(useTranslation().i18n.language, null);
}

/** Numbers, money and dates in the merchant's language, the shop's currency and zone. */
export function useFormat(): Format {
  const { currency, zone } = useShop();
  const locale = useLocale();
  return useMemo(() => formatFor(locale, currency, zone), [locale, currency, zone]);
}
