import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importCell } from './csv-cell.ts';
import { csvReader } from './csv-reader.ts';
import { csvText } from './csv-text.server.ts';

describe('a line of an export', () => {
  it.each([
    ['a carriage return at the beginning', '\r=1+1', `"'\r=1+1",after\r\n`],
    ['a carriage return further in, behind which a formula stands', 'x\r=1+1', `"x\r=1+1",after\r\n`],
    ['a line feed', 'x\n=1+1', `"x\n=1+1",after\r\n`],
    ['a comma and a quote', 'a,"b"', `"a,""b""",after\r\n`],
    ['nothing of the kind', 'plain', 'plain,after\r\n'],
  ])('keeps %s within its cell', (_, text, line) => {
    expect(csvText([[text, 'after']])).toBe(line);
  });

  it('comes back whole, read by us and by a reader that is not ours', () => {
    const letters = fc.array(fc.constantFrom("'", '=', '-', '\r', '\n', '"', ',', ';', '\t', 'a'));
    const cell = letters.map((all) => all.join(''));
    const row = fc.array(cell, { minLength: 2, maxLength: 4 }).map((cells) => [...cells, 'last']);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const written = csvText(rows);
        const reader = csvReader(',');
        const ours = [...reader.push(written), ...reader.end()].map(({ cells }) => cells);
        expect(ours.map((cells) => cells.map(importCell))).toEqual(rows);
        const other = parse(written, { record_delimiter: '\r\n', relax_column_count: true });
        expect(other.map((cells) => cells.map(importCell))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });
});
