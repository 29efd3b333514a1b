import { useEffect, useState } from 'react';
import type { DraftPreview } from '../../loyalty/earning/preview-draft.server.ts';
import type { ProgramForm } from '../../loyalty/program/program-form.ts';

/** Typing rests this long before the server is asked. */
const REST_MS = 500;

export interface DraftPreviewState {
  /** unreadable: the form has problems; failed: the server did not answer */
  state: 'unreadable' | 'loading' | 'ready' | 'failed';
  /** Of the form as it stands when ready; while loading, of what was typed before, or null at first. */
  preview: DraftPreview | null;
  retry: () => void;
}

/** Fetched by hand, not by the router: a failure is to stay in its card, and what is typed is to stay in the form. */
async function fetchPreview(fields: string, signal: AbortSignal): Promise<DraftPreview | null> {
  try {
    const body = new URLSearchParams(fields);
    const response = await fetch('/app/points/preview', { method: 'POST', body, signal });
    return response.ok ? ((await response.json()) as DraftPreview) : null;
  } catch {
    return null;
  }
}

/**
 * What the newest orders would have earned under the form, asked anew whenever it changes.
 * @param readable whether the form can be read; while it cannot, nothing is asked
 * @param live number of the live version, null before the first: what the orders earn today depends on it
 */
export function useDraftPreview(form: ProgramForm, readable: boolean, live: number | null): DraftPreviewState {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; preview: DraftPreview | null } | null>(null);
  const [shown, setShown] = useState<DraftPreview | null>(null);
  const fields = new URLSearchParams(form).toString();
  const key = `${live ?? 0} ${attempt} ${fields}`;
  useEffect(() => {
    if (!readable) return;
    const leaving = new AbortController();
    const ask = async () => {
      const preview = await fetchPreview(fields, leaving.signal);
      if (leaving.signal.aborted) return;
      setAnswer({ key, preview });
      if (preview) setShown(preview);
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [readable, fields, key]);
  const answered = answer?.key === key;
  return {
    state: !readable ? 'unreadable' : !answered ? 'loading' : answer.preview ? 'ready' : 'failed',
    preview: answered ? answer.preview : shown,
    retry: () => setAttempt((count) => count + 1),
  };
}
