import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgramForm } from '../../loyalty/program/program-form.ts';
import { SCHEDULE_AHEAD_MIN, scheduleInstant } from '../../loyalty/program/schedule.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { ScheduleAnswer, ScheduleReason } from '../app.points.schedule.ts';
import { ExpiryReach } from './expiry-reach.tsx';
import { SettingsCompared } from './settings-compared.tsx';
import type { loader } from './route.tsx';

interface Props {
  open: boolean;
  draft: ProgramSettings;
  /** the form as it is sent, and when the draft on the page was saved */
  sent: ProgramForm;
  savedAt: string | null;
  /** what was typed is the plan's now */
  onPlanned: () => void;
  onClose: () => void;
}

const OF_THE_DATE = new Set<ScheduleReason>(['date_unreadable', 'date_skipped', 'date_too_soon', 'date_too_late']);

/** When it is to be published; a problem shows once one tried, until the field changes. */
function useWhen() {
  const { t } = useTranslation();
  const { zone } = useShop();
  const { suggestedAt } = useLoaderData<typeof loader>();
  const [typed, setTyped] = useState(suggestedAt);
  const [problem, setProblem] = useState<ScheduleReason | null>(null);
  return {
    typed,
    change: (text: string) => {
      setTyped(text);
      setProblem(null);
    },
    /** Shows the problem; true if there is none. */
    check: () => {
      const read = scheduleInstant(typed, zone, new Date());
      setProblem(read.ok ? null : read.problem);
      return read.ok;
    },
    say: (reason: ScheduleReason) => t(`points.schedule.problem.${reason}`, { minutes: SCHEDULE_AHEAD_MIN }),
    problem,
  };
}

/** Publishing later: when, and what will change then. */
export function ScheduleModal({ open, draft, sent, savedAt, onPlanned, onClose }: Props) {
  const { t } = useTranslation();
  const { zone } = useShop();
  const { dateTime } = useFormat();
  const { live, plan } = useLoaderData<typeof loader>();
  const { submit, data, state } = useFetcher<ScheduleAnswer>();
  const when = useWhen();
  useToast(data, data?.did === 'planned' ? t('points.schedule.planned', { version: data.version }) : null);
  useEffect(() => {
    if (data?.did === 'planned') onPlanned();
    // once an answer, whatever else is drawn anew
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data]);
  const refused = data?.did === 'refused' ? data.reason : null;
  const dateProblem = when.problem ?? (refused !== null && OF_THE_DATE.has(refused) ? refused : null);
  const confirm = () => {
    if (!when.check() || state !== 'idle') return;
    const fields = { ...sent, intent: 'plan', publishAt: when.typed, live: live?.version ?? 0 };
    submit(
      { ...fields, draft: savedAt ?? '', plan: plan?.plannedAt ?? '' },
      { method: 'post', action: '/app/points/schedule' },
    );
  };
  return (
    <Modal id="schedule-rule" open={open} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="400">
          {refused !== null && dateProblem === null && <Banner tone="critical" title={when.say(refused)} />}
          <TextField
            label={t('points.schedule.when')}
            type="datetime-local"
            value={when.typed}
            onChange={when.change}
            autoComplete="off"
            helpText={t('points.schedule.whenHelp', { minutes: SCHEDULE_AHEAD_MIN, zone: zone.replaceAll('_', ' ') })}
            error={dateProblem === null ? undefined : when.say(dateProblem)}
          />
          <SettingsCompared
            live={live?.settings ?? null}
            settings={draft}
            intro={t(live ? 'points.schedule.changes' : 'points.schedule.first')}
            same={t('points.schedule.problem.nothing_changes')}
          />
          {live && <ExpiryReach live={live.settings} settings={draft} counts={false} />}
          {plan && <Text as="p">{t('points.schedule.replaces', { date: dateTime(plan.publishAt) })}</Text>}
          <Text as="p" tone="subdued">
            {t('points.schedule.draftMoves')}
          </Text>
        </BlockStack>
      </Box>
      <TitleBar title={t('points.schedule.title', { version: (live?.version ?? 0) + 1 })}>
        <button variant="primary" onClick={confirm} disabled={state !== 'idle'}>
          {t('points.schedule.yes')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}
