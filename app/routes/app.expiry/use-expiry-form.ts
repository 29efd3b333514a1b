import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo, useState } from 'react';
import {
  EXPIRY_FIELDS,
  formOfExpiry,
  parseExpiryForm,
  type ExpiryField,
  type ExpiryForm,
  type ExpiryProblems,
} from '../../loyalty/program/expiry-form.ts';
import { sameExpiry, type ExpiryRule } from '../../loyalty/program/expiry-rule.ts';
import { focusFirstProblem } from '../../ui/focus-first-problem.ts';
import type { action, loader } from './route.tsx';

interface Base {
  rule: ExpiryRule;
  savedAt: string | null;
}

const sameForm = (a: ExpiryForm, b: ExpiryForm): boolean => EXPIRY_FIELDS.every((field) => a[field] === b[field]);

/**
 * The form's state: what the server keeps, what is typed, and what is wrong with it. Problems show once a save was tried, and then
 * follow the typing.
 */
export function useExpiryForm() {
  const { rule, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [base, setBase] = useState<Base>({ rule, savedAt });
  const kept = useMemo(() => formOfExpiry(base.rule), [base]);
  const [form, setForm] = useState(answer?.did === 'refused' ? answer.form : kept);
  const [tried, setTried] = useState(answer?.did === 'refused');
  // what was refused stays as it was typed, until the merchant asks for the newer draft
  if (answer?.did !== 'raced' && (base.savedAt !== savedAt || !sameForm(kept, formOfExpiry(rule)))) {
    setBase({ rule, savedAt });
    setForm(formOfExpiry(rule));
    setTried(false);
  }
  const parsed = useMemo(() => parseExpiryForm(form, base.rule), [form, base]);
  const dirty = parsed.ok ? !sameExpiry(parsed.rule, base.rule) : !sameForm(form, kept);
  const problems: ExpiryProblems = tried && !parsed.ok ? parsed.problems : {};
  return {
    form,
    savedAt: base.savedAt,
    rule: parsed.ok ? parsed.rule : null,
    dirty,
    problems,
    change: (field: ExpiryField, value: string) => setForm((typed) => ({ ...typed, [field]: value })),
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
