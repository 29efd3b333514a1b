/** How a file is read: its encoding, its separator, what its columns hold, and what the merchant chose about it. */
import { z } from 'zod';
import { csvReader, SEPARATORS, type Separator } from './csv-reader.ts';
import { COLUMNS_MAX, IMPORT_SOURCES, ImportColumns, recognisedColumns } from './import-columns.ts';
import { SLASH_DATES } from './import-row.ts';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Those of which every byte is a letter: which one it was nobody can know, so the merchant is shown both. */
export const OLD_ENCODINGS = ['windows-1250', 'windows-1252'] as const satisfies readonly Encoding[];

export const FILE_BYTES_MAX = 200 * 1024 * 1024;
export const FILE_ROWS_MAX = 1_000_000;
const HEADER_CHARS_MAX = 100;

export const FileReading = z.object({
  /** null until the merchant has said which of the old encodings it is */
  encoding: z.enum(ENCODINGS).nullable(),
  separator: z.enum(SEPARATORS),
  header: z.array(z.string()).max(COLUMNS_MAX),
  source: z.enum(IMPORT_SOURCES),
  columns: ImportColumns,
  slashDates: z.enum(SLASH_DATES).nullable(),
  /** add: to what a member has · set: the balance becomes what the file says */
  points: z.enum(['add', 'set']),
  /** Import the rest, and leave out the rows with problems. */
  leaveOut: z.boolean(),
});
export type FileReading = z.infer<typeof FileReading>;

export type FileKind = 'text' | 'workbook' | 'binary';

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, place) => bytes[place] === byte);

/** What the byte order mark at a file's beginning says, or null where there is none. */
export function bomOf(bytes: Uint8Array): Encoding | null {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8';
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  return startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : null;
}

/** Whether a file can be text: workbooks (.xlsx, .xls) say what they are, and no list of members is a tenth NUL. */
export function kindOf(first: Uint8Array): FileKind {
  if (startsWith(first, [0x50, 0x4b, 0x03, 0x04]) || startsWith(first, [0xd0, 0xcf, 0x11, 0xe0])) return 'workbook';
  if (bomOf(first) !== null) return 'text';
  const nuls = first.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return nuls * 10 > first.length ? 'binary' : 'text';
}

/** Text out of a file's pieces. @throws TypeError (of TextDecoder) for bytes that UTF-8 or UTF-16 do not have */
export function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: encoding.startsWith('utf') });
}

const SHOWN_LINES_MAX = 3;
const SHOWN_CHARS_MAX = 120;
const LINE_BREAK = 10;

/** Lines with letters beyond ASCII, as bytes, for the merchant to recognise them. */
export function tellingLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length && lines.length < SHOWN_LINES_MAX;) {
    const end = bytes.indexOf(LINE_BREAK, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end);
    const letter = line.findIndex((byte) => byte >= 0x80);
    const start = Math.max(0, letter - SHOWN_CHARS_MAX / 2);
    if (letter !== -1) lines.push(line.subarray(start, start + SHOWN_CHARS_MAX));
    from += line.length + 1;
  }
  return lines;
}

const SAMPLE_ROWS = 20;
/** Read at once: twenty rows are wanted, and the beginning of a file may have thousands. */
const SAMPLE_CHARS = 8192;

/** The first rows of a text that may break off anywhere. */
function firstRows(text: string, separator: Separator): string[][] {
  const reader = csvReader(separator);
  const rows: string[][] = [];
  for (let at = 0; at < text.length && rows.length < SAMPLE_ROWS; at += SAMPLE_CHARS)
    rows.push(...reader.push(text.slice(at, at + SAMPLE_CHARS)).map(({ cells }) => cells));
  return rows.slice(0, SAMPLE_ROWS);
}

/** Excel's own way of naming the separator, in a line before the header. */
const SEP_LINE = /^\uFEFF?"?sep=(.)"?\r?\n/;

/** The separator that makes the widest table whose rows are as wide as its header; a comma where none makes one. */
export function separatorOf(text: string): Separator {
  const said = SEPARATORS.find((separator) => separator === SEP_LINE.exec(text)?.[1]);
  if (said) return said;
  const scores = SEPARATORS.map((separator) => {
    const [header = [], ...rows] = firstRows(`${text}\n`, separator);
    // a quote that is left over in a cell tells of a separator that was taken for text, or the other way round
    const clean = [header, ...rows].filter(
      (row) => row.length === header.length && !row.some((cell) => cell.includes('"')),
    );
    return { separator, score: header.length > 1 ? header.length * (0.5 + clean.length) : 0 };
  });
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score === 0 ? ',' : best.separator;
}

/** A file without the line that only names its separator, and how many lines that took. */
export function withoutSepLine(text: string): { text: string; lines: number } {
  const line = SEP_LINE.exec(text);
  return line ? { text: text.slice(line[0].length), lines: 1 } : { text, lines: 0 };
}

/**
 * How a file is to be read, as far as its beginning says.
 * @param text its beginning, decoded; it may break off within a row
 */
export function readingOf(text: string, encoding: Encoding | null, separator = separatorOf(text)): FileReading {
  const rest = withoutSepLine(text).text;
  const header = (firstRows(`${rest}\n`, separator)[0] ?? [])
    .slice(0, COLUMNS_MAX)
    .map((cell) => cell.replaceAll('\u0000', '').trim().slice(0, HEADER_CHARS_MAX));
  const recognised = recognisedColumns(header);
  return {
    encoding,
    separator,
    header,
    ...recognised,
    slashDates: null,
    // our own export says what everybody has: added to what they have here, it would be twice that
    points: recognised.source === 'own' ? 'set' : 'add',
    leaveOut: false,
  };
}

/** The first rows below the header, for the merchant to see what is in which column. */
export function previewOf(text: string, separator: Separator, rows: number): string[][] {
  return firstRows(withoutSepLine(text).text, separator)
    .slice(1, rows + 1)
    .map((row) => row.slice(0, COLUMNS_MAX).map((cell) => cell.replaceAll('\u0000', '').slice(0, HEADER_CHARS_MAX)));
}
