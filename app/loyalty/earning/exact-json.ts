/** JSON whose 64-bit ids survive: a whole number beyond 2^53 becomes a string of its digits instead of a rounded number. */

/** Fewer digits than this are always exact. */
const LONG_NUMBER = /\d{16}/;

interface ReviverContext {
  source?: string;
}

/**
 * @param text JSON as received
 * @throws SyntaxError when it is none
 */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  const exact = (_key: string, value: unknown, context?: ReviverContext): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && context?.source && /^-?\d+$/.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, exact);
}
