import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { type AccessRule, accessRules, type AccessRules } from './access.ts';
import { teachScalars } from './scalars.ts';

export type AdminSchema = { version: string; schema: GraphQLSchema; access: AccessRules };

/** The one version the stand-in plays; Shopify's own introspection result of it lies in standin/schemas. */
export const ADMIN_VERSION = '2026-07';

let loaded: AdminSchema | null = null;

/** Shopify's real Admin schema with its scalars and access scopes. Read once a process: building takes 150 ms. */
export function adminSchema(): AdminSchema {
  if (loaded === null) {
    const file = new URL(`../schemas/admin-${ADMIN_VERSION}.json.gz`, import.meta.url);
    const json = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
      data: IntrospectionQuery;
      offline_scopes: { items: AccessRule[] };
    };
    const schema = buildClientSchema(json.data);
    teachScalars(schema);
    loaded = { version: ADMIN_VERSION, schema, access: accessRules(json.offline_scopes.items) };
  }
  return loaded;
}
