import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler of the control API gets; what it gives back is the JSON answer (undefined: an empty object). */
type Call = { request: Request; shop: () => Shop };
type Handler = (call: Call) => unknown;
export type AddRoute = (method: Method, path: string, handler: Handler) => void;

/** A way to add routes that turns refusals and bad bodies into 4xx with a sentence, and anything else into a 500. */
export function routesOn(router: Router, standin: Standin): AddRoute {
  return (method, path, handler) => {
    router[method](path, (request, response) => {
      const shop = (): Shop => shopNamed(standin, String(request.params['handle']));
      Promise.resolve()
        .then(() => handler({ request, shop }))
        .then((answer) => response.json(answer ?? {}))
        .catch((error: unknown) => answerError(response, error));
    });
  };
}

/** The request's body in the wanted shape. @throws Refusal 400 naming what does not fit. */
export function bodyOf<Shape extends z.ZodType>(shape: Shape, request: Request): z.infer<Shape> {
  const parsed = shape.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  throw new Refusal(z.prettifyError(parsed.error), 400);
}

function shopNamed(standin: Standin, handle: string): Shop {
  const shop = standin.store.shopByHandle(handle);
  if (shop === null) throw new Refusal(`There is no shop ${handle}`, 404);
  return shop;
}

function answerError(response: Response, error: unknown): void {
  if (error instanceof Refusal) response.status(error.status).json({ error: error.message });
  else response.status(500).json({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
