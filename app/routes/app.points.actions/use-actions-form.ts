import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo, useState } from 'react';
import { actionChanges } from '../../loyalty/program/action-changes.ts';
import type { ActionRule } from '../../loyalty/program/action-rule.ts';
import {
  parseActionsForm,
  typedAction,
  type ActionProblems,
  type TypedAction,
} from '../../loyalty/program/actions-form.ts';
import { focusFirstProblem } from '../../ui/focus-first-problem.ts';
import { useShop } from '../../ui/shop-context.tsx';
import type { action, loader } from './route.tsx';

interface Base {
  actions: ActionRule[];
  savedAt: string | null;
}

const sameBase = (a: Base, b: Base): boolean =>
  a.savedAt === b.savedAt && JSON.stringify(a.actions) === JSON.stringify(b.actions);

/**
 * The form's state: what the server keeps, what is typed, and what is wrong with it. Problems show once a save was tried, and then follow
 * the typing.
 */
export function useActionsForm() {
  const { actions, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { zone } = useShop();
  const [base, setBase] = useState<Base>({ actions, savedAt });
  const [typed, setTyped] = useState<TypedAction[]>(() => actions.map(typedAction));
  const [tried, setTried] = useState(false);
  const loaded = { actions, savedAt };
  // what was refused stays as it was typed, until the merchant asks for the newer draft
  if (answer?.did !== 'raced' && !sameBase(base, loaded)) {
    setBase(loaded);
    setTyped(actions.map(typedAction));
    setTried(false);
  }
  const text = useMemo(() => JSON.stringify(typed), [typed]);
  const parsed = useMemo(() => parseActionsForm(text, zone), [text, zone]);
  const dirty = parsed.ok ? actionChanges(base.actions, parsed.actions).length > 0 : true;
  const problems: ActionProblems = tried && !parsed.ok ? parsed.problems : {};
  return {
    typed,
    text,
    savedAt: base.savedAt,
    /** the rules as they would be saved; null while something cannot be read */
    rules: parsed.ok ? parsed.actions : null,
    dirty,
    problems,
    change: (id: string, part: Partial<TypedAction>) =>
      setTyped((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one))),
    add: (one: TypedAction) => setTyped((all) => [...all, one]),
    remove: (id: string) => setTyped((all) => all.filter((one) => one.id !== id)),
    reset: () => {
      setTyped(base.actions.map(typedAction));
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

export type ActionsForm = ReturnType<typeof useActionsForm>;
