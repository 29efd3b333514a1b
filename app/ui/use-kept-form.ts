import { useState } from 'react';
import { focusFirstProblem } from './focus-first-problem.ts';

interface Loaded<Base, Form> {
  /** What the server keeps, as the loader gives it now. */
  loaded: Base;
  /** Tells one state of it from another. */
  key: string;
  formOf: (base: Base) => Form;
  /** What the server turned down, as it was typed; null if nothing was. */
  refused?: Form | null;
  /** While true, a newer state takes nothing from the screen: a save was refused because of it, and the merchant has not asked for it yet. */
  hold: boolean;
}

interface Kept<Base, Form> {
  key: string;
  base: Base;
  form: Form;
}

/**
 * A form over something the server keeps: what is kept, what is typed, and whether a save was tried. Problems show once it was, and then
 * follow the typing. When the server keeps something new (it was saved, here or elsewhere), the form begins again from that.
 * @returns `base` and `kept`: what the page was opened with, as it is kept and as fields show it; `check`: takes note that a save was tried, and leads to
 *   the first problem if there is one
 */
export function useKeptForm<Base, Form>({ loaded, key, formOf, refused = null, hold }: Loaded<Base, Form>) {
  const [kept, setKept] = useState<Kept<Base, Form>>(() => ({ key, base: loaded, form: formOf(loaded) }));
  const [form, setForm] = useState<Form>(refused ?? kept.form);
  const [tried, setTried] = useState(refused !== null);
  if (!hold && kept.key !== key) {
    const next = { key, base: loaded, form: formOf(loaded) };
    setKept(next);
    setForm(next.form);
    setTried(false);
  }
  return {
    base: kept.base,
    kept: kept.form,
    form,
    setForm,
    tried,
    reset: () => {
      setForm(kept.form);
      setTried(false);
    },
    /** @returns `fine`, so that a caller can go on */
    check: (fine: boolean): boolean => {
      setTried(true);
      if (!fine) focusFirstProblem();
      return fine;
    },
  };
}
