import {
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** Accepts a value from a variable, a literal or a resolver, or refuses it with a GraphQLError. */
type Rule = (value: unknown) => unknown;

const decimal: Rule = (value) => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^-?\d+(?:\.\d+)?$/.test(text)) return text;
  throw new GraphQLError(`Variable or value ${JSON.stringify(value)} is no decimal number`);
};

const dateTime: Rule = (value) => {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new GraphQLError(`${JSON.stringify(value)} is no ISO 8601 instant`);
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
};

const date: Rule = (value) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new GraphQLError(`${JSON.stringify(value)} is no date`);
};

const url: Rule = (value) => {
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw new GraphQLError(`${JSON.stringify(value)} is no address`);
};

const unsigned: Rule = (value) => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^\d{1,20}$/.test(text)) return text;
  throw new GraphQLError(`${JSON.stringify(value)} is no unsigned 64-bit integer`);
};

const text: Rule = (value) => {
  if (typeof value === 'string') return value;
  throw new GraphQLError(`${JSON.stringify(value)} is no string`);
};

const anything: Rule = (value) => value;

/** One rule for a custom scalar; input and output are checked alike. Others of the schema stay unknown: see below. */
const RULES: Record<string, Rule> = {
  Decimal: decimal,
  Money: decimal,
  DateTime: dateTime,
  Date: date,
  URL: url,
  UnsignedInt64: unsigned,
  HTML: text,
  FormattedString: text,
  StorefrontID: text,
  UtcOffset: text,
  JSON: anything,
};

const BUILT_IN = new Set(['String', 'Int', 'Boolean', 'Float', 'ID']);

/**
 * Gives the schema's custom scalars their rules: buildClientSchema makes all of them pass anything. A scalar without
 * a rule throws when it is used.
 */
export function teachScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && !BUILT_IN.has(type.name)) teach(type, RULES[type.name] ?? unknownScalar(type.name));
  }
}

function teach(type: GraphQLScalarType, rule: Rule): void {
  type.serialize = rule;
  type.parseValue = rule;
  type.parseLiteral = (node, variables) =>
    rule(node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : valueFromASTUntyped(node, variables));
}

function unknownScalar(name: string): Rule {
  return () => {
    throw new GraphQLError(`The stand-in does not know the scalar ${name}`);
  };
}
