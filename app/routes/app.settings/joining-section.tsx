import { useLoaderData, useNavigate } from '@remix-run/react';
import { Banner, BlockStack, Card, ChoiceList, Layout, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { CREDIT_DAYS_MAX } from '../../loyalty/program/enrolment-rule.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { enrolmentSentences } from '../app.points/enrolment-words.ts';
import type { loader } from './route.tsx';
import { useJoiningForm } from './use-joining-form.ts';

const MODES = ['automatic', 'sign_up', 'opt_in'] as const;

/** What stands in the way, or what is not live yet; nothing if neither. */
function Notice({ raced, dirty }: { raced: boolean; dirty: boolean }) {
  const { t } = useTranslation();
  const { notLive } = useLoaderData<typeof loader>().joining;
  const navigate = useNavigate();
  if (raced)
    return (
      <Banner
        tone="critical"
        title={t('points.raced.someone_saved_first')}
        action={{ content: t('points.raced.reload'), onAction: () => navigate('/app/settings', { replace: true }) }}
      >
        <Text as="p">{t('points.raced.typed')}</Text>
      </Banner>
    );
  if (dirty || notLive === null || notLive === 0) return null;
  return (
    <Banner
      tone="info"
      title={t('expiry.notLive', { count: notLive })}
      action={{ content: t('expiry.review'), url: '/app/points' }}
    >
      <Text as="p">{t('expiry.notLiveBody')}</Text>
    </Banner>
  );
}

/** How many customers have orders that wait for them to join. */
function WaitingCard() {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { waiting, customers, orders, points, more } = useLoaderData<typeof loader>().joining.waiting;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t('settings.joining.waiting.title')}
        </Text>
        {waiting === 0 ? (
          <Text as="p" tone="subdued">
            {t('settings.joining.waiting.none')}
          </Text>
        ) : (
          <>
            <Text as="p" variant="headingLg">
              {number(customers)}
            </Text>
            <Text as="p">
              {t('settings.joining.waiting.customers', { count: customers })}{' '}
              {t('settings.joining.waiting.orders', { count: waiting })}{' '}
              {t(more ? 'settings.joining.waiting.worthMore' : 'settings.joining.waiting.worth', {
                points: t('common.points', { count: points }),
                count: orders,
              })}
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}

/** How customers become members, and which of their earlier orders count. */
export function JoiningSection() {
  const { t } = useTranslation();
  const { form, rule, dirty, problems, answer, busy, change, reset, save } = useJoiningForm();
  useToast(answer, answer?.did === 'saved' ? t('settings.joining.saved') : null);
  const say = (field: keyof typeof problems) => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(`settings.joining.problem.${problem}`, { max: CREDIT_DAYS_MAX });
  };
  return (
    <Layout.AnnotatedSection title={t('settings.joining.title')} description={t('settings.joining.description')}>
      <UnsavedChanges id="joining-changes" open={dirty} saving={busy} onSave={save} onDiscard={reset} />
      <BlockStack gap="400">
        <Notice raced={answer?.did === 'raced'} dirty={dirty} />
        <Card>
          <BlockStack gap="400">
            <ChoiceList
              title={t('settings.joining.how')}
              choices={MODES.map((mode) => ({
                value: mode,
                label: t(`settings.joining.mode.${mode}`),
                helpText: t(`settings.joining.modeHelp.${mode}`),
              }))}
              selected={[form.mode]}
              onChange={([mode]) => change('mode', mode ?? '')}
              error={say('mode')}
            />
            <TextField
              label={t('settings.joining.termsUrl')}
              type="url"
              value={form.termsUrl}
              onChange={(value) => change('termsUrl', value)}
              placeholder="https://"
              autoComplete="off"
              helpText={t('settings.joining.termsHelp')}
              error={say('termsUrl')}
            />
            <TextField
              label={t('settings.joining.creditDays')}
              value={form.creditDays}
              onChange={(value) => change('creditDays', value)}
              inputMode="numeric"
              suffix={t('settings.joining.days')}
              autoComplete="off"
              maxLength={6}
              helpText={t('settings.joining.creditHelp')}
              error={say('creditDays')}
            />
            {rule && <Text as="p">{enrolmentSentences({ t }, rule).join(' ')}</Text>}
          </BlockStack>
        </Card>
        <WaitingCard />
      </BlockStack>
    </Layout.AnnotatedSection>
  );
}
