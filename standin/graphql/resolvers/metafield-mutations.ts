import { GraphQLError } from 'graphql';
import type { Metafield } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import { accessDenied, hasScope } from '../access.ts';
import { type Arguments, type Fields, type GraphqlContext } from '../context.ts';
import { findOwner, writeScopeOf } from './find-node.ts';
import { compareDigest, definitionOf, resolvedNamespace } from './metafield-fields.ts';
import { isKnownType, valueProblem } from './metafield-values.ts';

/** Shopify takes this many in one metafieldsSet, all or none. */
const SET_MAX = 25;

type UserError = { field: string[] | null; message: string; code: string; elementIndex?: number };

export const metafieldMutations: Fields<undefined> = {
  metafieldsSet: (_root, args, ctx) => setMetafields(ctx, listIn(args, 'metafields')),
  metafieldsDelete: (_root, args, ctx) => deleteMetafields(ctx, listIn(args, 'metafields')),
  metafieldDefinitionCreate: (_root, args, ctx) => createDefinition(ctx, args['definition'] as Arguments),
  metafieldDefinitionDelete: (_root, args, ctx) => deleteDefinition(ctx, args),
};

function setMetafields(ctx: GraphqlContext, inputs: Arguments[]): unknown {
  if (inputs.length > SET_MAX) {
    const message = `Exceeded the maximum metafields input limit of ${SET_MAX}.`;
    return {
      metafields: null,
      userErrors: [{ field: ['metafields'], message, code: 'LESS_THAN_OR_EQUAL_TO', elementIndex: null }],
    };
  }
  const checked = inputs.map((input, index) => checkedMetafield(ctx, input, index));
  const userErrors = checked.flatMap((result) => ('error' in result ? [result.error] : []));
  if (userErrors.length > 0) return { metafields: null, userErrors };
  const stored = checked.flatMap((result) =>
    'metafield' in result ? [ctx.standin.store.put('metafields', result.metafield)] : [],
  );
  return { metafields: stored, userErrors: [] };
}

function checkedMetafield(
  ctx: GraphqlContext,
  input: Arguments,
  index: number,
): { metafield: Metafield } | { error: UserError } {
  const refuse = (field: string, message: string, code: string): { error: UserError } => ({
    error: { field: ['metafields', String(index), field], message, code, elementIndex: index },
  });
  const owner = findOwner(ctx, input['ownerId']);
  if (owner === null) return refuse('ownerId', 'Owner does not exist.', 'INVALID');
  demandScope(ctx, 'metafieldsSet', owner.writeScope);
  const ownerGid = String(input['ownerId']);
  const namespace = resolvedNamespace(ctx.standin.app.id, input['namespace']);
  const key = String(input['key']);
  const nameProblem = namespaceOrKeyProblem(namespace, key);
  if (nameProblem !== null) return refuse(nameProblem.field, nameProblem.message, nameProblem.code);
  const id = `${ownerGid}|${namespace}|${key}`;
  const before = ctx.standin.store.find('metafields', id);
  const definition = definitionOf(ctx, { ownerType: owner.ownerType, namespace, key });
  const type = input['type'] ?? definition?.type ?? before?.type;
  if (typeof type !== 'string') return refuse('type', "Type can't be blank.", 'BLANK');
  if (!isKnownType(type)) throw new GraphQLError(`The stand-in does not know metafields of type ${type}`);
  if (definition !== null && type !== definition.type) {
    return refuse('type', `Type must be consistent with the definition's type: '${definition.type}'.`, 'INVALID_TYPE');
  }
  const value = String(input['value']);
  const problem = valueProblem(type, value);
  if (problem !== null) return refuse('value', problem.message, problem.code);
  if (
    input['compareDigest'] !== undefined &&
    input['compareDigest'] !== (before === null ? null : compareDigest(before))
  ) {
    return refuse('compareDigest', 'The resource has been updated since it was loaded.', 'STALE_OBJECT');
  }
  const at = ctx.standin.now().toISOString();
  return {
    metafield: {
      id,
      shopId: ctx.shop.id,
      metafieldId: before?.metafieldId ?? ctx.standin.store.nextId(),
      ownerGid,
      ownerType: owner.ownerType,
      namespace,
      key,
      type,
      value,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
    },
  };
}

function deleteMetafields(ctx: GraphqlContext, inputs: Arguments[]): unknown {
  const deletedMetafields = inputs.map((input) => {
    const owner = findOwner(ctx, input['ownerId']);
    demandScope(ctx, 'metafieldsDelete', owner?.writeScope ?? null);
    const namespace = resolvedNamespace(ctx.standin.app.id, input['namespace']);
    const found = ctx.standin.store.find(
      'metafields',
      `${String(input['ownerId'])}|${namespace}|${String(input['key'])}`,
    );
    if (owner === null || found === null) return null;
    ctx.standin.store.remove('metafields', found.id);
    return { ownerId: found.ownerGid, namespace: found.namespace, key: found.key };
  });
  return { deletedMetafields, userErrors: [] };
}

