import type { Request, Response, Router } from 'express';
import type { Mailbox } from '../mailbox.ts';
import type { Shop } from '../model.ts';
import { minorFrom } from '../money.ts';
import { Refusal, type Standin } from '../standin.ts';
import { readThemeExtension, type ThemeExtension } from '../storefront/theme-extension.ts';
import { adminLayout, type AdminPage } from './layout.ts';

export type AdminContext = {
  standin: Standin;
  mailbox: Mailbox;
  readExtension: () => ThemeExtension;
};

export type AdminVisit = { request: Request; response: Response; shop: Shop };

type Handler = (visit: AdminVisit) => void | Promise<void>;

/** Registers routes below /store/:handle; a Refusal of a handler is shown by `onProblem`, or as a page of its own. */
export type AdminRegister = {
  get: (path: string, handler: Handler) => void;
  post: (path: string, handler: Handler, onProblem?: (visit: AdminVisit, problem: string) => void) => void;
};

export function adminContext(standin: Standin, mailbox: Mailbox, extensionDir: string): AdminContext {
  return { standin, mailbox, readExtension: () => readThemeExtension(extensionDir) };
}

export function adminRegister(router: Router, context: AdminContext): AdminRegister {
  const run =
    (handler: Handler, onProblem?: (visit: AdminVisit, problem: string) => void) =>
    (request: Request, response: Response, next: (error: unknown) => void): void => {
      const shop = context.standin.store.shopByHandle(request.params.handle ?? '');
      if (!shop) {
        response.status(404).type('text').send('There is no shop of this name in the stand-in');
        return;
      }
      const visit = { request, response, shop };
      void (async () => handler(visit))().catch((error: unknown) => {
        if (!(error instanceof Refusal) || response.headersSent) return next(error);
        response.status(error.status);
        if (onProblem) onProblem(visit, error.message);
        else
          sendAdmin(context, visit, {
            section: 'tools',
            title: 'Not done',
            content: { markup: '' },
            problem: error.message,
          });
      });
    };
  return {
    get: (path, handler) => void router.get(`/store/:handle${path}`, run(handler)),
    post: (path, handler, onProblem) => void router.post(`/store/:handle${path}`, run(handler, onProblem)),
  };
}

export function sendAdmin(context: AdminContext, visit: AdminVisit, page: AdminPage): void {
  // what the page shows may have changed since the shop was looked up
  const shop = context.standin.store.get('shops', visit.shop.id);
  visit.response.type('html').send(adminLayout(context.standin, shop, { said: visit.request.query.said, ...page }));
}

/** A form's field as trimmed text; '' when it is missing. */
export function textOf(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A form's field as a whole number; `otherwise` when it is empty. @throws Refusal when it is no whole number. */
export function numberOf(request: Request, name: string, otherwise: number): number {
  const text = textOf(request, name);
  if (text === '') return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new Refusal(`"${text}" is no whole number`);
  return Number(text);
}

/** A form's amount of money in minor units, with comma or point; null when empty. @throws Refusal when it is no amount. */
export function amountOf(request: Request, name: string, currency: string): number | null {
  const text = textOf(request, name).replace(/\s/g, '').replace(',', '.');
  if (text === '') return null;
  const minor = minorFrom(text, currency);
  if (minor === null) throw new Refusal(`"${text}" is no amount of ${currency}`);
  return minor;
}

/** The page of a list somebody asked for: 1 or more. */
export function pageNumberOf(request: Request): number {
  return Math.max(1, Number.parseInt(String(request.query.page ?? '1'), 10) || 1);
}
