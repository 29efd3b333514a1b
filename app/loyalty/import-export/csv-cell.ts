/**
 * A cell of a CSV file that is safe to open in a spreadsheet, and back again.
 *
 * A spreadsheet takes a cell that begins with = + - @ tab or carriage return for a formula. Such a text gets an apostrophe in front,
 * and reading takes exactly that away again. A text that reads as if it had been given one (an apostrophe or more and then one of
 * these characters) gets one too: otherwise it would come back without its own.
 */

const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/**
 * What a value is written as, before quotes and separators are seen to. Only texts are guarded: numbers stay numbers, so -5 stays -5.
 * @param value nothing at all is an empty cell; an instant is written as ISO 8601
 */
export function exportCell(value: string | number | bigint | Date | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  return FORMULA.test(value) ? `'${value}` : value;
}

/** The text that was exported as this cell: `importCell(exportCell(text))` is `text`, whatever the text. */
export function importCell(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
