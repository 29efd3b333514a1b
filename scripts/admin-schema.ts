/**
 * Shopify's Admin schema for the codegen, from the introspection result that the repository keeps for the stand-in.
 *
 * The whole of it as TypeScript would be two megabytes that nobody reads; `sdlUsedBy` keeps what our operations touch.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  getNamedType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLUnionType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  printType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  type IntrospectionQuery,
} from 'graphql';

const ROOT = path.resolve(import.meta.dirname, '..');

/** The version that app/shopify.server.ts asks for, too. */
export const ADMIN_API_VERSION = '2026-07';
/** Where all our Admin operations are (design.md). */
export const OPERATIONS_DIR = 'app/adapters/admin-api';

/** The full Admin schema. */
export function readAdminSchema(): GraphQLSchema {
  const packed = fs.readFileSync(path.join(ROOT, `standin/schemas/admin-${ADMIN_API_VERSION}.json.gz`));
  const { data } = JSON.parse(gunzipSync(packed).toString('utf8')) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

export interface SourceDocument {
  /** From the repository's root, with its line. */
  where: string;
  document: DocumentNode;
}

/** The operations in one TypeScript file: its template literals that begin with `#graphql`. Throws on a syntax error. */
export function operationsIn(source: string, file: string): SourceDocument[] {
  return [...source.matchAll(/`(#graphql\b[^`]*)`/g)].map((match) => {
    const where = `${file}:${source.slice(0, match.index).split('\n').length}`;
    try {
      return { where, document: parse(match[1] ?? '') };
    } catch (error) {
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
}

/** Every Admin operation of the app. */
export function readOperations(): SourceDocument[] {
  const dir = path.join(ROOT, OPERATIONS_DIR);
  return fs
    .readdirSync(dir)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => operationsIn(fs.readFileSync(path.join(dir, name), 'utf8'), `${OPERATIONS_DIR}/${name}`));
}

/** Type name → the fields in use, and `field(argument)`; input types, enums and scalars list none, they are kept whole. */
type Used = Map<string, Set<string>>;

function keepWhole(type: GraphQLNamedType, used: Used): void {
  if (used.has(type.name)) return;
  used.set(type.name, new Set());
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) keepWhole(getNamedType(field.type), used);
}

function collectUsed(schema: GraphQLSchema, documents: DocumentNode[]): Used {
  const used: Used = new Map();
  const info = new TypeInfo(schema);
  const note = (type: GraphQLType | null | undefined) => {
    if (type) keepWhole(getNamedType(type), used);
  };
  for (const document of documents) {
    visit(
      document,
      visitWithTypeInfo(info, {
        Field(node) {
          const parent = info.getParentType();
          const field = info.getFieldDef();
          if (!parent || !field) return;
          note(parent);
          note(field.type);
          used.get(parent.name)?.add(node.name.value);
          for (const given of node.arguments ?? []) {
            used.get(parent.name)?.add(`${node.name.value}(${given.name.value})`);
            note(field.args.find((arg) => arg.name === given.name.value)?.type);
          }
        },
        VariableDefinition: () => note(info.getInputType()),
        InlineFragment: () => note(info.getType()),
        FragmentDefinition: () => note(info.getType()),
      }),
    );
  }
  keepInterfaces(schema, used);
  return used;
}

/** An interface that is only asked which type it is keeps one field of its own: GraphQL knows no empty one. */
function keepInterfaces(schema: GraphQLSchema, used: Used): void {
  for (const [name, fields] of used) {
    const type = schema.getType(name);
    if (!isInterfaceType(type) || fields.size > 0) continue;
    const plain = Object.values(type.getFields()).find(({ type: of }) => isSpecifiedScalarType(getNamedType(of)));
    if (plain) fields.add(plain.name);
  }
}

/** The interfaces of a type that are in use themselves: a fragment on one of them must stay possible. */
function interfacesUsed(type: GraphQLObjectType | GraphQLInterfaceType, used: Used): GraphQLInterfaceType[] {
  return type.getInterfaces().filter(({ name }) => used.has(name));
}

/** A type with only the fields and arguments in use. */
function narrowed(type: GraphQLNamedType, used: Used): GraphQLNamedType {
  if (isUnionType(type)) {
    return new GraphQLUnionType({ ...type.toConfig(), types: type.getTypes().filter(({ name }) => used.has(name)) });
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return type;
  const interfaces = interfacesUsed(type, used);
  const wanted = new Set([type, ...interfaces].flatMap(({ name }) => [...(used.get(name) ?? [])]));
  const config = type.toConfig();
  const fields = Object.fromEntries(
    Object.entries(config.fields)
      .filter(([name]) => wanted.has(name))
      .map(([name, field]) => {
        const args = Object.entries(field.args ?? {}).filter(([arg]) => wanted.has(`${name}(${arg})`));
        return [name, Object.assign(field, { args: Object.fromEntries(args) })]; // toConfig() made it for us
      }),
  );
  return isObjectType(type)
    ? new GraphQLObjectType({ ...type.toConfig(), interfaces, fields })
    : new GraphQLInterfaceType({ ...type.toConfig(), interfaces, fields });
}

/** The part of the schema that the documents touch, as SDL. */
export function sdlUsedBy(schema: GraphQLSchema, documents: DocumentNode[]): string {
  const used = collectUsed(schema, documents);
  const printed = Object.values(schema.getTypeMap())
    .filter((type) => used.has(type.name) && !isSpecifiedScalarType(type))
    .map((type) => narrowed(type, used))
    .filter((type) => !(isObjectType(type) || isInterfaceType(type)) || Object.keys(type.getFields()).length > 0)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .map((type) => printType(type));
  const roots = [
    ['query', schema.getQueryType()?.name],
    ['mutation', schema.getMutationType()?.name],
  ].filter(([, name]) => name !== undefined && used.has(name));
  return [`schema { ${roots.map(([kind, name]) => `${kind}: ${name}`).join(' ')} }`, ...printed].join('\n\n');
}
