import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { actionChanges } from '../../loyalty/program/action-changes.ts';
import {
  parseActionsForm,
  typedAction,
  type ActionProblems,
  type TypedAction,
} from '../../loyalty/program/actions-form.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { useKeptForm } from '../../ui/use-kept-form.ts';
import type { action, loader } from './route.tsx';

/** The form's state: what the server keeps, what is typed, and what is wrong with it. */
export function useActionsForm() {
  const { actions, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { zone } = useShop();
  const { base, form, setForm, tried, reset, check } = useKeptForm({
    loaded: { actions, savedAt },
    key: JSON.stringify([actions, savedAt]),
    formOf: (loaded) => loaded.actions.map(typedAction),
    hold: answer?.did === 'raced',
  });
  const text = useMemo(() => JSON.stringify(form), [form]);
  const parsed = useMemo(() => parseActionsForm(text, zone), [text, zone]);
  const problems: ActionProblems = tried && !parsed.ok ? parsed.problems : {};
  return {
    typed: form,
    text,
    savedAt: base.savedAt,
    /** the rules as they would be saved; null while something cannot be read */
    rules: parsed.ok ? parsed.actions : null,
    dirty: parsed.ok ? actionChanges(base.actions, parsed.actions).length > 0 : true,
    problems,
    change: (id: string, part: Partial<TypedAction>) =>
      setForm((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one))),
    add: (one: TypedAction) => setForm((all) => [...all, one]),
    remove: (id: string) => setForm((all) => all.filter((one) => one.id !== id)),
    reset,
    /** Shows the problems; true if there are none. */
    check: () => check(parsed.ok),
  };
}

export type ActionsForm = ReturnType<typeof useActionsForm>;
