import { useActionData, useLoaderData, useNavigate, useNavigation, useSubmit } from '@remix-run/react';
import { Banner, BlockStack, Layout, Page, Text } from '@shopify/polaris';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import { TestModeBanner } from '../../ui/test-mode-banner.tsx';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { actionsSentence } from './action-words.ts';
import { enrolmentSentences } from './enrolment-words.ts';
import { PlannedCard } from './planned-card.tsx';
import { PreviewCard, StatusBadges, StatusCard, SummaryCard, usePreview } from './preview-cards.tsx';
import { expirySentences } from './expiry-words.ts';
import { ExampleOrdersCard } from './example-orders-card.tsx';
import { LastOrdersCard } from './last-orders-card.tsx';
import { effectSentence } from './preview-words.ts';
import { PublishDialogs } from './publish-dialogs.tsx';
import type { action, loader } from './route.tsx';
import { RuleCards } from './rule-cards.tsx';
import { SectionCard } from './section-card.tsx';
import { useDraftPreview, type DraftPreviewState } from './use-draft-preview.ts';
import { useGoLiveCost } from './use-go-live-cost.ts';
import { useProgramForm } from './use-program-form.ts';
import { VersionsCard } from './versions-card.tsx';

/** What an action did, as a toast; refusals stand in the page. */
function useAnswerToast(answer: ReturnType<typeof useActionData<typeof action>>) {
  const { t } = useTranslation();
  useToast(
    answer,
    answer?.did === 'saved'
      ? t('points.saved')
      : answer?.did === 'published'
        ? t('points.published', { version: answer.version })
        : answer?.did === 'discarded'
          ? t('points.discarded')
          : null,
  );
}

/** What stands in the way, above the form; nothing if nothing does. */
function Refusal({ wrong, changed }: { wrong: number; changed: boolean }) {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  const navigate = useNavigate();
  const raced = answer?.did === 'raced' ? answer.reason : null;
  if (wrong === 0 && !changed && answer?.did === 'unchanged')
    return (
      <Layout.Section variant="fullWidth">
        <Banner title={t('points.unchanged.title', { version: answer.since })}>
          <Text as="p">{t('points.unchanged.body')}</Text>
        </Banner>
      </Layout.Section>
    );
  if (wrong === 0 && raced === null) return null;
  return (
    <Layout.Section variant="fullWidth">
      {raced === null ? (
        <Banner tone="critical" title={t('points.problemsTitle', { count: wrong })} />
      ) : (
        <Banner
          tone="critical"
          title={t(`points.raced.${raced}`)}
          action={{ content: t('points.raced.reload'), onAction: () => navigate('/app/points', { replace: true }) }}
        >
          <Text as="p">{t('points.raced.typed')}</Text>
        </Banner>
      )}
    </Layout.Section>
  );
}

/** A section of the page while test mode is on; nothing else. */
function TestMode({ tag }: { tag: string | null }) {
  return (
    tag !== null && (
      <Layout.Section variant="fullWidth">
        <TestModeBanner tag={tag} />
      </Layout.Section>
    )
  );
}

/** The publish dialog's sentence on known orders; null where there are none, or they could not be read. */
function useEffectSentence({ state, preview }: DraftPreviewState): string | null {
  const { t } = useTranslation();
  if (state === 'loading') return t('points.orders.loading');
  return state === 'ready' && preview && preview.totals.orders > 0 ? effectSentence(t, preview.totals) : null;
}

interface AsideProps {
  preview: ReturnType<typeof usePreview>;
  settings: ProgramSettings | null;
  /** priced beside the amount that one types */
  examples: ReactNode;
  children: ReactNode;
}

/** What the form means, in sight while one types. */
function Aside({ preview, settings, examples, children }: AsideProps) {
  return (
    <div className="comeback-aside">
      <BlockStack gap="400">
        <PreviewCard preview={preview} settings={settings} />
        {examples}
        {settings && <SummaryCard settings={settings} />}
        {children}
      </BlockStack>
    </div>
  );
}

/** The same on a phone, in one line; the card says it to screen readers. */
function PhonePreview({ answer }: { answer: string }) {
  return (
    <div className="comeback-phone-preview" aria-hidden="true">
      <Text as="p" fontWeight="semibold">
        {answer}
      </Text>
    </div>
  );
}

