import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  detailsFormOf,
  parseDetailsForm,
  type DetailsField,
  type DetailsForm,
  type DetailsProblems,
} from '../../loyalty/members/details-form.ts';
import { REFERRAL_CODE_CHARS_MAX } from '../../loyalty/members/stored-values.ts';
import { useMonths } from '../../ui/use-months.ts';
import { useToast } from '../../ui/use-toast.ts';
import type { action, loader } from './route.tsx';

const same = (one: DetailsForm, other: DetailsForm): boolean =>
  one.month === other.month && one.day === other.day && one.code === other.code;

function useDetailsForm() {
  const { member } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const known = detailsFormOf(member);
  const [form, setForm] = useState(known);
  const [sent, setSent] = useState<DetailsForm | null>(null);
  const parsed = parseDetailsForm(form);
  // what was wrong with the form as it was sent stands until something else is typed
  const refused = sent !== null && same(sent, form) && fetcher.state === 'idle' && answer?.did === 'unnoted';
  const problems: DetailsProblems = sent !== null && !parsed.ok ? parsed.problems : refused ? answer.problems : {};
  return {
    form,
    problems,
    answer,
    busy: fetcher.state !== 'idle',
    changed: !same(form, known),
    change: (field: DetailsField, value: string) => setForm((before) => ({ ...before, [field]: value })),
    send: () => {
      setSent(form);
      if (parsed.ok) fetcher.submit({ ...form, intent: 'details' }, { method: 'post' });
    },
  };
}

/** Birthday and referral code, written down by hand: nothing computes them yet. */
export function DetailsFormCard() {
  const { t } = useTranslation();
  const { form, problems, answer, busy, changed, change, send } = useDetailsForm();
  const months = [{ value: '', label: t('member.known.noMonth') }, ...useMonths(1)];
  useToast(answer, answer?.did === 'noted' ? t('member.known.done') : null);
  const say = (field: DetailsField) => {
    const problem = problems[field];
    return problem && t(`member.known.problem.${problem}`, { max: REFERRAL_CODE_CHARS_MAX });
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.known.title')}
        </Text>
        <FormLayout>
          <FormLayout.Group condensed title={t('member.known.birthday')}>
            <TextField
              label={t('member.known.day')}
              value={form.day}
              onChange={(value) => change('day', value)}
              inputMode="numeric"
              autoComplete="off"
              maxLength={2}
              error={say('day')}
            />
            <Select
              label={t('member.known.month')}
              options={months}
              value={form.month}
              onChange={(value) => change('month', value)}
              error={say('month')}
            />
          </FormLayout.Group>
          <TextField
            label={t('member.known.code')}
            value={form.code}
            onChange={(value) => change('code', value)}
            autoComplete="off"
            maxLength={REFERRAL_CODE_CHARS_MAX}
            error={say('code')}
          />
        </FormLayout>
        <InlineStack>
          <Button disabled={!changed} loading={busy} onClick={send}>
            {t('member.known.save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
