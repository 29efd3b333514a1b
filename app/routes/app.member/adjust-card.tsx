import { useFetcher, useLoaderData } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  Card,
  Checkbox,
  ChoiceList,
  InlineError,
  InlineStack,
  Text,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ADJUST_POINTS_MAX,
  ADJUST_REASON_CHARS_MAX,
  parseAdjustForm,
  type AdjustField,
  type AdjustForm,
  type AdjustProblem,
} from '../../loyalty/earning/adjust-form.ts';
import { useToast } from '../../ui/use-toast.ts';
import type { action, loader } from './route.tsx';

const EMPTY = { direction: 'add', points: '', reason: '', activity: '' };

function useRefusalWords() {
  const { t } = useTranslation();
  const points = (count: number) => t('common.points', { count });
  const problem = (code: AdjustProblem | undefined) => {
    if (code === undefined) return undefined;
    if (code === 'points') return t('member.adjust.problem.points', { max: ADJUST_POINTS_MAX });
    return t(`member.adjust.problem.${code}`, { max: ADJUST_REASON_CHARS_MAX });
  };
  const insufficient = (free: number, missing: number) =>
    free === 0
      ? t('member.adjust.problem.insufficientNone', { missing: points(missing) })
      : t('member.adjust.problem.insufficient', { free: points(free), missing: points(missing) });
  return { problem, insufficient, points };
}

/** What the fields say is wrong: typed problems first, then what the server refused. */
function useAdjustForm() {
  const { adjustKey } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const [typed, setTyped] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const [answered, setAnswered] = useState(answer);
  const [asked, setAsked] = useState<AdjustForm | null>(null);
  const form: AdjustForm = { ...typed, key: adjustKey };
  const parsed = parseAdjustForm(form);
  if (answer !== answered) {
    setAnswered(answer);
    if (answer?.did === 'adjusted') {
      setTyped(EMPTY);
      setTried(false);
    }
  }
  const problems: Partial<Record<AdjustField, AdjustProblem>> = tried && !parsed.ok ? parsed.problems : {};
  // a refusal speaks of what was sent; it goes when something else is typed
  const stale =
    asked === null ||
    asked.points !== form.points ||
    asked.direction !== form.direction ||
    asked.reason !== form.reason ||
    asked.activity !== form.activity;
  return {
    form,
    problems,
    answer,
    refusal: answer && !stale && fetcher.state === 'idle' ? answer : null,
    busy: fetcher.state !== 'idle',
    change: (field: keyof typeof EMPTY, value: string) => setTyped((before) => ({ ...before, [field]: value })),
    send: () => {
      setTried(true);
      if (!parsed.ok) return;
      setAsked(form);
      fetcher.submit({ ...form, intent: 'adjust' }, { method: 'post' });
    },
    after: parsed.ok ? parsed.adjustment.points : null,
  };
}

/** Adds or takes points by hand, with the reason. */
export function AdjustCard({ free }: { free: number }) {
  const { t } = useTranslation();
  const { form, problems, answer, refusal, busy, change, send, after } = useAdjustForm();
  const words = useRefusalWords();
  useToast(
    answer,
    answer?.did === 'adjusted' ? t(answer.repeated ? 'member.adjust.already' : 'member.adjust.done') : null,
  );
  const tooMany = refusal?.did === 'insufficient' ? words.insufficient(refusal.free, refusal.missing) : undefined;
  const impossible = refusal?.did === 'impossible' ? t(`member.adjust.problem.${refusal.reason}`) : undefined;
  const served = refusal?.did === 'refused' ? refusal.problems : {};
  const fault = words.problem(problems.key ?? served.key) ?? impossible;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.adjust.title')}
        </Text>
        <ChoiceList
          title={t('member.adjust.direction')}
          titleHidden
          choices={[
            { value: 'add', label: t('member.adjust.add') },
            { value: 'take', label: t('member.adjust.take') },
          ]}
          selected={[form.direction]}
          onChange={([value]) => change('direction', value ?? 'add')}
          error={words.problem(problems.direction ?? served.direction)}
        />
        <TextField
          label={t('member.adjust.points')}
          value={form.points}
          onChange={(value) => change('points', value)}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          error={words.problem(problems.points ?? served.points) ?? tooMany}
          helpText={
            after !== null && free + after >= 0
              ? t('member.adjust.after', { points: words.points(free + after) })
              : undefined
          }
        />
        <TextField
          label={t('member.adjust.reason')}
          value={form.reason}
          onChange={(value) => change('reason', value)}
          multiline={2}
          autoComplete="off"
          helpText={t('member.adjust.reasonHelp')}
          error={words.problem(problems.reason ?? served.reason)}
        />
        <Checkbox
          label={t('member.adjust.activity')}
          helpText={t('member.adjust.activityHelp')}
          checked={form.activity === 'on'}
          onChange={(checked) => change('activity', checked ? 'on' : '')}
        />
        {fault !== undefined && (
          <Box>
            <InlineError fieldID="adjust" message={fault} />
          </Box>
        )}
        <InlineStack>
          <Button onClick={send} loading={busy} tone={form.direction === 'take' ? 'critical' : undefined}>
            {t(form.direction === 'take' ? 'member.adjust.submitTake' : 'member.adjust.submitAdd')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
