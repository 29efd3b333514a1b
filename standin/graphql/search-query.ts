import { GraphQLError } from 'graphql';

/** How a searchable field is read: as text, as an instant, or as a list of words. */
type SearchField<T> =
  | { kind: 'text'; of: (item: T) => string | null }
  | { kind: 'instant'; of: (item: T) => string }
  | { kind: 'list'; of: (item: T) => string[] };

export type SearchFields<T> = { fields: Record<string, SearchField<T>>; free: (item: T) => string };

type Term = { field: string | null; operator: string; value: string };

/**
 * The items that Shopify's search syntax lets through: terms joined by AND (or nothing), or all of them by OR, `field:value`,
 * `field:>='2026-01-01'`, quoted values, and words looked for anywhere.
 * @throws GraphQLError for OR beside AND, NOT, parentheses, or a field the stand-in does not know: never a wrong list.
 */
export function searched<T>(items: T[], query: unknown, by: SearchFields<T>): T[] {
  if (typeof query !== 'string' || query.trim() === '') return items;
  const words = query.match(/(?:[\w.]+:)?(?:[<>]=?)?(?:"[^"]*"|'[^']*'|[^\s"']+)/g) ?? [];
  const ors = words.filter((word) => word === 'OR').length;
  const terms = termsOf(words.filter((word) => word !== 'OR'));
  // each two terms have an OR between them, or none has: which binds first is not for the stand-in to say
  if (ors > 0 && (ors !== terms.length - 1 || words.some((word, place) => (word === 'OR') !== (place % 2 === 1)))) {
    throw new GraphQLError("The stand-in's search does not know OR beside AND");
  }
  if (ors > 0) return items.filter((item) => terms.some((term) => matches(item, term, by)));
  return items.filter((item) => terms.every((term) => matches(item, term, by)));
}

function termsOf(words: string[]): Term[] {
  return words.flatMap((word) => {
    if (word === 'AND') return [];
    if (word === 'NOT' || /^[-(]|\)$/.test(word)) {
      throw new GraphQLError(`The stand-in's search does not know ${word}`);
    }
    const found = /^(?:([\w.]+):)?([<>]=?)?(.*)$/.exec(word);
    const value = (found?.[3] ?? '').replace(/^(["'])(.*)\1$/, '$2');
    return [{ field: found?.[1] ?? null, operator: found?.[2] ?? '', value }];
  });
}

function matches<T>(item: T, term: Term, by: SearchFields<T>): boolean {
  if (term.field === null) return by.free(item).toLowerCase().includes(term.value.toLowerCase());
  const field = by.fields[term.field];
  if (!field) throw new GraphQLError(`The stand-in's search does not know the field ${term.field}`);
  if (field.kind === 'instant') return compared(Date.parse(field.of(item)), term);
  if (field.kind === 'list') return field.of(item).some((word) => word.toLowerCase() === term.value.toLowerCase());
  const text = field.of(item);
  if (term.operator !== '') return text !== null && compared(Number(text), term);
  if (term.value === '*') return text !== null;
  const wanted = term.value.toLowerCase();
  if (wanted.endsWith('*')) return text?.toLowerCase().startsWith(wanted.slice(0, -1)) ?? false;
  return text?.toLowerCase() === wanted;
}

function compared(value: number, { operator, value: text }: Term): boolean {
  const wanted = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(wanted)) throw new GraphQLError(`${text} is neither a number nor an instant`);
  switch (operator) {
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    default:
      return value === wanted;
  }
}
