/**
 * As much of JSON Schema 2020-12 as openapi.json uses; a keyword it does not know is an error, so that no check is left out unseen.
 */
type Schema = Record<string, unknown>;

const QUIET = new Set(['description', 'title', 'default', '$defs', 'examples', '$schema', 'id']);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function follow(schema: Schema, root: Schema): Schema {
  const at = schema['$ref'];
  if (typeof at !== 'string') return schema;
  const found = at
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((inside, name) => (inside as Schema | undefined)?.[name], root);
  if (found === undefined) throw new Error(`${at} leads nowhere`);
  return follow(found as Schema, root);
}

const FORMATS: Record<string, (text: string) => boolean> = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
};

type Check = (rule: never, value: never, root: Schema, at: string, schema: Schema) => string[];
const when = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

const CHECKS: Record<string, Check> = {
  type: (rule: string | string[], value: unknown, _root, at) => {
    const is = typeOf(value);
    return when(
      [rule].flat().some((type) => type === is || (type === 'number' && is === 'integer')),
      `${at} is ${is}, not ${String(rule)}`,
    );
  },
  const: (rule: unknown, value: unknown, _root, at) => when(rule === value, `${at} is not ${String(rule)}`),
  enum: (rule: unknown[], value: unknown, _root, at) => when(rule.includes(value), `${at} is none of ${rule.join()}`),
  minimum: (rule: number, value: number, _root, at) => when(!(value < rule), `${at} is below ${rule}`),
  maximum: (rule: number, value: number, _root, at) => when(!(value > rule), `${at} is above ${rule}`),
  minLength: (rule: number, value: string, _root, at) => when(Array.from(value).length >= rule, `${at} is too short`),
  maxLength: (rule: number, value: string, _root, at) => when(Array.from(value).length <= rule, `${at} is too long`),
  pattern: (rule: string, value: string, _root, at) => when(new RegExp(rule, 'u').test(value), `${at} does not fit`),
  format: (rule: string, value: string, _root, at) => {
    const check = FORMATS[rule];
    if (!check) throw new Error(`${at}: the format ${rule} is not known to the checker`);
    return when(check(value), `${at} is no ${rule}`);
  },
  maxItems: (rule: number, value: unknown[], _root, at) => when(value.length <= rule, `${at} has too many`),
  items: (rule: Schema, value: unknown[], root, at) =>
    value.flatMap((one, place) => schemaProblems(rule, one, root, `${at}/${place}`)),
  required: (rule: string[], value: Schema, _root, at) =>
    rule.flatMap((name) => when(Object.hasOwn(value, name), `${at}/${name} is missing`)),
  properties: (rule: Record<string, Schema>, value: Schema, root, at) =>
    Object.entries(rule).flatMap(([name, inner]) =>
      Object.hasOwn(value, name) ? schemaProblems(inner, value[name], root, `${at}/${name}`) : [],
    ),
  additionalProperties: (rule: boolean, value: Schema, _root, at, schema) =>
    rule
      ? []
      : Object.keys(value).flatMap((name) =>
          when(Object.hasOwn((schema['properties'] ?? {}) as Schema, name), `${at}/${name} is not in the schema`),
        ),
  anyOf: (rule: Schema[], value: unknown, root, at) =>
    when(
      rule.some((one) => schemaProblems(one, value, root, at).length === 0),
      `${at} fits none of its kinds`,
    ),
};

const OF_TYPE: Record<string, string> = {
  minimum: 'number',
  maximum: 'number',
  minLength: 'string',
  maxLength: 'string',
  pattern: 'string',
  format: 'string',
  maxItems: 'array',
  items: 'array',
  required: 'object',
  properties: 'object',
  additionalProperties: 'object',
};

/**
 * @param root where `$ref`s begin
 * @returns what does not fit, each with its place; empty when everything does
 */
export function schemaProblems(schema: Schema, value: unknown, root: Schema, at = ''): string[] {
  const followed = follow(schema, root);
  const type = typeOf(value);
  return Object.entries(followed).flatMap(([keyword, rule]) => {
    if (QUIET.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) throw new Error(`${at}: the keyword ${keyword} is not known to the checker`);
    const applies = OF_TYPE[keyword];
    if (applies !== undefined && applies !== type && !(applies === 'number' && type === 'integer')) return [];
    return check(rule as never, value as never, root, at, followed);
  });
}
