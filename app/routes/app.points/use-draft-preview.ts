import type { DraftPreview } from '../../loyalty/earning/preview-draft.server.ts';
import type { ProgramForm } from '../../loyalty/program/program-form.ts';
import { usePosted } from './use-posted.ts';

export interface DraftPreviewState {
  /** unreadable: the form has problems; failed: the server did not answer */
  state: 'unreadable' | 'loading' | 'ready' | 'failed';
  /** Of the form as it stands when ready; while loading, of what was typed before, or null at first. */
  preview: DraftPreview | null;
  retry: () => void;
}

/**
 * What the newest orders would have earned under the form, asked anew whenever it changes.
 * @param readable whether the form can be read; while it cannot, nothing is asked
 * @param live number of the live version, null before the first: what the orders earn today depends on it
 */
export function useDraftPreview(form: ProgramForm, readable: boolean, live: number | null): DraftPreviewState {
  const posted = usePosted<DraftPreview>('/app/points/preview', readable ? form : null, String(live ?? 0));
  return { state: posted.state === 'idle' ? 'unreadable' : posted.state, preview: posted.answer, retry: posted.retry };
}
