import { expect, it } from 'vitest';
import { listFile } from './list-file.ts';

const TEXT = 'email\treference\nshopper-1@example.com\tżółw-7\n';
const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['“Unicode text” of a spreadsheet', utf16(TEXT)],
  ['the same with the big end first', utf16(TEXT, true)],
  ['an older spreadsheet of Central Europe', Buffer.from(TEXT.replace('żółw', '\u00bf\u00f3\u00b3w'), 'latin1')],
])('%s', (_, bytes) => {
  expect(listFile(bytes)).toEqual({ ok: true, text: TEXT });
});

it.each([
  ['a workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 1, 2]), 'workbook'],
  ['a picture', Buffer.from([0x89, 0, 0, 0, 0x0d, 0, 0, 0]), 'binary'],
  ['UTF-16 that breaks off within a letter', utf16(TEXT).subarray(0, -1), 'binary'],
])('%s is none', (_, bytes, problem) => {
  expect(listFile(bytes)).toEqual({ ok: false, problem });
});
