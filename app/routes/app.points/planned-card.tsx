import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Button, Card, InlineStack, Layout, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULE_AHEAD_MIN } from '../../loyalty/program/schedule.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { ScheduleAnswer } from '../app.points.schedule.ts';
import type { loader } from './route.tsx';
import { SettingsCompared } from './settings-compared.tsx';

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;
type Plan = NonNullable<Loaded['plan']>;

/** What is given up, before it is. */
function CancelModal({
  plan,
  open,
  onConfirm,
  onClose,
}: Record<'onConfirm' | 'onClose', () => void> & { plan: Plan; open: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { unpublished } = useLoaderData<typeof loader>();
  return (
    <Modal id="cancel-plan" open={open} onHide={onClose}>
      <Box padding="400">
        <Text as="p">
          {t(unpublished ? 'points.schedule.cancelBodyDraft' : 'points.schedule.cancelBody', {
            date: dateTime(plan.publishAt),
          })}
        </Text>
      </Box>
      <TitleBar title={t('points.schedule.cancelTitle')}>
        <button variant="primary" tone="critical" onClick={onConfirm}>
          {t('points.schedule.cancelYes')}
        </button>
        <button onClick={onClose}>{t('points.schedule.keep')}</button>
      </TitleBar>
    </Modal>
  );
}

/** Asks the server to give the plan up; the answer outlives the card, whose plan is then gone. */
function useCancellation() {
  const { t } = useTranslation();
  const { submit, data, state } = useFetcher<ScheduleAnswer>();
  useToast(data, data?.did === 'cancelled' ? t('points.schedule.cancelled') : null);
  return {
    busy: state !== 'idle',
    refused:
      data?.did === 'refused' ? t(`points.schedule.problem.${data.reason}`, { minutes: SCHEDULE_AHEAD_MIN }) : null,
    cancel: (plan: Plan) =>
      submit({ intent: 'cancel', plan: plan.plannedAt }, { method: 'post', action: '/app/points/schedule' }),
  };
}

function PlanBody({ plan, busy, onCancel }: { plan: Plan; busy: boolean; onCancel: () => void }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { live } = useLoaderData<typeof loader>();
  const moved = plan.basedOn !== (live?.version ?? null);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" gap="200">
          <Text as="h2" variant="headingMd">
            {t('points.schedule.cardTitle', { version: (live?.version ?? 0) + 1, date: dateTime(plan.publishAt) })}
          </Text>
          <Button onClick={onCancel} disabled={busy} loading={busy}>
            {t('points.schedule.cancel')}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('points.schedule.cardWhen', { planned: dateTime(plan.plannedAt), staff: plan.plannedBy })}
        </Text>
        {moved && <Text as="p">{t('points.schedule.cardMoved')}</Text>}
        <SettingsCompared
          live={live?.settings ?? null}
          settings={plan.settings}
          intro={t(live ? 'points.schedule.cardChanges' : 'points.schedule.cardFirst')}
          same={t('points.schedule.cardSame')}
        />
      </BlockStack>
    </Card>
  );
}

/** A section of the page: the version that is planned, when, by whom, what it changes, and the way out. Nothing where none is. */
export function PlannedCard() {
  const { plan } = useLoaderData<typeof loader>();
  const { busy, refused, cancel } = useCancellation();
  const [asking, setAsking] = useState(false);
  if (!plan && refused === null) return null;
  return (
    <Layout.Section variant="fullWidth">
      <BlockStack gap="400">
        {refused !== null && <Banner tone="critical" title={refused} />}
        {plan && <PlanBody plan={plan} busy={busy} onCancel={() => setAsking(true)} />}
        {plan && (
          <CancelModal
            plan={plan}
            open={asking}
            onConfirm={() => {
              setAsking(false);
              cancel(plan);
            }}
            onClose={() => setAsking(false)}
          />
        )}
      </BlockStack>
    </Layout.Section>
  );
}

/** For a dialog that publishes: that the plan goes with it. Nothing where there is none. */
export function PlanDropped() {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const { plan } = useLoaderData<typeof loader>();
  return plan && <Text as="p">{t('points.schedule.dropsPlan', { date: dateTime(plan.publishAt) })}</Text>;
}
