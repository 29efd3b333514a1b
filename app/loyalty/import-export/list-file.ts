/** The text of a file that a list of members is in, as the browser has it. Pure. */
import { bomOf, decoderOf, kindOf, type Encoding } from './file-reading.ts';

export type ListFile = { ok: true; text: string } | { ok: false; problem: 'workbook' | 'binary' };

function decoded(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return decoderOf(encoding).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** By the mark at its beginning, as spreadsheets write it; without one UTF-8, or what older spreadsheets of Central Europe write. */
export function listFile(bytes: Uint8Array): ListFile {
  const kind = kindOf(bytes);
  if (kind !== 'text') return { ok: false, problem: kind };
  const said = bomOf(bytes);
  const text = said === null ? (decoded(bytes, 'utf-8') ?? decoded(bytes, 'windows-1250')) : decoded(bytes, said);
  return text === null ? { ok: false, problem: 'binary' } : { ok: true, text };
}
