import { html, raw, scriptJson, type Html } from '../html.ts';
import type { Standin } from '../standin.ts';
import { personName, strip } from '../strip.ts';
import { renderEmbeds, type RenderedEmbeds } from './render-extension.ts';
import { cartCount, type StorefrontPage } from './storefront-page.ts';
import type { ThemeExtension } from './theme-extension.ts';
import { wordsFor } from './words.ts';

/** A storefront page around `content`, with the app embeds that are on, as a theme's layout file would make it. */
export function storefrontLayout(
  standin: Standin,
  extension: ThemeExtension,
  page: StorefrontPage,
  parts: { title: string; content: Html; extra?: RenderedEmbeds },
): string {
  const words = wordsFor(page.locale);
  const embeds = renderEmbeds(extension, page);
  const { shop, root } = page;
  return html`<!doctype html>
    <html lang="${page.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${parts.title} – ${shop.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/theme/strip.css" />
        <link rel="stylesheet" href="/theme/storefront.css" />
        <script>
          window.Shopify = ${scriptJson(shopifyGlobal(page))};
        </script>
        ${raw(embeds.head + (parts.extra?.head ?? ''))}
      </head>
      <body>
        ${page.isDesignMode ? '' : strip(standin, shop, page.customer)}
        <a class="skip" href="#content">${words.records}</a>
        <header class="site-header">
          <a class="brand" href="${root}/">
            <svg viewBox="0 0 40 40" aria-hidden="true">
              <circle cx="20" cy="20" r="19" />
              <circle class="label" cx="20" cy="20" r="8" />
            </svg>
            <span>${shop.name}<small>${words.tagline}</small></span>
          </a>
          <nav class="site-nav" aria-label="${words.records}">
            <a href="${root}/collections/all">${words.records}</a>
            ${accountLink(page)}
            <a class="cart-link" href="${root}/cart">${words.cart} <b>${cartCount(page.cart)}</b></a>
          </nav>
        </header>
        <main id="content">${parts.content}</main>
        <footer class="site-footer">
          ${languageSwitch(page)}
          <p>${words.footer}</p>
        </footer>
        <script src="/theme/pages.js" defer></script>
        ${raw(embeds.body + (parts.extra?.body ?? ''))}
      </body>
    </html>`.markup;
}

function accountLink(page: StorefrontPage): Html {
  const words = wordsFor(page.locale);
  if (!page.customer) return html`<a href="${page.root}/account/login">${words.signIn}</a>`;
  return html`<a href="${page.root}/account">${personName(page.customer)}</a>`;
}

function languageSwitch(page: StorefrontPage): Html {
  const rest = page.path.slice(page.root.length) || '/';
  return html`<nav class="languages" aria-label="${wordsFor(page.locale).language}">
    ${page.shop.locales.map((locale, index) => {
      const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
      const href = index === 0 ? rest : `/${locale}${rest}`;
      return html`<a href="${href}" lang="${locale}" ${locale === page.locale ? html`aria-current="true"` : ''}
        >${name}</a
      > `;
    })}
  </nav>`;
}

/** What Shopify's content_for_header puts on every page for scripts to read. */
function shopifyGlobal(page: StorefrontPage): Record<string, unknown> {
  const theme = page.shop.themes.find((one) => one.role === 'MAIN');
  return {
    shop: page.shop.domain,
    locale: page.locale,
    country: page.shop.countryCode,
    currency: { active: page.shop.currency, rate: '1.0' },
    theme: { id: Number(theme?.id ?? 0), name: theme?.name ?? '', role: 'main' },
    routes: { root: page.root === '' ? '/' : page.root },
    designMode: page.isDesignMode ? true : undefined,
  };
}
