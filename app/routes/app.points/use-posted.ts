import { useEffect, useState } from 'react';

/** Typing rests this long before the server is asked. */
const REST_MS = 500;

export interface Posted<Answer> {
  /** idle: nothing is asked; failed: the server did not answer */
  state: 'idle' | 'loading' | 'ready' | 'failed';
  /** Of the form as it stands when ready; while loading, of what was typed before, or null at first. */
  answer: Answer | null;
  retry: () => void;
}

/** Fetched by hand, not by the router: a failure is to stay in its card, and what is typed is to stay in the form. */
async function post<Answer>(url: string, fields: string, signal: AbortSignal): Promise<Answer | null> {
  try {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), signal });
    return response.ok ? ((await response.json()) as Answer) : null;
  } catch {
    return null;
  }
}

/**
 * What the server says of the form as it stands, asked anew whenever it changes.
 * @param form null while there is nothing to ask
 * @param circumstances what else the answer depends on
 */
export function usePosted<Answer>(
  url: string,
  form: Readonly<Record<string, string>> | null,
  circumstances = '',
): Posted<Answer> {
  const [attempt, setAttempt] = useState(0);
  const [answered, setAnswered] = useState<{ key: string; answer: Answer | null } | null>(null);
  const [shown, setShown] = useState<Answer | null>(null);
  const fields = form === null ? null : new URLSearchParams(form).toString();
  const key = `${circumstances} ${attempt} ${fields ?? ''}`;
  useEffect(() => {
    if (fields === null) return;
    const leaving = new AbortController();
    const ask = async () => {
      const answer = await post<Answer>(url, fields, leaving.signal);
      if (leaving.signal.aborted) return;
      setAnswered({ key, answer });
      if (answer) setShown(answer);
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [url, fields, key]);
  const current = answered?.key === key ? answered : null;
  return {
    state: form === null ? 'idle' : !current ? 'loading' : current.answer ? 'ready' : 'failed',
    answer: current ? current.answer : shown,
    retry: () => setAttempt((count) => count + 1),
  };
}
