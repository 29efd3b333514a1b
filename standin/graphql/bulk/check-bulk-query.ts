import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLError,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const CONNECTIONS_MAX = 5;
/** Below the top one. */
const DEPTH_MAX = 2;

export type CheckedBulkQuery = { document: DocumentNode; problems: [] } | { document: null; problems: string[] };

/**
 * Whether Shopify would run a query in bulk; if not, its sentences why not. Its words are those that public recordings of real
 * answers show, except where two top-level fields are refused.
 * Source of the rules: https://shopify.dev/docs/api/usage/bulk-operations/queries#operation-restrictions
 */
export function checkBulkQuery(schema: GraphQLSchema, query: string): CheckedBulkQuery {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refused(`Invalid bulk query: ${(error as GraphQLError).message}`);
  }
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== OperationTypeNode.QUERY)
    return refused('Invalid operation type. Only `query` operations are supported.');
  const errors = validate(schema, document);
  if (errors.length > 0) return refused(...errors.map(({ message }) => `Invalid bulk query: ${message}`));
  const problems = [...problemsAtTop(operation.selectionSet), ...problemsWithConnections(schema, document)];
  return problems.length > 0 ? { document: null, problems } : { document, problems: [] };
}

function refused(...problems: string[]): CheckedBulkQuery {
  return { document: null, problems };
}

function problemsAtTop({ selections }: SelectionSetNode): string[] {
  const names = selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : ''));
  if (names.length !== 1) return ['Bulk queries must have exactly one top level field.'];
  const [name] = names;
  return name === 'node' || name === 'nodes' ? [`Bulk queries cannot contain a top level \`${name}\` field.`] : [];
}

type Seen = { count: number; deepest: number; inList: boolean; withoutNode: string[]; withoutId: string[] };

function problemsWithConnections(schema: GraphQLSchema, document: DocumentNode): string[] {
  const seen = seenConnections(schema, document);
  const problems: string[] = [];
  if (seen.withoutNode.length > 0)
    problems.push(
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: " +
        `'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: ${quoted(seen.withoutNode)}.`,
    );
  if (seen.count > CONNECTIONS_MAX)
    problems.push(`Bulk queries cannot contain more than ${CONNECTIONS_MAX} connections.`);
  if (seen.deepest > DEPTH_MAX)
    problems.push(`Bulk queries cannot contain connections with a nesting depth greater than ${DEPTH_MAX}.`);
  if (seen.withoutId.length > 0)
    problems.push(
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return " +
        `type. Connection fields without 'id': ${seen.withoutId.join(', ')}.`,
    );
  if (seen.inList)
    problems.push('Queries that contain a connection field within a list field are not currently supported.');
  if (seen.count === 0) problems.push('Bulk queries must contain at least one connection.');
  return problems;
}

const quoted = (names: string[]): string => names.map((name) => `'${name}'`).join(', ');

/** Walks the query once. Fragments are not followed into, so they are refused by whoever runs it. */
function seenConnections(schema: GraphQLSchema, document: DocumentNode): Seen {
  const seen: Seen = { count: 0, deepest: 0, inList: false, withoutNode: [], withoutId: [] };
  const open: { connection: boolean; list: boolean; node: FieldNode }[] = [];
  const types = new TypeInfo(schema);
  const enter = (node: FieldNode): void => {
    const type = types.getType();
    const named = type ? getNamedType(type) : null;
    const connection = isObjectType(named) && named.name.endsWith('Connection');
    // edges is a list too, of the connection itself
    const list = isListType(isNonNullType(type) ? type.ofType : type) && node.name.value !== 'edges';
    if (connection) {
      const parents = open.filter((one) => one.connection);
      seen.count += 1;
      seen.deepest = Math.max(seen.deepest, parents.length);
      seen.inList ||= open.some((one) => one.list);
      if (!nodeOf(node)) seen.withoutNode.push(node.name.value);
      const parent = parents.at(-1);
      if (parent && !selectsId(parent.node)) seen.withoutId.push(parent.node.name.value);
    }
    open.push({ connection, list, node });
  };
  visit(document, visitWithTypeInfo(types, { Field: { enter, leave: () => void open.pop() } }));
  return seen;
}

function fieldIn(node: FieldNode | undefined, name: string): FieldNode | undefined {
  return node?.selectionSet?.selections.find(
    (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === name,
  );
}

const nodeOf = (connection: FieldNode): FieldNode | undefined => fieldIn(fieldIn(connection, 'edges'), 'node');

function selectsId(connection: FieldNode): boolean {
  const id = fieldIn(nodeOf(connection), 'id');
  return id !== undefined && id.alias === undefined;
}
