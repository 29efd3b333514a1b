import { useLocale } from './shop-context.tsx';

/** The twelve months by name, for a Select. @param digits how many their numbers have: "3", or "03" as in a date */
export function useMonths(digits: 1 | 2): { value: string; label: string }[] {
  const name = new Intl.DateTimeFormat(useLocale(), { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1).padStart(digits, '0'),
    label: name.format(new Date(Date.UTC(2024, index, 1))),
  }));
}
