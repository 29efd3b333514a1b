import { useLoaderData, useNavigate } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { membersQueryOf, paramsOfQuery } from '../../loyalty/members/members-query.ts';
import type { loader } from './route.tsx';

/** Typing rests this long before the list is asked. */
const REST_MS = 300;

export type Asked = Record<string, string>;

const fromText = (text: string): Asked => Object.fromEntries(new URLSearchParams(text));

/** As the list understands it; what it cannot read is not asked. */
export const understood = (asked: Asked): string =>
  paramsOfQuery(membersQueryOf(new URLSearchParams(asked))).toString();

/** The list's address. @param place where in the list: `before` or `after` a cursor */
export function membersAddress(asked: string, saved: string | null, place: Asked = {}): string {
  const params = new URLSearchParams(asked);
  if (saved !== null) params.set('saved', saved);
  for (const [name, value] of Object.entries(place)) params.set(name, value);
  const text = params.toString();
  return text === '' ? '/app/members' : `/app/members?${text}`;
}

/**
 * What is asked of the list while one types and chooses: the address follows once that rests, and what is typed is never overwritten by a
 * slower answer; whoever goes back in the browser sees what was asked then.
 */
export function useMembersQuery() {
  const { asked: loaded, saved } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(() => fromText(loaded));
  const [seen, setSeen] = useState({ loaded, sent: loaded });
  if (loaded !== seen.loaded) {
    setSeen({ loaded, sent: loaded });
    if (loaded !== seen.sent) setTyped(fromText(loaded));
  }
  const wanted = understood(typed);
  useEffect(() => {
    if (wanted === loaded) return;
    const timer = setTimeout(() => {
      setSeen((before) => ({ ...before, sent: wanted }));
      navigate(membersAddress(wanted, saved), { replace: true });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, loaded, saved, navigate]);
  return {
    typed,
    /** what is asked, once it rests */
    wanted,
    change: (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value })),
    /** Asks something else altogether, at once: another view. */
    open: (text: string, view: string | null) => {
      setTyped(fromText(text));
      setSeen((before) => ({ ...before, sent: text }));
      navigate(membersAddress(text, view));
    },
    clear: () => {
      const { view = '', sort = '' } = fromText(loaded);
      setTyped(Object.fromEntries(Object.entries({ view, sort }).filter(([, value]) => value !== '')));
    },
  };
}
