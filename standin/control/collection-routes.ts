import { z } from 'zod';
import {
  changeCollection,
  createCollection,
  deleteCollection,
  findCollection,
  productsIn,
} from '../commerce/save-collection.ts';
import type { Collection } from '../collection-model.ts';
import { gid } from '../payload/edge-values.ts';
import type { Standin } from '../standin.ts';
import { type AddRoute, bodyOf } from './route.ts';

const Title = z.string().min(1).max(255);
const Rules = z
  .array(z.strictObject({ column: z.enum(['TAG', 'VENDOR']), condition: z.string().min(1).max(255) }))
  .max(60);

const CollectionBody = z.strictObject({
  title: Title,
  handle: z.string().max(255).optional(),
  descriptionHtml: z.string().max(20_000).optional(),
  productIds: z
    .array(z.string().regex(/^\d{1,19}$/))
    .max(5_000)
    .optional(),
  rules: Rules.optional(),
  anyRule: z.boolean().optional(),
});

const CollectionChange = CollectionBody.omit({ handle: true }).partial();

/** Collections: manual ones by product ids, smart ones by rules on tag or vendor. */
export function addCollectionRoutes(add: AddRoute, standin: Standin): void {
  const view = (collection: Collection): Record<string, unknown> => ({
    ...collection,
    gid: gid('Collection', collection.id),
    productIds: productsIn(standin, collection).map((product) => product.id),
  });
  const path = '/shops/:handle/collections';
  add('get', path, ({ shop }) => standin.store.list('collections', shop().id).map(view));
  add('post', path, ({ shop, request }) => view(createCollection(standin, shop().id, bodyOf(CollectionBody, request))));
  add('get', `${path}/:id`, ({ shop, request }) =>
    view(findCollection(standin, shop().id, String(request.params['id']))),
  );
  add('patch', `${path}/:id`, ({ shop, request }) =>
    view(changeCollection(standin, shop().id, String(request.params['id']), bodyOf(CollectionChange, request))),
  );
  add('delete', `${path}/:id`, ({ shop, request }) =>
    deleteCollection(standin, shop().id, String(request.params['id'])),
  );
}
