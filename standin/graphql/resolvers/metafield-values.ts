/** Largest JSON value Shopify takes since 2026. */
const JSON_BYTES_MAX = 128 * 1024;
const TEXT_BYTES_MAX = 64 * 1024;
/** Shopify's number_integer range is that of a double's whole numbers. */
const INTEGER_MAX = 9_007_199_254_740_991;

type Check = (value: string) => string | null;

/**
 * What is wrong with a value, in Shopify's manner of speaking, by metafield type. A type without a check is not known
 * to the stand-in. Source: https://shopify.dev/docs/apps/build/custom-data/metafields/list-of-data-types
 */
const CHECKS: Record<string, Check> = {
  json: (value) => (isJson(value) ? null : 'Value is invalid JSON.'),
  boolean: (value) => (value === 'true' || value === 'false' ? null : 'Value must be true or false.'),
  number_integer: (value) =>
    /^-?\d+$/.test(value) && Math.abs(Number(value)) <= INTEGER_MAX ? null : 'Value must be an integer.',
  number_decimal: (value) => (/^-?\d+(?:\.\d{1,9})?$/.test(value) ? null : 'Value must be a decimal.'),
  single_line_text_field: (value) => (/[\r\n]/.test(value) ? 'Value must be a single line text string.' : null),
  multi_line_text_field: () => null,
  date: (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? null : 'Value must be in YYYY-MM-DD format.'),
  date_time: (value) => (Number.isNaN(Date.parse(value)) ? 'Value must be an ISO 8601 date time.' : null),
  url: (value) => (URL.canParse(value) ? null : 'Value must be a valid URL.'),
};

export function isKnownType(type: string): boolean {
  return Object.hasOwn(CHECKS, type);
}

/** null when the value fits the type; else a code of MetafieldsSetUserErrorCode and a sentence. */
export function valueProblem(type: string, value: string): { code: string; message: string } | null {
  if (value === '') return { code: 'BLANK', message: "Value can't be blank." };
  const most = type === 'json' ? JSON_BYTES_MAX : TEXT_BYTES_MAX;
  if (Buffer.byteLength(value) > most) return { code: 'TOO_LONG', message: `Value is longer than ${most} bytes.` };
  const message = CHECKS[type]?.(value) ?? null;
  return message === null ? null : { code: 'INVALID_VALUE', message };
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
