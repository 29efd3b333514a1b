import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Metafield, MetafieldDefinition } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import type { Fields, GraphqlContext } from '../context.ts';
import { findOwner } from './find-node.ts';

/**
 * The namespace as it is stored: none and `$app` mean the app's reserved one, `app--<id>`; `$app:x` is `app--<id>--x`.
 * Source: https://shopify.dev/docs/apps/build/custom-data/ownership
 */
export function resolvedNamespace(appId: string, namespace: unknown): string {
  const text = typeof namespace === 'string' ? namespace : '$app';
  if (text === '$app') return `app--${appId}`;
  return text.startsWith('$app:') ? `app--${appId}--${text.slice('$app:'.length)}` : text;
}

/** `metafield` and `metafields` of any owner type. */
export function metafieldsOf<Owner>(ownerType: string, ownerGid: (owner: Owner) => string): Fields<Owner> {
  return {
    metafield: (owner, args, ctx) => {
      const namespace = resolvedNamespace(ctx.standin.app.id, args['namespace']);
      const found = ctx.standin.store.find('metafields', `${ownerGid(owner)}|${namespace}|${String(args['key'])}`);
      return found !== null && found.ownerType === ownerType ? found : null;
    },
    metafields: (owner, args, ctx) => {
      const { keys } = args;
      const namespace =
        args['namespace'] === undefined ? null : resolvedNamespace(ctx.standin.app.id, args['namespace']);
      const own = ctx.standin.store
        .list('metafields', ctx.shop.id)
        .filter(
          (metafield) =>
            metafield.ownerGid === ownerGid(owner) &&
            (namespace === null || metafield.namespace === namespace) &&
            (!Array.isArray(keys) || keys.includes(`${metafield.namespace}.${metafield.key}`)),
        );
      return pageOf(own, args, (metafield) => metafield.metafieldId);
    },
  };
}

/** What Shopify compares to notice that somebody else wrote in between. */
export function compareDigest(metafield: Pick<Metafield, 'value'>): string {
  return createHash('sha256').update(metafield.value).digest('hex');
}

export const metafieldFields: Fields<Metafield> = {
  id: (metafield) => gid('Metafield', metafield.metafieldId),
  legacyResourceId: (metafield) => metafield.metafieldId,
  namespace: (metafield) => metafield.namespace,
  key: (metafield) => metafield.key,
  type: (metafield) => metafield.type,
  value: (metafield) => metafield.value,
  jsonValue: (metafield) => jsonValue(metafield),
  compareDigest: (metafield) => compareDigest(metafield),
  sizeInBytes: (metafield) => Buffer.byteLength(metafield.value),
  ownerType: (metafield) => metafield.ownerType,
  owner: (metafield, _args, ctx) => findOwner(ctx, metafield.ownerGid)?.node ?? null,
  definition: (metafield, _args, ctx) => definitionOf(ctx, metafield),
  createdAt: (metafield) => metafield.createdAt,
  updatedAt: (metafield) => metafield.updatedAt,
};

export const metafieldDefinitionFields: Fields<MetafieldDefinition> = {
  id: (definition) => gid('MetafieldDefinition', definition.definitionId),
  ownerType: (definition) => definition.ownerType,
  namespace: (definition) => definition.namespace,
  key: (definition) => definition.key,
  name: (definition) => definition.name,
  description: (definition) => definition.description,
  type: (definition) => ({ name: definition.type }),
  access: (definition) => definition.access,
  validations: () => [],
  pinnedPosition: () => null,
  metafieldsCount: (definition, _args, ctx) => metafieldsUnder(ctx, definition).length,
  metafields: (definition, args, ctx) => pageOf(metafieldsUnder(ctx, definition), args, (m) => m.metafieldId),
};

/** The definition a metafield falls under, or null. */
export function definitionOf(
  ctx: GraphqlContext,
  metafield: Pick<Metafield, 'ownerType' | 'namespace' | 'key'>,
): MetafieldDefinition | null {
  const { ownerType, namespace, key } = metafield;
  const name = `${ctx.shop.id}|${ownerType}|${namespace}|${key}`;
  return ctx.standin.store.find('metafieldDefinitions', name);
}

function metafieldsUnder(ctx: GraphqlContext, definition: MetafieldDefinition): Metafield[] {
  return ctx.standin.store
    .list('metafields', ctx.shop.id)
    .filter(
      (m) => m.ownerType === definition.ownerType && m.namespace === definition.namespace && m.key === definition.key,
    );
}

function jsonValue(metafield: Metafield): unknown {
  switch (metafield.type) {
    case 'json':
    case 'boolean':
    case 'number_integer':
      return JSON.parse(metafield.value);
    case 'number_decimal':
    case 'single_line_text_field':
    case 'multi_line_text_field':
    case 'date':
    case 'date_time':
    case 'url':
      return metafield.value;
    default:
      throw new GraphQLError(`The stand-in does not know metafields of type ${metafield.type}`);
  }
}
