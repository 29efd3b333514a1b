/** The languages the admin speaks. The first is spoken where nothing better is known. */
export const ADMIN_LOCALES = ['en', 'pl'] as const;

export type AdminLocale = (typeof ADMIN_LOCALES)[number];

/** Header values longer than this are cut: nobody speaks that many languages. */
const ACCEPT_LANGUAGE_MAX = 500;

function supported(tag: string): AdminLocale | null {
  const language = tag.trim().toLowerCase().split('-')[0];
  return ADMIN_LOCALES.find((locale) => locale === language) ?? null;
}

/**
 * The admin's language for one request.
 *
 * @param asked Shopify's `locale` query parameter (`pl`, `pt-BR`), or null where the request carries none.
 * @param acceptLanguage the request's Accept-Language header, or null. App Bridge sets it to the merchant's language on every fetch.
 * @returns the first supported language of `asked`, then of `acceptLanguage` by quality, else English.
 */
export function adminLocale(asked: string | null, acceptLanguage: string | null): AdminLocale {
  const direct = asked === null ? null : supported(asked);
  if (direct) return direct;
  const ranked = (acceptLanguage ?? '')
    .slice(0, ACCEPT_LANGUAGE_MAX)
    .split(',')
    .map((part, place) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters
        .map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1])
        .find((value) => value !== undefined);
      return { tag, place, quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .sort((a, b) => b.quality - a.quality || a.place - b.place);
  for (const { tag, quality } of ranked) {
    const locale = quality > 0 ? supported(tag) : null;
    if (locale) return locale;
  }
  return ADMIN_LOCALES[0];
}

/** The admin's language for a web request: its `locale` parameter, then its Accept-Language header, then English. */
export function adminLocaleOf(request: Request): AdminLocale {
  return adminLocale(new URL(request.url).searchParams.get('locale'), request.headers.get('accept-language'));
}
