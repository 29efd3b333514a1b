import type { Request, Response } from 'express';
import type { Shop } from '../model.ts';
import type { Standin } from '../standin.ts';
import { storefrontLayout } from './layout.ts';
import { findCart, signedInCustomer } from './shopper-session.ts';
import type { PageType, StorefrontPage } from './storefront-page.ts';
import type { ThemeExtension } from './theme-extension.ts';

/** What the routes of the storefront share for one request. */
export type Visit = {
  request: Request;
  response: Response;
  shop: Shop;
  locale: string;
  root: string;
};

export type StorefrontContext = {
  standin: Standin;
  /** Read anew for each page: files are few and small, and whoever works on them sees every change. */
  readExtension: () => ThemeExtension;
};

type StorefrontHandler = (visit: Visit) => void | Promise<void>;

/** Registers a handler for a path of the storefront. */
export type Register = (method: 'get' | 'post', path: string, handler: StorefrontHandler) => void;

/** The page's facts for a template of that name. */
export function pageOf(
  context: StorefrontContext,
  visit: Visit,
  pageType: PageType,
  more: Partial<StorefrontPage> = {},
): StorefrontPage {
  const cart = findCart(context.standin, visit.shop, visit.request);
  return {
    standin: context.standin,
    shop: visit.shop,
    locale: visit.locale,
    root: visit.root,
    pageType,
    path: visit.root + visit.request.path,
    customer: signedInCustomer(context.standin, cart),
    cart,
    product: null,
    isDesignMode: visit.request.query.design_mode === '1',
    ...more,
  };
}

/** Answers with a whole page. */
export function sendPage(
  context: StorefrontContext,
  visit: Visit,
  page: StorefrontPage,
  parts: Parameters<typeof storefrontLayout>[3],
): void {
  visit.response.type('html').send(storefrontLayout(context.standin, context.readExtension(), page, parts));
}

/** Only a path of this shop, so that no form can send a shopper elsewhere. */
export function safePath(value: unknown, otherwise: string): string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : otherwise;
}

/** Path and query of the page of this very shop a request came from, or null. */
export function pathCameFrom(request: Request): string | null {
  const referer = request.headers.referer ?? '';
  const came = URL.canParse(referer) ? new URL(referer) : null;
  return came !== null && came.host === request.headers.host ? came.pathname + came.search : null;
}
