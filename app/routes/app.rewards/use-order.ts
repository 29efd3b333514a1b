import { useFetcher } from '@remix-run/react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { action } from './route.tsx';

/** These ids with the one at `from` put to `to`. */
export function moved(ids: readonly string[], from: number, to: number): string[] {
  const kept = ids.filter((_, place) => place !== from);
  const id = ids[from];
  return id === undefined ? [...ids] : [...kept.slice(0, to), id, ...kept.slice(to)];
}

/**
 * The order of the list while it is being changed: what is dragged, then what was sent, then what the server keeps.
 * @param kept the ids as the server has them
 */
export function useOrder(kept: readonly string[]) {
  const fetcher = useFetcher<typeof action>();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<readonly string[] | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const focusOn = useRef<{ id: string; towards: 'up' | 'down'; shown: string } | null>(null);
  const sent = fetcher.formData?.get('ids');
  const pending = typeof sent === 'string' ? sent.split(',') : null;
  const wanted = over ?? pending ?? kept;
  // what was made or archived meanwhile is neither lost nor shown twice
  const order = [...wanted.filter((id) => kept.includes(id)), ...kept.filter((id) => !wanted.includes(id))];
  const send = (ids: readonly string[]) => {
    // what is on its way counts: going back at once has to be sent too
    if (ids.join() !== (pending ?? kept).join())
      fetcher.submit({ intent: 'order', ids: ids.join() }, { method: 'post' });
  };
  const shown = order.join();
  // the moved line keeps the focus; at an end the button that leads back gets it
  useEffect(() => {
    const wish = focusOn.current;
    if (wish?.shown !== shown) return;
    focusOn.current = null;
    const buttons = [wish.towards, wish.towards === 'up' ? 'down' : 'up'].map((way) =>
      document.querySelector<HTMLButtonElement>(`[data-move="${way}-${wish.id}"] button`),
    );
    buttons.find((button) => button !== null && button.getAttribute('aria-disabled') !== 'true')?.focus();
  });
  return {
    order,
    dragged,
    /** what was moved last, to be told to those who do not see it */
    last,
    answer: fetcher.data,
    move: (id: string, towards: 'up' | 'down') => {
      const from = order.indexOf(id);
      const wish = moved(order, from, towards === 'up' ? from - 1 : from + 1);
      focusOn.current = { id, towards, shown: wish.join() };
      setLast(id);
      send(wish);
    },
    drag: {
      start: (id: string) => setDragged(id),
      /** Whether something of this list is held over that line; then the line makes room. */
      over: (id: string): boolean => {
        if (dragged === null) return false;
        if (dragged !== id) setOver(moved(order, order.indexOf(dragged), order.indexOf(id)));
        return true;
      },
      end: () => {
        if (over !== null) send(over);
        setLast(dragged);
        setDragged(null);
        setOver(null);
      },
    },
  };
}

/** Tells a list which of its lines something is dragged over. @param ref of the list; its lines carry `data-reward` */
export function useDragOver(ref: RefObject<HTMLElement>, over: (id: string) => boolean): void {
  useEffect(() => {
    const list = ref.current;
    if (!list) return;
    const onOver = (event: DragEvent) => {
      const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-reward]') : null;
      const id = line?.dataset['reward'];
      // whoever takes it says so, or the browser shows that it cannot be dropped
      if (id !== undefined && over(id)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => event.preventDefault();
    list.addEventListener('dragover', onOver);
    list.addEventListener('drop', onDrop);
    return () => {
      list.removeEventListener('dragover', onOver);
      list.removeEventListener('drop', onDrop);
    };
  }, [ref, over]);
}
