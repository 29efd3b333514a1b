import { IDEMPOTENCY_KEY } from './operations.ts';

/**
 * The key in an Idempotency-Key header: bare, or a string of Structured Fields (RFC 9651) in quotes, as the header's draft asks for.
 * @param sent every value of the header
 * @returns null where there is none, more than one, or one of another form
 */
export function idempotencyKeyOf(sent: readonly string[] | undefined): string | null {
  const [value = '', ...others] = sent ?? [];
  if (others.length > 0) return null;
  const inner = /^"((?:[^"\\]|\\["\\])*)"$/.exec(value.trim())?.[1]?.replaceAll(/\\(.)/g, '$1');
  const key = inner ?? value.trim();
  return IDEMPOTENCY_KEY.test(key) ? key : null;
}
