import type { AccessToken, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';

/** What resolvers are given besides their source: who asks, and everything stored. */
export type GraphqlContext = {
  standin: Standin;
  shop: Shop;
  token: AccessToken;
  /** When given, each mutation of the operation is refused with this code, or with none. */
  refuse?: { code: string | null };
};

export type Arguments = Record<string, unknown>;

/** Fields of one type over one kind of source. What is not listed, the stand-in does not know. */
export type Fields<Source> = Record<string, (source: Source, args: Arguments, ctx: GraphqlContext) => unknown>;

/** `gid://shopify/Order/123` → its type and id; null for anything else. */
export function parseGid(value: unknown): { type: string; id: string } | null {
  const found = typeof value === 'string' ? /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)$/.exec(value) : null;
  return found ? { type: found[1] ?? '', id: found[2] ?? '' } : null;
}

/** The id in a gid of that type, or null. */
export function idOf(value: unknown, type: string): string | null {
  const parsed = parseGid(value);
  return parsed?.type === type ? parsed.id : null;
}
