/**
 * Shopify's bulk queries: a query is asked for, runs there for as long as it takes, and leaves a file of JSON lines, a line an object.
 */
import { AdminApiBusy, AdminApiRefused, runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type {
  BulkOperationQuery,
  BulkOperationQueryVariables,
  RunBulkQueryMutation,
  RunBulkQueryMutationVariables,
} from './generated/admin.generated.d.ts';

const RUN_BULK_QUERY = `#graphql
  mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`;

const BULK_OPERATION = `#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) {
      status
      errorCode
      url
      rootObjectCount
    }
  }
`;

/**
 * Asks for everything a query finds.
 * @param query a whole query of its own, which Shopify takes as text
 * @returns the operation's id; null when as many operations as Shopify allows are under way
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function askInBulk(graphql: AdminGraphql, query: string): Promise<string | null> {
  const { bulkOperationRunQuery: answer } = await runOperation<RunBulkQueryMutation, RunBulkQueryMutationVariables>(
    graphql,
    RUN_BULK_QUERY,
    { query },
  );
  if (answer?.bulkOperation) return answer.bulkOperation.id;
  const errors = answer?.userErrors ?? [];
  if (errors.some(({ code }) => code === 'LIMIT_REACHED' || code === 'OPERATION_IN_PROGRESS')) return null;
  throw new AdminApiRefused(errors.map(({ message }) => message).join('; ') || 'Shopify gave no reason');
}

export type BulkState =
  | { state: 'running' }
  /** `url` is null where nothing was found; `found` is how many objects of the query's first level there are. */
  | { state: 'done'; url: string | null; found: number }
  /** `reason` is Shopify's error code or the operation's status. */
  | { state: 'failed'; reason: string };

/** Where an operation stands. @throws AdminApiBusy, AdminApiRefused */
export async function findBulkState(graphql: AdminGraphql, id: string): Promise<BulkState> {
  const { bulkOperation } = await runOperation<BulkOperationQuery, BulkOperationQueryVariables>(
    graphql,
    BULK_OPERATION,
    { id },
  );
  const { status, errorCode, url, rootObjectCount } = bulkOperation ?? {};
  if (status === 'CREATED' || status === 'RUNNING' || status === 'CANCELING') return { state: 'running' };
  if (status === 'COMPLETED') return { state: 'done', url: url ?? null, found: Number(rootObjectCount) };
  return { state: 'failed', reason: errorCode ?? status ?? 'GONE' };
}

/** The lines of a body as they arrive. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    yield rest;
  } finally {
    // whoever stops reading half-way does not leave the rest to be sent
    await reader.cancel().catch(() => undefined);
  }
}

/** The file's lines. @throws AdminApiBusy when it cannot be had, or breaks off */
async function* fetchLines(url: string): AsyncGenerator<string> {
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) throw new Error(String(response.status));
    yield* linesOf(response.body);
  } catch (error) {
    throw new AdminApiBusy(`The list cannot be had whole: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a line says. @throws AdminApiBusy: a line that cannot be read is one that broke off */
function parsed<One>(text: string, parse: (line: unknown) => One): One {
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw new AdminApiBusy(
      `A line of the list cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * The objects of an operation's file, one after the other as they arrive: however long it is, a line is held at a time.
 * @param found how many Shopify says there are
 * @param parse makes an object of a line, and throws where it is none
 * @throws AdminApiBusy when the file cannot be had, breaks off, or a line is not what was asked for: what came before it is right
 */
export async function* readInBulk<One>(url: string, found: number, parse: (line: unknown) => One): AsyncGenerator<One> {
  let read = 0;
  for await (const text of fetchLines(url)) {
    if (text === '') continue;
    yield parsed(text, parse);
    read += 1;
  }
  if (read < found) throw new AdminApiBusy(`The list breaks off after ${read} of ${found}.`);
}
