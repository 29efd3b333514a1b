import { html, raw, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import type { Standin } from '../standin.ts';
import { strip } from '../strip.ts';

type Section =
  'home' | 'orders' | 'products' | 'customers' | 'discounts' | 'app' | 'online-store' | 'settings' | 'tools';

/** What a page says after something was done; the address carries only the name. */
const SAID: Record<string, string> = {
  refunded: 'Refunded.',
  edited: 'The edit is saved.',
  cancelled: 'The order is cancelled.',
  fulfilled: 'Marked as fulfilled.',
  paid: 'Marked as paid.',
  placed: 'The order is placed.',
  saved: 'Saved.',
  installed: 'The app is installed.',
  uninstalled: 'The app is uninstalled.',
  redacted: 'shop/redact is sent.',
  requested: 'The privacy request is sent to the app.',
  resent: 'Sent again.',
  flushed: 'Queued deliveries are on their way.',
  created: 'Created.',
  disputed: 'The dispute is open.',
  returned: 'The items came back.',
  closed: 'The order is archived.',
  reopened: 'The order is open again.',
  merged: 'The customers are one now.',
  flow: 'The workflow has run its action.',
  deleted: 'Deleted.',
  cleared: 'The mailbox is empty.',
};

export type AdminPage = {
  section: Section;
  title: string;
  content: Html;
  /** A link above the title. */
  back?: { href: string; label: string };
  /** Buttons and links beside the title. */
  actions?: Html;
  /** Name of a sentence in SAID, from the address. */
  said?: unknown;
  /** Why what was asked for was not done. */
  problem?: string | null;
  /** The app's frame fills the page by itself; `languages` are the others it can be opened in. */
  isFrame?: boolean;
  languages?: { href: string; label: string }[];
  script?: Html;
};

const LINKS: { section: Section; path: string; label: string }[] = [
  { section: 'home', path: '', label: 'Home' },
  { section: 'orders', path: '/orders', label: 'Orders' },
  { section: 'products', path: '/products', label: 'Products' },
  { section: 'customers', path: '/customers', label: 'Customers' },
  { section: 'discounts', path: '/discounts', label: 'Discounts' },
];

/** A page of a shop's admin: strip, side navigation, title, content. */
export function adminLayout(standin: Standin, shop: Shop, page: AdminPage): string {
  const store = `/store/${shop.handle}`;
  return documentAround(
    `${page.title} · ${shop.name}`,
    html`${strip(standin, shop)}
      <div class="admin ${page.isFrame ? 'has-frame' : ''}">
        <header class="admin-top">
          <button type="button" class="menu-button" aria-expanded="false" aria-controls="side">Menu</button>
          <a class="shop-name" href="${store}">${shop.name}</a>
          <a class="other-shops" href="/">All shops</a>
        </header>
        <nav class="side" id="side" aria-label="Admin">
          <ul>
            ${LINKS.map((link) => sideLink(store + link.path, link.label, link.section === page.section))}
          </ul>
          <h2>Apps</h2>
          <ul>
            ${sideLink(`${store}/apps/${standin.app.handle}`, standin.app.name, page.section === 'app')}
          </ul>
          <ul class="app-nav" id="app-nav" aria-label="${standin.app.name}"></ul>
          <h2>Sales channels</h2>
          <ul>
            ${sideLink(`${store}/online-store`, 'Online store', page.section === 'online-store')}
          </ul>
          <ul class="side-end">
            ${page.languages?.map((one) => sideLink(one.href, one.label, false))}
            ${sideLink(`${store}/settings`, 'Settings', page.section === 'settings')}
          </ul>
        </nav>
        ${page.isFrame ? page.content : html`<main class="page">${heading(page)}${page.content}</main>`}
      </div>`,
    page.script,
  );
}

/** The document around any page of the admin origin. */
export function documentAround(title: string, body: Html, script?: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/theme/strip.css" />
        <link rel="stylesheet" href="/standin/admin.css" />
      </head>
      <body>
        ${body}
        <script src="/theme/pages.js" defer></script>
        <script src="/standin/side-menu.js" defer></script>
        ${script ?? ''}
      </body>
    </html>`.markup;
}

function sideLink(href: string, label: string, isCurrent: boolean): Html {
  return html`<li><a href="${href}" ${isCurrent ? raw('aria-current="page"') : ''}>${label}</a></li>`;
}

function heading(page: AdminPage): Html {
  const said = typeof page.said === 'string' && Object.hasOwn(SAID, page.said) ? SAID[page.said] : undefined;
  return html`${page.back ? html`<p class="back"><a href="${page.back.href}">← ${page.back.label}</a></p>` : ''}
    <div class="title-row">
      <h1>${page.title}</h1>
      <div class="actions">${page.actions ?? ''}</div>
    </div>
    ${said ? html`<p class="said" role="status">${said}</p>` : ''}
    ${page.problem ? html`<p class="problem-box" role="alert">${page.problem}</p>` : ''}`;
}

/** A small coloured word: paid, refunded, queued … */
export function badge(word: string, tone: 'good' | 'warn' | 'bad' | 'plain' = 'plain'): Html {
  return html`<span class="badge ${tone}">${word.replaceAll('_', ' ')}</span>`;
}

/** Previous and next of a list that shows `size` at a time. */
export function pager(path: string, pageNumber: number, hasMore: boolean): Html {
  if (pageNumber === 1 && !hasMore) return html``;
  const to = (number: number): string => `${path}${path.includes('?') ? '&' : '?'}page=${number}`;
  return html`<nav class="pager" aria-label="Pages">
    ${pageNumber > 1 ? html`<a class="button quiet" href="${to(pageNumber - 1)}">Previous</a>` : ''}
    <span>Page ${pageNumber}</span>
    ${hasMore ? html`<a class="button quiet" href="${to(pageNumber + 1)}">Next</a>` : ''}
  </nav>`;
}
