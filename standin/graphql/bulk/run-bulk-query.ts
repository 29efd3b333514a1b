import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  GraphQLError,
  isObjectType,
  Kind,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { GraphqlContext } from '../context.ts';
import { executeOperation, prepareOperation } from '../execute-operation.ts';
import { adminSchema } from '../schema.ts';

export type BulkResult = { lines: string[]; rootCount: number };

const PAGE = 250;
const PAGE_INFO = 'standinPage';

/** Runs a checked query over everything it asks for, page by page. @throws GraphQLError as its first error */
export async function runBulkQuery(query: string, groupObjects: boolean, context: GraphqlContext): Promise<BulkResult> {
  const paged = print(withPages(parse(query)));
  const [roots, nested]: [string[], string[]] = [[], []];
  let rootCount = 0;
  for (let after: string | null = null; ;) {
    const page = await runPage(paged, after, context);
    rootCount += page.edges.length;
    for (const { node } of page.edges) {
      const [own = '', ...below] = linesOf(node, null);
      roots.push(own);
      // without grouping, what belongs to an object may stand anywhere after it
      if (groupObjects) roots.push(...below);
      else nested.push(...below);
    }
    if (!page[PAGE_INFO].hasNextPage) return { lines: [...roots, ...nested], rootCount };
    after = page[PAGE_INFO].endCursor;
  }
}

type Page = {
  edges: { node: Record<string, unknown> }[];
  [PAGE_INFO]: { hasNextPage: boolean; endCursor: string | null };
};

async function runPage(query: string, after: string | null, context: GraphqlContext): Promise<Page> {
  const prepared = prepareOperation(query, null);
  if (!prepared.ok) throw new GraphQLError(String(prepared.errors[0]?.['message']));
  const { data, errors } = await executeOperation(prepared, { standinAfter: after }, context);
  const [error] = errors ?? [];
  if (error)
    throw new GraphQLError(String(error['message']), { extensions: error['extensions'] as Record<string, unknown> });
  const [page] = Object.values(data ?? {});
  if (!isPage(page)) throw new GraphQLError('The stand-in runs in bulk what has its connection at the top');
  return page;
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && PAGE_INFO in value;
}

/** The query with pages where Shopify's bulk queries have none: `first` is ignored there, so it is replaced here. */
function withPages(document: DocumentNode): DocumentNode {
  const types = new TypeInfo(adminSchema().schema);
  let depth = 0;
  const paged = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter: (node) => {
          if (!isConnection(types)) return undefined;
          depth += 1;
          return withPage(node, depth === 1);
        },
        leave: () => {
          if (isConnection(types)) depth -= 1;
        },
      },
    }),
  );
  return visit(paged, {
    OperationDefinition: (operation) => ({ ...operation, variableDefinitions: AFTER.variableDefinitions ?? [] }),
  });
}

const AFTER = operationIn('query ($standinAfter: String) { shop { id } }');

function operationIn(text: string) {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return operation;
}

function isConnection(types: TypeInfo): boolean {
  const type = types.getType();
  const named = type ? getNamedType(type) : null;
  return isObjectType(named) && named.name.endsWith('Connection');
}

const PAGING = new Set(['first', 'last', 'after', 'before']);

function withPage(node: FieldNode, top: boolean): FieldNode {
  const text = `{ f(first: ${PAGE}${top ? ', after: $standinAfter' : ''}) { ${PAGE_INFO}: pageInfo { hasNextPage endCursor } } }`;
  const [model] = operationIn(text).selectionSet.selections;
  if (model?.kind !== Kind.FIELD || !node.selectionSet) return node;
  const kept = (node.arguments ?? []).filter((argument: ArgumentNode) => !PAGING.has(argument.name.value));
  const selections = [...node.selectionSet.selections, ...(model.selectionSet?.selections ?? [])];
  return {
    ...node,
    arguments: [...kept, ...(model.arguments ?? [])],
    selectionSet: { ...node.selectionSet, selections },
  };
}

/** An object's own line, then those of the objects in its connections, each with its parent's id. */
function linesOf(node: Record<string, unknown>, parentId: string | null): string[] {
  const below: string[] = [];
  const id = typeof node['id'] === 'string' ? node['id'] : null;
  const own = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        if (!isPage(inner)) return [[key, own(inner)]];
        if (inner[PAGE_INFO].hasNextPage)
          throw new GraphQLError(`The stand-in reads at most ${PAGE} ${key} of one object`);
        below.push(...inner.edges.flatMap((edge) => linesOf(edge.node, id)));
        return [];
      }),
    );
  };
  const line = { ...(own(node) as Record<string, unknown>), ...(parentId === null ? {} : { __parentId: parentId }) };
  return [JSON.stringify(line), ...below];
}
