import { getNamedType, GraphQLError, type GraphQLObjectType, type GraphQLOutputType, isObjectType } from 'graphql';

/** One line of the scopes list that comes with Shopify's schema. Empty scopes: no scope needed. */
export type AccessRule = {
  type: 'type' | 'field';
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
};

export type AccessRules = Map<string, { requiredAccess: string; scopes: string[] }>;

/**
 * The scopes of types and fields as one map, `Customer` or `Mutation.customerUpdate` → any of which scopes is enough.
 * Only rules that join scopes by "or" are taken; the few with "and" are of fields the stand-in does not know.
 */
export function accessRules(items: AccessRule[]): AccessRules {
  const rules: AccessRules = new Map();
  for (const item of items) {
    if (item.offlineScopes.length === 0) continue;
    const key = item.type === 'type' ? item.typeName : `${item.typeName}.${item.fieldName}`;
    rules.set(key, { requiredAccess: item.requiredAccess, scopes: item.offlineScopes });
  }
  return rules;
}

/** Whether the granted scopes contain the wanted one; write_x includes read_x. */
export function hasScope(granted: string[], wanted: string): boolean {
  return (
    granted.includes(wanted) || (wanted.startsWith('read_') && granted.includes(wanted.replace('read_', 'write_')))
  );
}

/**
 * Refuses a field whose own scope, or that of what it returns, was not granted.
 * @throws GraphQLError with Shopify's code ACCESS_DENIED.
 */
export function demandAccess(
  rules: AccessRules,
  granted: string[],
  parent: GraphQLObjectType,
  fieldName: string,
  returns: GraphQLOutputType,
): void {
  for (const key of [`${parent.name}.${fieldName}`, nodeTypeName(returns)]) {
    const rule = rules.get(key);
    if (rule && !rule.scopes.some((scope) => hasScope(granted, scope)))
      throw accessDenied(fieldName, rule.requiredAccess);
  }
}

/** The error Shopify answers for a missing scope. */
export function accessDenied(fieldName: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${fieldName} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess,
    },
  });
}

function nodeTypeName(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  const nodes = isObjectType(named) && named.name.endsWith('Connection') ? named.getFields()['nodes'] : undefined;
  return nodes ? getNamedType(nodes.type).name : named.name;
}
