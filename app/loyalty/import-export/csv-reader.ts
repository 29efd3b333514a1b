/**
 * Reads CSV as it arrives, piece by piece, whatever the size of the file: no more than one row is held at a time, and a row has a
 * limit. Nothing is refused here: a row that cannot be read says so and the next one is read again.
 */

/** The most characters a row may have; what is longer is a quote that was never closed, or no table. */
const ROW_CHARS_MAX = 20_000;

export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

export interface CsvRow {
  /** The line of the file on which the row begins; the first is 1. */
  line: number;
  cells: string[];
  /** too_long: over the limit, and the rest of its line was skipped · open_quote: the file ends within quotes */
  problem: 'too_long' | 'open_quote' | null;
}

export interface CsvReader {
  /** Rows that ended within this piece of the file. Empty lines are no rows. */
  push: (text: string) => CsvRow[];
  /** The last row, where the file does not end with a line break. */
  end: () => CsvRow[];
}

type Mode =
  | 'cell' // between separators, not quoted
  | 'quoted'
  | 'quote' // behind a quote within quotes: the end of them, or the first half of a doubled one
  | 'skipping'; // over the limit, up to the next line break

class Reader implements CsvReader {
  private readonly separator: string;
  private readonly charsMax: number;
  private mode: Mode = 'cell';
  private cells: string[] = [];
  private cell = '';
  private chars = 0;
  /** Where we are, and where the row began. */
  private line = 1;
  private began = 1;
  private afterCr = false;
  private rows: CsvRow[] = [];

  constructor(separator: string, charsMax: number) {
    this.separator = separator;
    this.charsMax = charsMax;
  }

  push(text: string): CsvRow[] {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      const plain = char !== '"' && char !== this.separator && char !== '\n' && char !== '\r';
      if (plain && this.mode === 'cell') {
        this.afterCr = false;
        continue;
      }
      // what was plain up to here is taken over at once
      this.take(text.slice(from, at));
      this.read(char ?? '');
      from = at + 1;
    }
    this.take(text.slice(from));
    return this.flushed();
  }

  end(): CsvRow[] {
    if (this.mode === 'quoted') this.endRow('open_quote');
    else if (this.mode === 'skipping') this.mode = 'cell';
    else if (this.chars > 0 || this.cells.length > 0) this.endRow(null);
    return this.flushed();
  }

  private flushed(): CsvRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  private take(text: string): void {
    if (text === '') return;
    this.afterCr = false;
    if (this.mode === 'skipping') return;
    this.chars += text.length;
    this.cell += text;
    this.checkLength();
  }

  private checkLength(): void {
    if (this.chars <= this.charsMax) return;
    this.cells = [];
    this.cell = '';
    this.rows.push({ line: this.began, cells: [], problem: 'too_long' });
    this.mode = 'skipping';
  }

  private read(char: string): void {
    const wasCr = this.afterCr;
    this.afterCr = char === '\r';
    const isBreak = char === '\n' || char === '\r';
    // the second half of CRLF
    if (char === '\n' && wasCr) {
      if (this.mode === 'quoted') this.keep(char);
      else this.began = this.line;
      return;
    }
    if (isBreak) this.line += 1;
    switch (this.mode) {
      case 'quoted':
        if (char === '"') this.mode = 'quote';
        else this.keep(char);
        return;
      case 'quote':
        if (char === '"') {
          this.mode = 'quoted';
          this.keep(char);
          return;
        }
        this.mode = 'cell';
        this.readPlain(char, isBreak);
        return;
      case 'skipping':
        if (isBreak) this.startRow();
        return;
      case 'cell':
        this.readPlain(char, isBreak);
    }
  }

  private readPlain(char: string, isBreak: boolean): void {
    if (isBreak) this.endRow(null);
    else if (char === this.separator) {
      this.chars += 1;
      this.cells.push(this.cell);
      this.cell = '';
      this.checkLength();
    } else if (char === '"' && this.cell === '') {
      this.chars += 1;
      this.mode = 'quoted';
    } else this.keep(char);
  }

  private keep(char: string): void {
    this.chars += 1;
    this.cell += char;
    this.checkLength();
  }

  private endRow(problem: CsvRow['problem']): void {
    const cells = [...this.cells, this.cell];
    if (problem !== null || cells.length > 1 || cells[0]?.trim() !== '')
      this.rows.push({ line: this.began, cells, problem });
    this.startRow();
  }

  private startRow(): void {
    this.mode = 'cell';
    this.cells = [];
    this.cell = '';
    this.chars = 0;
    this.began = this.line;
  }
}

/**
 * A reader of one file (RFC 4180, and what spreadsheets make of it: any of CRLF, LF and CR ends a row; quotes in the middle of a cell
 * are part of it).
 * @param separator what stands between cells
 * @param charsMax of a row
 */
export function csvReader(separator: Separator, charsMax = ROW_CHARS_MAX): CsvReader {
  return new Reader(separator, charsMax);
}
