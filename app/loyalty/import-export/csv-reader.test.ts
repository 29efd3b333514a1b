import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvReader, SEPARATORS, type CsvRow, type Separator } from './csv-reader.ts';

/** The rows of a text that arrives in pieces of `size` characters. */
function rowsOf(text: string, separator: Separator = ',', size = 1, charsMax = 1000): CsvRow[] {
  const reader = csvReader(separator, charsMax);
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)));
  return [...rows, ...reader.end()];
}

describe('a nasty file', () => {
  const long = 'x'.repeat(1001);
  const CASES: [string, string, [number, string[], CsvRow['problem']?][]][] = [
    ['nothing', '', []],
    ['blank lines only', '\n\r\n \n', []],
    ['one row without a line break', 'a,b', [[1, ['a', 'b']]]],
    [
      'LF',
      'a,b\nc,d\n',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'CR alone, as old spreadsheets write',
      'a,b\rc,d',
      [
        [1, ['a', 'b']],
        [2, ['c', 'd']],
      ],
    ],
    [
      'a blank line in between counts as a line',
      'a\n\nb',
      [
        [1, ['a']],
        [3, ['b']],
      ],
    ],
    ['empty cells', ',,\n', [[1, ['', '', '']]]],
    ['a separator in quotes', '"a,b",c', [[1, ['a,b', 'c']]]],
    ['a doubled quote', '"say ""hi""",c', [[1, ['say "hi"', 'c']]]],
    ['nothing in quotes', '"",c', [[1, ['', 'c']]]],
    [
      'line breaks in quotes move the lines on',
      '"a\nb\r\nc",d\ne,f',
      [
        [1, ['a\nb\r\nc', 'd']],
        [4, ['e', 'f']],
      ],
    ],
    ['a quote within a cell is part of it', 'the 12" mix,c', [[1, ['the 12" mix', 'c']]]],
    ['text behind closing quotes is kept', '"a"b,c', [[1, ['ab', 'c']]]],
    [
      'a quote that is never closed',
      'a,b\n"c,d\ne,f',
      [
        [1, ['a', 'b']],
        [2, ['c,d\ne,f'], 'open_quote'],
      ],
    ],
    [
      'a row over the limit is told, and the next is read',
      `a\n${long}\nb,c`,
      [
        [1, ['a']],
        [2, [], 'too_long'],
        [3, ['b', 'c']],
      ],
    ],
    [
      'so is an open quote that swallows rows',
      `"a\n${long}\nb,c`,
      [
        [1, [], 'too_long'],
        [3, ['b', 'c']],
      ],
    ],
    ['NUL bytes arrive as they are', 'a\u0000,b', [[1, ['a\u0000', 'b']]]],
    [
      'more and fewer cells than the row above',
      'a,b\nc\nd,e,f',
      [
        [1, ['a', 'b']],
        [2, ['c']],
        [3, ['d', 'e', 'f']],
      ],
    ],
  ];
  it.each(CASES)('%s', (_, text, expected) => {
    const rows = expected.map(([line, cells, problem = null]) => ({ line, cells, problem }));
    for (const size of [1, 2, 7, 5000]) expect(rowsOf(text, ',', size), `in pieces of ${size}`).toEqual(rows);
  });

  it('a line of ten megabytes costs no ten megabytes', () => {
    const reader = csvReader(',');
    const rows = Array.from({ length: 160 }, () => reader.push('x'.repeat(65_536))).flat();
    expect([...rows, ...reader.push('\na,b\n'), ...reader.end()]).toEqual([
      { line: 1, cells: [], problem: 'too_long' },
      { line: 2, cells: ['a', 'b'], problem: null },
    ]);
  });
});

it('reads what a CSV writer wrote, as another reader does, however it is cut into pieces', () => {
  const cell = fc
    .array(fc.constantFrom('a', 'ż', '"', ',', ';', '\t', '|', '\n', '\r', '\r\n', ' ', ''))
    .map((all) => all.join(''));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.constantFrom(...SEPARATORS), fc.integer({ min: 1, max: 20 }), (rows, delimiter, size) => {
      const text = stringify(rows, { delimiter, quoted: true });
      const read = rowsOf(text, delimiter, size).map((row) => row.cells);
      expect(read).toEqual(rows);
      expect(read).toEqual(parse(text, { delimiter, relax_column_count: true }));
    }),
    { numRuns: 300, seed: 84 },
  );
});
