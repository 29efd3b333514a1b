import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getNamedType,
  getOperationAST,
  GraphQLError,
  type GraphQLFieldResolver,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { demandAccess } from './access.ts';
import type { Arguments, GraphqlContext } from './context.ts';
import { queryCost } from './query-cost.ts';
import { RESOLVERS } from './resolvers/resolvers.ts';
import { adminSchema } from './schema.ts';

export type Prepared =
  | {
      ok: true;
      document: DocumentNode;
      operation: OperationDefinitionNode;
      requestedCost: (variables: Arguments) => number;
    }
  | { ok: false; errors: Record<string, unknown>[] };

const PREPARED_MAX = 500;
const preparedByText = new Map<string, Prepared>();

/** Parses and validates an operation against Shopify's schema; remembers the outcome, as validating costs milliseconds. */
export function prepareOperation(query: string, operationName: string | null): Prepared {
  const key = `${operationName ?? ''}\n${query}`;
  const known = preparedByText.get(key);
  if (known) return known;
  if (preparedByText.size >= PREPARED_MAX) preparedByText.clear();
  const prepared = freshlyPrepared(query, operationName);
  preparedByText.set(key, prepared);
  return prepared;
}

function freshlyPrepared(query: string, operationName: string | null): Prepared {
  const { schema } = adminSchema();
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { ok: false, errors: [errorAnswer(error as GraphQLError, 'PARSE_ERROR')] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { ok: false, errors: errors.map((error) => errorAnswer(error, validationCode(error))) };
  const operation = getOperationAST(document, operationName);
  if (!operation) return { ok: false, errors: [{ message: 'An operation name is required' }] };
  const requestedCost = (variables: Arguments): number => queryCost(schema, document, operation, variables);
  return { ok: true, document, operation, requestedCost };
}

/** The names a fault may be set on: the operation's own, and those of its root fields. */
export function namesOf(prepared: Extract<Prepared, { ok: true }>): string[] {
  const fields = prepared.operation.selectionSet.selections.flatMap((one) =>
    one.kind === Kind.FIELD ? [one.name.value] : [],
  );
  return [...(prepared.operation.name ? [prepared.operation.name.value] : []), ...fields];
}

/** Runs a prepared operation over the stored state. */
export async function executeOperation(
  prepared: Extract<Prepared, { ok: true }>,
  variables: Arguments,
  context: GraphqlContext,
): Promise<{ data?: Record<string, unknown> | null; errors?: Record<string, unknown>[]; actualCost: number }> {
  const { schema } = adminSchema();
  const result: ExecutionResult = await execute({
    schema,
    document: prepared.document,
    operationName: prepared.operation.name?.value,
    variableValues: variables,
    contextValue: context,
    fieldResolver,
    typeResolver: (value) =>
      isRecord(value) && typeof value['__typename'] === 'string' ? value['__typename'] : undefined,
  });
  // Variables that do not fit are found before anything runs; Shopify then answers without data.
  const code = result.data === undefined ? 'INVALID_VARIABLE' : undefined;
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors ? { errors: result.errors.map((error) => errorAnswer(error, code)) } : {}),
    actualCost: queryCost(schema, prepared.document, prepared.operation, variables, result.data ?? null),
  };
}

const fieldResolver: GraphQLFieldResolver<unknown, GraphqlContext, Arguments> = (source, args, context, info) => {
  const { parentType, fieldName, returnType } = info;
  demandAccess(adminSchema().access, context.token.scopes, parentType, fieldName, returnType);
  const fields = RESOLVERS[parentType.name];
  if (!fields) {
    if (isRecord(source) && Object.hasOwn(source, fieldName)) return source[fieldName];
    throw unknownField(parentType.name, fieldName);
  }
  const resolve = fields[fieldName] as ((source: unknown, args: Arguments, ctx: GraphqlContext) => unknown) | undefined;
  if (!resolve) throw unknownField(parentType.name, fieldName);
  const refuse = context.refuse ?? (context.standin.faults.graphql.userErrors ? { code: null } : null);
  if (parentType.name === 'Mutation' && refuse) return refusedPayload(getNamedType(returnType), refuse.code);
  return resolve(source, args, context);
};

/** Under a fault that asks for it a mutation answers one refusal and does nothing. */
function refusedPayload(payload: unknown, code: string | null): Record<string, unknown> {
  if (!isObjectType(payload)) return {};
  const nothing = Object.fromEntries(Object.keys(payload.getFields()).map((name) => [name, null]));
  const error = {
    field: null,
    message: 'Refused because the stand-in was told to refuse',
    code,
    elementIndex: null,
  };
  return { ...nothing, userErrors: [error] };
}

function unknownField(typeName: string, fieldName: string): GraphQLError {
  return new GraphQLError(`The stand-in does not know ${typeName}.${fieldName}`, {
    extensions: { code: 'STANDIN_UNKNOWN_FIELD' },
  });
}

function errorAnswer(error: GraphQLError, code: string | undefined): Record<string, unknown> {
  const { message, locations, path, extensions } = error;
  const all = { ...(code ? { code } : {}), ...extensions };
  return { message, locations, ...(path ? { path } : {}), ...(Object.keys(all).length > 0 ? { extensions: all } : {}) };
}

function validationCode(error: GraphQLError): string {
  if (error.message.startsWith('Cannot query field')) return 'undefinedField';
  if (error.message.startsWith('Unknown argument')) return 'argumentNotAccepted';
  return 'argumentLiteralsIncompatible';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
