import { useFetcher, useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import {
  formOfEnrolment,
  parseEnrolmentForm,
  sameEnrolment,
  type EnrolmentField,
  type EnrolmentProblems,
} from '../../loyalty/program/enrolment-form.ts';
import { useKeptForm } from '../../ui/use-kept-form.ts';
import type { JoiningAnswer } from '../app.settings.joining.ts';
import type { loader } from './route.tsx';

/** The section's state: what the server keeps, what is typed, what is wrong with it, and what came of saving. */
export function useJoiningForm() {
  const { joining } = useLoaderData<typeof loader>();
  const { submit, data: answer, state } = useFetcher<JoiningAnswer>();
  const { base, kept, form, setForm, tried, reset, check } = useKeptForm({
    loaded: { rule: joining.rule, savedAt: joining.savedAt },
    key: JSON.stringify([joining.rule, joining.savedAt]),
    formOf: ({ rule }) => formOfEnrolment(rule),
    hold: answer?.did === 'raced',
  });
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
    reset,
    /** Sends the form, or shows what is wrong with it. */
    save: () => {
      if (check(parsed.ok))
        submit({ ...form, draft: base.savedAt ?? '' }, { method: 'post', action: '/app/settings/joining' });
    },
  };
}
