import { useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { Banner, BlockStack, Layout, Page, Text } from '@shopify/polaris';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  PROGRAM_FIELDS,
  parseProgramForm,
  type ProgramField,
  type ProgramForm,
} from '../../loyalty/program/program-form.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { PreviewCard, StatusBadges, StatusCard, SummaryCard, usePreview } from './preview-cards.tsx';
import { LastOrdersCard } from './last-orders-card.tsx';
import { effectSentence } from './preview-words.ts';
import { PublishModal } from './publish-modal.tsx';
import type { action, loader } from './route.tsx';
import { RuleCards } from './rule-cards.tsx';
import { useDraftPreview, type DraftPreviewState } from './use-draft-preview.ts';
import { useGoLiveCost } from './use-go-live-cost.ts';
import { VersionsCard } from './versions-card.tsx';

const differs = (a: ProgramForm, b: ProgramForm): boolean => PROGRAM_FIELDS.some((field) => a[field] !== b[field]);

/** Once the problems are drawn, the first field that has one gets the focus. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/**
 * The form's state: what the server keeps, what is typed, and what is wrong with it. Problems show once a save was tried, and then
 * follow the typing.
 */
function useProgramForm() {
  const { form: stored, goLiveAt: exact, perMinor } = useLoaderData<typeof loader>();
  const { typed: typedAmount } = useFormat();
  const kept = useMemo(() => ({ ...stored, amount: typedAmount(perMinor) }), [stored, perMinor, typedAmount]);
  const answer = useActionData<typeof action>();
  const shop = useShop();
  const refused = answer?.did === 'refused' || answer?.did === 'raced';
  const [form, setForm] = useState(refused ? answer.form : kept);
  const [tried, setTried] = useState(answer?.did === 'refused');
  const [shown, setShown] = useState(kept);
  if (differs(shown, kept)) {
    setShown(kept);
    setForm(kept);
    setTried(false);
  }
  // the field knows minutes, the settings milliseconds: a date nobody touched stays exactly what it is
  const sent = useMemo(
    () => (form.goLiveAt === kept.goLiveAt ? { ...form, goLiveAt: exact } : form),
    [form, kept, exact],
  );
  const parsed = useMemo(() => parseProgramForm(sent, shop), [sent, shop]);
  const before = useMemo(() => parseProgramForm({ ...kept, goLiveAt: exact }, shop), [kept, exact, shop]);
  // "1,00" says what "1.00" said: no change
  const dirty =
    parsed.ok && before.ok ? programChanges(before.settings, parsed.settings).length > 0 : differs(form, kept);
  return {
    form,
    sent,
    parsed,
    dirty,
    problems: tried && !parsed.ok ? parsed.problems : {},
    change: (field: ProgramField, value: string) => setForm((typed) => ({ ...typed, [field]: value })),
    reset: () => {
      setForm(kept);
      setTried(false);
    },
    /** Shows the problems; true if there are none. */
    check: () => {
      setTried(true);
      if (!parsed.ok) focusFirstProblem();
      return parsed.ok;
    },
  };
}

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
function Refusal({ wrong }: { wrong: number }) {
  const { t } = useTranslation();
  const answer = useActionData<typeof action>();
  const title =
    wrong > 0 ? t('points.problemsTitle', { count: wrong }) : answer?.did === 'raced' ? t('points.raced') : null;
  if (title === null) return null;
  return (
    <Layout.Section variant="fullWidth">
      <Banner tone="critical" title={title} />
    </Layout.Section>
  );
}

/** The publish dialog's sentence on known orders; null where there are none, or they could not be read. */
function useEffectSentence({ state, preview }: DraftPreviewState): string | null {
  const { t } = useTranslation();
  if (state === 'loading') return t('points.orders.loading');
  return state === 'ready' && preview && preview.totals.orders > 0 ? effectSentence(t, preview.totals) : null;
}

/** The editor: form on the left, what it means on the right. */
export function PointsEditor() {
  const { t } = useTranslation();
  const { live, unpublished } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const { form, sent, parsed, dirty, problems, change, reset, check } = useProgramForm();
  const [confirming, setConfirming] = useState(false);
  const [openedAtMs] = useState(() => Date.now());
  const settings = parsed.ok ? parsed.settings : null;
  const preview = usePreview(settings);
  const cost = useGoLiveCost(sent, settings, openedAtMs);
  const lastOrders = useDraftPreview(sent, parsed.ok, live?.version ?? null);
  const effect = useEffectSentence(lastOrders);
  const send = (intent: string) => submit({ ...sent, intent, live: live?.version ?? 0 }, { method: 'post' });
  useAnswerToast(answer);
  const wrong = Object.keys(problems).length;
  const publishable = live === null || unpublished || dirty;
  return (
    <Page
      title={t('points.title')}
      subtitle={t('points.subtitle')}
      titleMetadata={<StatusBadges live={live} unpublished={unpublished} />}
      primaryAction={{
        content: t('points.publish'),
        disabled: !publishable || busy,
        onAction: () => {
          if (check()) setConfirming(true);
        },
      }}
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
        <Refusal wrong={wrong} />
        <Layout.Section>
          <RuleCards form={form} problems={problems} cost={cost} change={change} />
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <div className="comeback-aside">
            <BlockStack gap="400">
              <PreviewCard preview={preview} settings={settings} />
              {settings && <SummaryCard settings={settings} />}
              <StatusCard
                live={live}
                unpublished={unpublished}
                dropDraft={() => submit({ intent: 'discard' }, { method: 'post' })}
              />
            </BlockStack>
          </div>
        </Layout.Section>
        <Layout.Section variant="fullWidth">
          <BlockStack gap="400">
            <LastOrdersCard state={lastOrders} paused={settings?.paused ?? false} />
            <VersionsCard
              unpublished={unpublished || dirty}
              busy={busy}
              onRollBack={(version, seen) => submit({ intent: 'rollback', version, live: seen }, { method: 'post' })}
            />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {/* the card above says the same to screen readers */}
      <div className="comeback-phone-preview" aria-hidden="true">
        <Text as="p" fontWeight="semibold">
          {preview.answer}
        </Text>
      </div>
      {settings && (
        <PublishModal
          open={confirming}
          live={live}
          draft={settings}
          effect={effect}
          onConfirm={() => {
            setConfirming(false);
            send('publish');
          }}
          onClose={() => setConfirming(false)}
        />
      )}
    </Page>
  );
}
