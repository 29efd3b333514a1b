import { useActionData, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import {
  EXPIRY_FIELDS,
  formOfExpiry,
  parseExpiryForm,
  type ExpiryField,
  type ExpiryForm,
  type ExpiryProblems,
} from '../../loyalty/program/expiry-form.ts';
import { sameExpiry } from '../../loyalty/program/expiry-rule.ts';
import { useKeptForm } from '../../ui/use-kept-form.ts';
import type { action, loader } from './route.tsx';

const sameForm = (a: ExpiryForm, b: ExpiryForm): boolean => EXPIRY_FIELDS.every((field) => a[field] === b[field]);

/** The form's state: what the server keeps, what is typed, and what is wrong with it. */
export function useExpiryForm() {
  const { rule, savedAt } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { base, kept, form, setForm, tried, reset, check } = useKeptForm({
    loaded: { rule, savedAt },
    key: JSON.stringify([rule, savedAt]),
    formOf: (loaded) => formOfExpiry(loaded.rule),
    refused: answer?.did === 'refused' ? answer.form : null,
    hold: answer?.did === 'raced',
  });
  const parsed = useMemo(() => parseExpiryForm(form, base.rule), [form, base]);
  const problems: ExpiryProblems = tried && !parsed.ok ? parsed.problems : {};
  return {
    form,
    savedAt: base.savedAt,
    rule: parsed.ok ? parsed.rule : null,
    dirty: parsed.ok ? !sameExpiry(parsed.rule, base.rule) : !sameForm(form, kept),
    problems,
    change: (field: ExpiryField, value: string) => setForm((typed) => ({ ...typed, [field]: value })),
    reset,
    /** Shows the problems; true if there are none. */
    check: () => check(parsed.ok),
  };
}
