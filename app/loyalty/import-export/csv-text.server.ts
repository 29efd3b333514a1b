import { stringify } from 'csv-stringify/sync';
import { exportCell } from './csv-cell.ts';

/** So that spreadsheets read a file as UTF-8. */
export const BOM = '\ufeff';

/** Lines of a CSV file (RFC 4180, commas), safe to open in a spreadsheet. */
export function csvText(rows: readonly (readonly Parameters<typeof exportCell>[0][])[]): string {
  return stringify(
    rows.map((row) => row.map(exportCell)),
    // A bare CR ends a row for spreadsheets as CRLF does: what stands behind it would begin a cell that nobody guarded.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );
}