function createDefinition(ctx: GraphqlContext, input: Arguments): unknown {
  const refuse = (field: string, message: string, code: string): unknown => ({
    createdDefinition: null,
    userErrors: [{ field: ['definition', field], message, code }],
  });
  for (const name of ['capabilities', 'constraints', 'validations']) {
    const given = input[name];
    if (given !== undefined && given !== null && !(Array.isArray(given) && given.length === 0)) {
      throw new GraphQLError(`The stand-in does not know ${name} of metafield definitions`);
    }
  }
  const ownerType = String(input['ownerType']);
  const scope = writeScopeOf(ownerType);
  if (scope === undefined) throw new GraphQLError(`The stand-in does not know metafields of ${ownerType}`);
  demandScope(ctx, 'metafieldDefinitionCreate', scope);
  const namespace = resolvedNamespace(ctx.standin.app.id, input['namespace']);
  const key = String(input['key']);
  const nameProblem = namespaceOrKeyProblem(namespace, key);
  if (nameProblem !== null) return refuse(nameProblem.field, nameProblem.message, nameProblem.code);
  const type = String(input['type']);
  if (!isKnownType(type)) return refuse('type', `Type name ${type} is not a valid type.`, 'INCLUSION');
  const name = String(input['name']).trim();
  if (name === '') return refuse('name', "Name can't be blank", 'BLANK');
  if (definitionOf(ctx, { ownerType, namespace, key }) !== null) {
    return refuse('key', `Key is in use for ${ownerType} metafields on the '${namespace}' namespace.`, 'TAKEN');
  }
  const access = (input['access'] ?? {}) as Arguments;
  const appOwned = namespace.startsWith('app--');
  if (!appOwned && access['admin'] !== undefined) {
    return refuse(
      'access',
      'Setting this access control is not permitted outside the app’s namespace.',
      'ADMIN_ACCESS_INPUT_NOT_ALLOWED',
    );
  }
  const createdDefinition = ctx.standin.store.put('metafieldDefinitions', {
    id: `${ctx.shop.id}|${ownerType}|${namespace}|${key}`,
    shopId: ctx.shop.id,
    definitionId: ctx.standin.store.nextId(),
    ownerType,
    namespace,
    key,
    name,
    description: typeof input['description'] === 'string' ? input['description'] : null,
    type,
    access: {
      admin: String(access['admin'] ?? (appOwned ? 'MERCHANT_READ' : 'PUBLIC_READ_WRITE')),
      storefront: String(access['storefront'] ?? 'NONE'),
      customerAccount: String(access['customerAccount'] ?? 'NONE'),
    },
    appOwned,
    createdAt: ctx.standin.now().toISOString(),
  });
  return { createdDefinition, userErrors: [] };
}

function deleteDefinition(ctx: GraphqlContext, args: Arguments): unknown {
  const { store } = ctx.standin;
  const identifier = (args['identifier'] ?? {}) as Arguments;
  const namespace = resolvedNamespace(ctx.standin.app.id, identifier['namespace']);
  const found = store
    .list('metafieldDefinitions', ctx.shop.id)
    .find((definition) =>
      args['id'] === undefined
        ? definition.ownerType === identifier['ownerType'] &&
          definition.namespace === namespace &&
          definition.key === identifier['key']
        : gid('MetafieldDefinition', definition.definitionId) === args['id'],
    );
  if (!found) {
    return {
      deletedDefinitionId: null,
      userErrors: [{ field: ['id'], message: 'Definition not found.', code: 'NOT_FOUND' }],
    };
  }
  demandScope(ctx, 'metafieldDefinitionDelete', writeScopeOf(found.ownerType) ?? null);
  if (args['deleteAllAssociatedMetafields'] === true) {
    for (const metafield of store.list('metafields', ctx.shop.id)) {
      const same = metafield.ownerType === found.ownerType && metafield.namespace === found.namespace;
      if (same && metafield.key === found.key) store.remove('metafields', metafield.id);
    }
  }
  store.remove('metafieldDefinitions', found.id);
  return { deletedDefinitionId: gid('MetafieldDefinition', found.definitionId), userErrors: [] };
}

function namespaceOrKeyProblem(
  namespace: string,
  key: string,
): { field: string; message: string; code: string } | null {
  const names: [field: string, label: string, text: string, shortest: number, longest: number][] = [
    ['namespace', 'Namespace', namespace, 3, 255],
    ['key', 'Key', key, 2, 64],
  ];
  for (const [field, label, text, shortest, longest] of names) {
    if (text.length < shortest)
      return { field, message: `${label} is too short (minimum is ${shortest} characters)`, code: 'TOO_SHORT' };
    if (text.length > longest)
      return { field, message: `${label} is too long (maximum is ${longest} characters)`, code: 'TOO_LONG' };
    if (!/^[A-Za-z0-9_-]+$/.test(text))
      return { field, message: `${label} contains one or more invalid characters.`, code: 'INVALID' };
  }
  return null;
}

function demandScope(ctx: GraphqlContext, fieldName: string, scope: string | null): void {
  if (scope !== null && !hasScope(ctx.token.scopes, scope)) throw accessDenied(fieldName, `\`${scope}\` access scope.`);
}

function listIn(args: Arguments, name: string): Arguments[] {
  return Array.isArray(args[name]) ? (args[name] as Arguments[]) : [];
}
