import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps the keyboard where it was in a list whose lines change by what is done with them: where the button that was pressed is gone,
 * its line gets the focus, or the one that took its place. Lines need `tabIndex={-1}`.
 * @param list whose children are the lines
 */
export function useKeptFocus(list: RefObject<HTMLElement>): void {
  const last = useRef<{ button: Node; line: Element; place: number } | null>(null);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const lines = [...(list.current?.children ?? [])];
      const button = target instanceof Node ? target : null;
      const place = lines.findIndex((line) => line.contains(button));
      const line = lines[place];
      // a dialog that asks first takes the focus on the way: what it was asked of is remembered
      if (button && line) last.current = { button, line, place };
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [list]);
  // after every render: a button may go with the answer, its line only with the list that is loaded next
  useEffect(() => {
    if (last.current === null || last.current.button.isConnected || document.activeElement !== document.body) return;
    const lines = [...(list.current?.children ?? [])];
    const { line, place } = last.current;
    const next = line.isConnected ? line : (lines[place] ?? lines.at(-1));
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  });
}
