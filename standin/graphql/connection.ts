import { GraphQLError } from 'graphql';

/** A page of a list, with what every connection type of the schema has. */
export type Page<T> = {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

const PAGE_MAX = 250;

/**
 * The page of `items` that first/after or last/before ask for. `reverse` turns the whole list first.
 * @param keyOf what a cursor remembers: unique in the list and stable between requests.
 * @throws GraphQLError without first and last, with both, beyond 250, or for a cursor that is none.
 */
export function pageOf<T>(items: T[], args: Record<string, unknown>, keyOf: (item: T) => string): Page<T> {
  const { first, last } = args;
  const size = first ?? last;
  if (typeof size !== 'number') throw new GraphQLError('you must provide one of first or last');
  if (typeof first === 'number' && typeof last === 'number')
    throw new GraphQLError('providing both first and last is not supported');
  if (size < 0 || size > PAGE_MAX) throw new GraphQLError(`first and last must be from 0 to ${PAGE_MAX}`);
  const ordered = args['reverse'] === true ? items.toReversed() : items;
  const after = positionOf(ordered, args['after'], keyOf);
  const before = positionOf(ordered, args['before'], keyOf);
  const from = after === null ? 0 : after + 1;
  const to = before ?? ordered.length;
  const start = first === undefined || first === null ? Math.max(from, to - size) : from;
  const end = first === undefined || first === null ? to : Math.min(to, from + size);
  const nodes = ordered.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node) => ({ cursor: cursorFor(keyOf(node)), node })),
    pageInfo: {
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: nodes[0] === undefined ? null : cursorFor(keyOf(nodes[0])),
      endCursor: nodes.length === 0 ? null : cursorFor(keyOf(nodes[nodes.length - 1] as T)),
    },
  };
}

function positionOf<T>(items: T[], cursor: unknown, keyOf: (item: T) => string): number | null {
  if (typeof cursor !== 'string') return null;
  const key = keyIn(cursor);
  const position = key === null ? -1 : items.findIndex((item) => keyOf(item) === key);
  if (position < 0) throw new GraphQLError(`Invalid cursor for current pagination sort: ${cursor}`);
  return position;
}

function cursorFor(key: string): string {
  return Buffer.from(JSON.stringify({ last_id: key })).toString('base64');
}

function keyIn(cursor: string): string | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    const key = typeof parsed === 'object' && parsed !== null && 'last_id' in parsed ? parsed.last_id : null;
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}
