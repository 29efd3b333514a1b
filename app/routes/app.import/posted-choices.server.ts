import { z } from 'zod';
import { SEPARATORS } from '../../loyalty/import-export/csv-reader.ts';
import { ENCODINGS } from '../../loyalty/import-export/file-reading.ts';
import { ImportColumns } from '../../loyalty/import-export/import-columns.ts';
import { SLASH_DATES } from '../../loyalty/import-export/import-row.ts';

const Reading = z.object({ encoding: z.enum(ENCODINGS).nullable(), separator: z.enum(SEPARATORS) });
const Choices = z.object({
  columns: ImportColumns,
  points: z.enum(['add', 'set']),
  slashDates: z.enum(SLASH_DATES).nullable(),
});

const orNull = (value: FormDataEntryValue | null) => (value === '' || value === null ? null : value);

/** How the file is to be read, as the form sends it; null where it cannot be. */
export function postedReading(body: FormData): z.infer<typeof Reading> | null {
  const { data } = Reading.safeParse({ encoding: orNull(body.get('encoding')), separator: body.get('separator') });
  return data ?? null;
}

/** What the merchant chose, as the form sends it; null where it cannot be. */
export function postedChoices(body: FormData): z.infer<typeof Choices> | null {
  const { data } = Choices.safeParse({
    columns: body.getAll('column').map(orNull),
    points: body.get('points'),
    slashDates: orNull(body.get('slashDates')),
  });
  return data ?? null;
}
