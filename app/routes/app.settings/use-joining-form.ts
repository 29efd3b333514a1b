import { useFetcher, useLoaderData } from '@remix-run/react';
import { useMemo, useState } from 'react';
import {
  formOfEnrolment,
  parseEnrolmentForm,
  sameEnrolment,
  type EnrolmentField,
  type EnrolmentProblems,
} from '../../loyalty/program/enrolment-form.ts';
import type { EnrolmentRule } from '../../loyalty/program/enrolment-rule.ts';
import { focusFirstProblem } from '../../ui/focus-first-problem.ts';
import type { JoiningAnswer } from '../app.settings.joining.ts';
import type { loader } from './route.tsx';

interface Base {
  rule: EnrolmentRule;
  savedAt: string | null;
}

/** The section's state: what the server keeps, what is typed, what is wrong with it, and what came of saving. */
export function useJoiningForm() {
  const { joining } = useLoaderData<typeof loader>();
  const { submit, data: answer, state } = useFetcher<JoiningAnswer>();
  const { rule, savedAt } = joining;
  const [base, setBase] = useState<Base>({ rule, savedAt });
  const kept = useMemo(() => formOfEnrolment(base.rule), [base]);
  const [form, setForm] = useState(kept);
  const [tried, setTried] = useState(false);
  // what was refused because of a newer draft stays as it was typed, until the merchant asks for that one
  if (answer?.did !== 'raced' && (base.savedAt !== savedAt || !sameEnrolment(base.rule, rule))) {
    setBase({ rule, savedAt });
    setForm(formOfEnrolment(rule));
    setTried(false);
  }
  const parsed = useMemo(() => parseEnrolmentForm(form), [form]);
  const changed = form.mode !== kept.mode || form.termsUrl !== kept.termsUrl || form.creditDays !== kept.creditDays;
  const problems: EnrolmentProblems = tried && !parsed.ok ? parsed.problems : {};
  return {
    form,
    rule: parsed.ok ? parsed.rule : null,
    dirty: parsed.ok ? !sameEnrolment(parsed.rule, base.rule) : changed,
    problems,
    answer,
    busy: state !== 'idle',
    change: (field: EnrolmentField, value: string) => setForm((typed) => ({ ...typed, [field]: value })),
    reset: () => {
      setForm(kept);
      setTried(false);
    },
    /** Sends the form, or shows what is wrong with it. */
    save: () => {
      setTried(true);
      if (parsed.ok)
        submit({ ...form, draft: base.savedAt ?? '' }, { method: 'post', action: '/app/settings/joining' });
      else focusFirstProblem();
    },
  };
}
