import { describe, expect, it } from 'vitest';
import { bomOf, decoderOf, kindOf, previewOf, readingOf, separatorOf, tellingLines } from './file-reading.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('the kind of a file', () => {
  it.each([
    ['UTF-8 with a mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'utf-8', 'text'],
    ['UTF-16, little end first', bytes(0xff, 0xfe, 0x61, 0), 'utf-16le', 'text'],
    ['UTF-16, big end first', bytes(0xfe, 0xff, 0, 0x61), 'utf-16be', 'text'],
    ['plain text', bytes(0x61, 0x2c), null, 'text'],
    ['an .xlsx workbook', bytes(0x50, 0x4b, 0x03, 0x04, 0, 0, 0), null, 'workbook'],
    ['an .xls workbook', bytes(0xd0, 0xcf, 0x11, 0xe0), null, 'workbook'],
    ['UTF-16 that does not say so, and other things that are half NUL', bytes(0x61, 0, 0x62, 0), null, 'binary'],
  ])('%s', (_, first, encoding, kind) => {
    expect(bomOf(first)).toBe(encoding);
    expect(kindOf(first)).toBe(kind);
  });
});

describe('the separator', () => {
  it.each([
    ['a comma', 'email,points\na@example.com,5\n', ','],
    ['a semicolon, as spreadsheets of half of Europe write', 'email;points\na@example.com;5\n', ';'],
    ['a semicolon, though amounts have commas', 'email;points;paid\na;5;1,50\nb;6;2,50\n', ';'],
    ['a tab', 'email\tpoints\na\t5\n', '\t'],
    ['a bar', 'email|points\na|5\n', '|'],
    ['commas inside quotes are none', '"a,b";"c,d"\n"e,f";"g,h"\n', ';'],
    ["Excel's own line", 'sep=;\nemail;points\n', ';'],
    ['one column', 'email\na@example.com\n', ','],
    ['nothing', '', ','],
  ])('%s', (_, text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});

describe('how a file is read', () => {
  it('header and columns are found, also behind the line that names the separator', () => {
    const text = 'sep=;\r\nEmail; Points \r\nshopper-1@example.com;5\r\nshopper-2@example.com;6';
    expect(readingOf(text, 'utf-8')).toMatchObject({
      separator: ';',
      header: ['Email', 'Points'],
      columns: ['email', 'points'],
      source: 'other',
    });
    expect(previewOf(text, ';', 3)).toEqual([['shopper-1@example.com', '5']]);
  });

  it('a file of nothing but a header has no rows', () => {
    expect(readingOf('email,points', 'utf-8').header).toEqual(['email', 'points']);
    expect(previewOf('email,points', ',', 3)).toEqual([]);
  });

  it('an empty file has no header', () => {
    expect(readingOf('', 'utf-8').header).toEqual([]);
  });

  it('letters of an old encoding are shown as they would read', () => {
    // "Łódź" in windows-1250
    const lines = tellingLines(bytes(...Buffer.from('email,city\na@example.com,'), 0xa3, 0xf3, 0x64, 0x9f, 0x0a));
    expect(lines.map((line) => decoderOf('windows-1250').decode(line))).toEqual(['a@example.com,Łódź']);
    expect(lines.map((line) => decoderOf('windows-1252').decode(line))).toEqual(['a@example.com,£ódŸ']);
  });

  it('what is no UTF-8 is not taken for it', () => {
    expect(() => decoderOf('utf-8').decode(bytes(0x61, 0xa3))).toThrow(TypeError);
  });
});
