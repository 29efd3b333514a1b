import type { ErrorRequestHandler } from 'express';
import { html } from './html.ts';
import { Refusal } from './standin.ts';

/**
 * The last handler of the stand-in's pages: a refusal is said in its own words and status; anything else is a fault of the
 * stand-in or of the theme app extension's Liquid, printed to the console and named on the page, without a stack.
 */
export const sendSorryPage: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const isRefusal = error instanceof Refusal;
  if (!isRefusal) console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  response
    .status(isRefusal ? error.status : 500)
    .type('html')
    .send(
      html`<!doctype html>
        <html lang="en">
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${isRefusal ? 'Not done' : 'Something broke'}</title>
          <body
            style="font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 12vh auto; padding: 0 1.5em; color: #26221d"
          >
            <h1 style="font-size: 1.3em">${isRefusal ? 'That was not done' : 'Something broke in the stand-in'}</h1>
            <p style="white-space: pre-wrap; overflow-wrap: anywhere">${message}</p>
            <p><a href="/">Back to the start</a></p>
          </body>
        </html>`.markup,
    );
};