interface SectionProps {
  settings: ProgramSettings;
}

/** The other ways to earn, in one sentence, and the way to their page. */
function WaysCard({ settings }: SectionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sentence = t('actions.card.none')] = actionsSentence({ t, format }, settings.actions);
  return <SectionCard title={t('actions.card.title')} sentence={sentence} url="/app/points/actions" />;
}

/** When points expire and how customers join, and the ways to the pages that set it. */
function ExpiryAndJoiningCards({ settings }: SectionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const expiry = expirySentences({ t, format }, settings.expiry).join(' ');
  const [joining = ''] = enrolmentSentences({ t }, settings.enrolment);
  return (
    <>
      <SectionCard title={t('expiry.title')} sentence={expiry} url="/app/points/expiry" />
      <SectionCard title={t('settings.joining.title')} sentence={joining} url="/app/settings" />
    </>
  );
}

/** The editor: form on the left, what it means on the right. */
export function PointsEditor() {
  const { t } = useTranslation();
  const { live, unpublished, plan } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const { form, sent, savedAt, parsed, dirty, problems, change, reset, check } = useProgramForm();
  const [dialog, setDialog] = useState<'publish' | 'later' | null>(null);
  const [openedAtMs] = useState(() => Date.now());
  const settings = parsed.ok ? parsed.settings : null;
  const preview = usePreview(settings);
  const cost = useGoLiveCost(sent, settings, openedAtMs);
  const lastOrders = useDraftPreview(sent, parsed.ok, live?.version ?? null);
  const effect = useEffectSentence(lastOrders);
  const send = (intent: string) =>
    submit(
      { ...sent, intent, live: live?.version ?? 0, draft: savedAt ?? '', plan: plan?.plannedAt ?? '' },
      { method: 'post' },
    );
  useAnswerToast(answer);
  const wrong = Object.keys(problems).length;
  const settled = live !== null && settings !== null && programChanges(live.settings, settings).length === 0;
  const opens = (which: 'publish' | 'later') => ({
    disabled: settled || busy,
    onAction: () => {
      if (check()) setDialog(which);
    },
  });
  return (
    <Page
      title={t('points.title')}
      subtitle={t('points.subtitle')}
      titleMetadata={<StatusBadges live={live} unpublished={unpublished} />}
      primaryAction={{ content: t('points.publish'), ...opens('publish') }}
      secondaryActions={[{ content: t('points.schedule.action'), ...opens('later') }]}
    >
      <UnsavedChanges
        id="points-changes"
        open={dirty}
        saving={busy}
        onSave={() => {
          if (check()) send('save');
        }}
        onDiscard={reset}
      />
      <Layout>
        <Refusal wrong={wrong} changed={dirty && !settled} />
        <TestMode tag={live?.settings.eligibility.testersTag ?? null} />
        <PlannedCard />
        <Layout.Section>
          <RuleCards form={form} problems={problems} cost={cost} change={change} />
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Aside
            preview={preview}
            settings={settings}
            examples={<ExampleOrdersCard draft={settings} live={live} now={new Date(openedAtMs).toISOString()} />}
          >
            {settings && <WaysCard settings={settings} />}
            <StatusCard
              live={live}
              unpublished={unpublished}
              busy={busy}
              dropDraft={() => submit({ intent: 'discard', draft: savedAt ?? '' }, { method: 'post' })}
            />
            {settings && <ExpiryAndJoiningCards settings={settings} />}
          </Aside>
        </Layout.Section>
        <Layout.Section variant="fullWidth">
          <BlockStack gap="400">
            <LastOrdersCard state={lastOrders} paused={settings?.paused ?? false} />
            <VersionsCard
              unpublished={unpublished || dirty}
              busy={busy}
              onRollBack={(version, seen) =>
                submit(
                  { intent: 'rollback', version, live: seen, draft: savedAt ?? '', plan: plan?.plannedAt ?? '' },
                  { method: 'post' },
                )
              }
            />
          </BlockStack>
        </Layout.Section>
      </Layout>
      <PhonePreview answer={preview.answer} />
      {settings && (
        <PublishDialogs
          {...{ live, effect, sent, savedAt }}
          open={dialog}
          draft={settings}
          onPublish={() => {
            setDialog(null);
            send('publish');
          }}
          onPlanned={() => {
            setDialog(null);
            reset();
          }}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}
