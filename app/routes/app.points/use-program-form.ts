import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
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
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import { useKeptForm } from '../../ui/use-kept-form.ts';
import type { action, loader } from './route.tsx';

/** What the page was opened with, and by when: a save names it, so that it overwrites no newer draft. */
interface Base {
  settings: ProgramSettings;
  savedAt: string | null;
}

export type ChangeField = (field: ProgramField, value: string) => void;

const differs = (a: ProgramForm, b: ProgramForm): boolean => PROGRAM_FIELDS.some((field) => a[field] !== b[field]);

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

/** The form's state: what the server keeps, what is typed, and what is wrong with it. */
export function useProgramForm() {
  const { draft, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const shop = useShop();
  const mark = useLocale() === 'pl' ? ',' : '.';
  const { base, kept, form, setForm, tried, reset, check } = useKeptForm<Base, ProgramForm>({
    loaded: { settings: draft, savedAt },
    key: JSON.stringify([draft, savedAt]),
    formOf: ({ settings }) => formOfSettings(settings, shop, mark),
    refused: answer?.did === 'refused' ? answer.form : null,
    hold: answer?.did === 'raced',
  });
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
    reset,
    /** Shows the problems; true if there are none. */
    check: () => check(parsed.ok),
  };
}
