import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromAST,
} from 'graphql';

const MUTATION_COST = 10;

type Document = {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};

/**
 * What an operation costs: scalars 0, objects 1, mutations 10, a connection one more than its page's weight times a
 * node's cost. A page's weight is the square root of its size: Shopify says only "sized by first and last", and
 * answers that were published (pages of 100 for about ten points) fit a root, not a product.
 * Source: https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
 *
 * @param data the answer, to price what was really returned; without it, what could be.
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  data?: Record<string, unknown> | null,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = operation.operation === OperationTypeNode.MUTATION ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 0;
  return costOf({ schema, fragments, variables }, operation.selectionSet, root, data);
}

function costOf(document: Document, selections: SelectionSetNode, type: GraphQLNamedType, data: unknown): number {
  let cost = 0;
  const branches: number[] = [];
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += fieldCost(document, selection, type, data);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? document.fragments.get(selection.name.value) : selection;
    if (!fragment) continue;
    const on = fragment.typeCondition ? (document.schema.getType(fragment.typeCondition.name.value) ?? type) : type;
    const inner = costOf(document, fragment.selectionSet, on, data);
    if (isAbstractType(type) && on !== type) branches.push(inner);
    else cost += inner;
  }
  return cost + Math.max(0, ...branches);
}

function fieldCost(document: Document, node: FieldNode, parent: GraphQLNamedType, data: unknown): number {
  const field = fieldOf(parent, node.name.value);
  if (!field || !node.selectionSet) return 0;
  const value = data === undefined ? undefined : valueAt(data, node.alias?.value ?? node.name.value);
  const type = getNamedType(field.type);
  const isMutation = parent === document.schema.getMutationType();
  if (value === null) return isMutation ? MUTATION_COST : 0;
  if (isMutation) return MUTATION_COST + costOf(document, node.selectionSet, type, value);
  if (isObjectType(type) && type.name.endsWith('Connection')) return connectionCost(document, node, field, type, value);
  const own = isCompositeType(type) && !isStructural(type.name) ? 1 : 0;
  return own + costOf(document, node.selectionSet, type, firstOf(value));
}

/** Edges, page info and mutation payloads are wrapping, not objects of the shop. */
function isStructural(typeName: string): boolean {
  return typeName === 'PageInfo' || /(?:Edge|Error)$/.test(typeName);
}

function connectionCost(
  document: Document,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  type: GraphQLNamedType,
  value: unknown,
): number {
  const inner = node.selectionSet ? costOf(document, node.selectionSet, type, undefined) : 0;
  const size = value === undefined ? requestedSize(document, node, field) : returnedSize(value);
  return 1 + Math.ceil(Math.sqrt(size)) * Math.max(1, inner);
}

function requestedSize(document: Document, node: FieldNode, field: GraphQLField<unknown, unknown>): number {
  for (const name of ['first', 'last']) {
    const given = node.arguments?.find((argument) => argument.name.value === name);
    const argument = field.args.find((candidate) => candidate.name === name);
    if (!given || !argument) continue;
    const size = valueFromAST(given.value, argument.type, document.variables);
    if (typeof size === 'number') return size;
  }
  return 50;
}

function returnedSize(value: unknown): number {
  const lists = typeof value === 'object' && value !== null ? Object.values(value).filter(Array.isArray) : [];
  return Math.max(0, ...lists.map((list) => list.length));
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function valueAt(data: unknown, key: string): unknown {
  if (typeof data !== 'object' || data === null) return null;
  return (data as Record<string, unknown>)[key] ?? null;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}
