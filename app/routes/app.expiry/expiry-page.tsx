import { useActionData, useLoaderData, useNavigate, useNavigation, useSubmit } from '@remix-run/react';
import { Banner, BlockStack, Card, Layout, List, Page, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExpiryForecast } from '../../loyalty/expiry/expiry-forecast.ts';
import { sameExpiry, type ExpiryRule } from '../../loyalty/program/expiry-rule.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { expirySentences } from '../app.points/expiry-words.ts';
import { usePosted } from '../app.points/use-posted.ts';
import { ForecastCard, PhoneForecast } from './forecast-card.tsx';
import type { action, loader } from './route.tsx';
import { ModeCard, WarnCard } from './rule-cards.tsx';
import { useExpiryForm } from './use-expiry-form.ts';

/** What stands in the way, or what is not live yet, above the form; nothing if neither. */
function Banners({ wrong, dirty }: { wrong: number; dirty: boolean }) {
  const { t } = useTranslation();
  const { notLive } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigate = useNavigate();
  if (answer?.did === 'raced')
    return (
      <Banner
        tone="critical"
        title={t('points.raced.someone_saved_first')}
        action={{
          content: t('points.raced.reload'),
          onAction: () => navigate('/app/points/expiry', { replace: true }),
        }}
      >
        <Text as="p">{t('points.raced.typed')}</Text>
      </Banner>
    );
  if (wrong > 0) return <Banner tone="critical" title={t('expiry.problemsTitle', { count: wrong })} />;
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

function SummaryCard({ rule }: { rule: ExpiryRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="p">{expirySentences({ t, format }, rule).join(' ')}</Text>
        {rule.mode !== 'none' && (
          <>
            <Text as="h2" variant="headingSm">
              {t('expiry.promise.title')}
            </Text>
            <List>
              {(['dates', 'warned', 'pending'] as const).map((promise) => (
                <List.Item key={promise}>{t(`expiry.promise.${promise}`)}</List.Item>
              ))}
            </List>
          </>
        )}
      </BlockStack>
    </Card>
  );
}

/** The expiry rule: form on the left, what it means on the right. */
export function ExpiryPage() {
  const { t } = useTranslation();
  const { live } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const { form, savedAt, rule, dirty, problems, change, reset, check } = useExpiryForm();
  const forecast = usePosted<ExpiryForecast>('/app/points/expiry/forecast', rule && form, savedAt ?? '');
  useToast(answer, answer?.did === 'saved' ? t('expiry.saved') : null);
  return (
    <Page
      title={t('expiry.title')}
      subtitle={t('expiry.subtitle')}
      backAction={{ content: t('points.title'), url: '/app/points' }}
    >
      <UnsavedChanges
        id="expiry-changes"
        open={dirty}
        saving={busy}
        onSave={() => {
          if (check()) submit({ ...form, draft: savedAt ?? '' }, { method: 'post' });
        }}
        onDiscard={reset}
      />
      <Layout>
        <Layout.Section variant="fullWidth">
          <Banners wrong={Object.keys(problems).length} dirty={dirty} />
        </Layout.Section>
        <Layout.Section>
          <BlockStack gap="400">
            <ModeCard {...{ form, problems, change }} />
            {form.mode !== 'none' && <WarnCard {...{ form, problems, change }} />}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div className="comeback-aside">
            <BlockStack gap="400">
              {rule && <SummaryCard rule={rule} />}
              <ForecastCard posted={forecast} isLive={rule !== null && live !== null && sameExpiry(rule, live.rule)} />
            </BlockStack>
          </div>
        </Layout.Section>
      </Layout>
      <PhoneForecast forecast={forecast.answer} />
    </Page>
  );
}
