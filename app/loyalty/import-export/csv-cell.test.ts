import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportCell, importCell } from './csv-cell.ts';

describe('a cell of an exported file', () => {
  const CASES: [string, Parameters<typeof exportCell>[0], string][] = [
    ['a plain text stays', 'Shopper 1', 'Shopper 1'],
    ['nothing is an empty cell', null, ''],
    ['a formula is a text', '=HYPERLINK("https://example.com")', `'=HYPERLINK("https://example.com")`],
    ['so is a plus', '+48 600 000 000', `'+48 600 000 000`],
    ['a minus', '-1+1', `'-1+1`],
    ['an at sign', '@SUM(A1)', `'@SUM(A1)`],
    ['a tab', '\t=1', `'\t=1`],
    ['a carriage return', '\r=1', `'\r=1`],
    ['a sign further in is none of our business', 'a=1', 'a=1'],
    ['an apostrophe alone stays', "'tis", "'tis"],
    ['a text that reads as guarded is guarded', "'=1", "''=1"],
    ['a number stays a number', -5, '-5'],
    ['a large one too', -9_007_199_254_740_993n, '-9007199254740993'],
    ['an instant is ISO 8601', new Date('2026-11-22T04:00:00Z'), '2026-11-22T04:00:00.000Z'],
  ];
  it.each(CASES)('%s', (_, value, cell) => {
    expect(exportCell(value)).toBe(cell);
  });

  it('no text is taken for a formula, and every text comes back', () => {
    const risky = fc
      .array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '1', '\n', ';'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(risky, fc.string({ unit: 'binary' })), (text) => {
        const cell = exportCell(text);
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        expect(importCell(cell)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
