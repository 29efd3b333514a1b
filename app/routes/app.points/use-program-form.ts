import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo, useState } from 'react';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import {
  formOfSettings,
  parseProgramForm,
  PROGRAM_FIELDS,
  type ProgramField,
  type ProgramForm,
  type ProgramProblems,
} from '../../loyalty/program/program-form.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { focusFirstProblem } from '../../ui/focus-first-problem.ts';
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import type { action, loader } from './route.tsx';

/** What the page was opened with, and by when: a save names it, so that it overwrites no newer draft. */
interface Base {
  settings: ProgramSettings;
  savedAt: string | null;
}

export type ChangeField = (field: ProgramField, value: string) => void;

const differs = (a: ProgramForm, b: ProgramForm): boolean => PROGRAM_FIELDS.some((field) => a[field] !== b[field]);
const sameBase = (a: Base, b: Base): boolean =>
  a.savedAt === b.savedAt && JSON.stringify(a.settings) === JSON.stringify(b.settings);

/** What is typed, read as the server will read it. */
function useReading(base: Base, kept: ProgramForm, form: ProgramForm) {
  const shop = useShop();
  const exact = base.settings.goLiveAt;
  // the field knows minutes, the settings milliseconds: a date nobody touched stays exactly what it is
  const sent = useMemo(
    () => (form.goLiveAt === kept.goLiveAt ? { ...form, goLiveAt: exact } : form),
    [form, kept, exact],
  );
  const parsed = useMemo(() => parseProgramForm(sent, shop, base.settings), [sent, shop, base]);
  // "1,00" says what "1.00" said: no change
  const dirty = parsed.ok ? programChanges(base.settings, parsed.settings).length > 0 : differs(form, kept);
  return { sent, parsed, dirty };
}

/**
 * The form's state: what the server keeps, what is typed, and what is wrong with it. Problems show once a save was tried, and then
 * follow the typing.
 */
export function useProgramForm() {
  const { draft, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const shop = useShop();
  const mark = useLocale() === 'pl' ? ',' : '.';
  const [base, setBase] = useState<Base>({ settings: draft, savedAt });
  const kept = useMemo(() => formOfSettings(base.settings, shop, mark), [base, shop, mark]);
  const [form, setForm] = useState(answer?.did === 'refused' ? answer.form : kept);
  const [tried, setTried] = useState(answer?.did === 'refused');
  const loaded = { settings: draft, savedAt };
  // what was refused stays as it was typed, until the merchant asks for the newer draft
  if (answer?.did !== 'raced' && !sameBase(base, loaded)) {
    setBase(loaded);
    setForm(formOfSettings(draft, shop, mark));
    setTried(false);
  }
  const { sent, parsed, dirty } = useReading(base, kept, form);
  const problems: ProgramProblems = tried && !parsed.ok ? parsed.problems : {};
  const change: ChangeField = (field, value) => setForm((typed) => ({ ...typed, [field]: value }));
  return {
    form,
    sent,
    savedAt: base.savedAt,
    parsed,
    dirty,
    problems,
    change,
    reset: () => {
      setForm(kept);
      setTried(false);
    },
    /** Shows the problems; true if there are none. */
    check: () => {
      setTried(true);
      if (!parsed.ok) focusFirstProblem();
      return parsed.ok;
    },
  };
}
