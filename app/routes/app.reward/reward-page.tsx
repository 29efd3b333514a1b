import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useActionData, useLoaderData, useNavigate, useNavigation, useParams, useSubmit } from '@remix-run/react';
import { Badge, Banner, BlockStack, Box, Layout, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visibleText } from '../../loyalty/program/visible-text.ts';
import { rewardWorth } from '../../loyalty/rewards/reward-words.ts';
import { REWARD_FIELDS, parseRewardForm, type RewardField } from '../../loyalty/rewards/reward-form.ts';
import { stepsOf, type RewardSettings } from '../../loyalty/rewards/reward.ts';
import { isSoldOut } from '../../loyalty/rewards/reward-worth.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { UnsavedChanges } from '../../ui/unsaved-changes.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { preparationOf } from '../app.rewards/preparation.ts';
import { preparationWords, SALE_TONES, saleWords } from '../app.rewards/reward-line-words.ts';
import { useLineWords } from '../app.rewards/reward-line.tsx';
import { useLookAgain } from '../app.rewards/use-look-again.ts';
import { CostCard, EditCard, TogetherCard } from './aside-cards.tsx';
import { KindCard } from './kind-card.tsx';
import { CodeCard, OfferCard } from './option-cards.tsx';
import { PreviewCard } from './preview-card.tsx';
import { rewardProblemWords } from './problem-words.ts';
import { summarySentence } from './reward-page-words.ts';
import { TroubleBanner } from './trouble-banner.tsx';
import type { action, loader } from './route.tsx';
import { useRewardForm } from './use-reward-form.ts';
import { ValueCard } from './value-card.tsx';

type Form = ReturnType<typeof useRewardForm>;

const KEPT = {
  stale: 'rewards.kept.stale',
  too_many: 'rewards.kept.full',
  terms: 'rewards.kept.terms',
  archived: 'rewards.kept.archived',
} as const;

/** What stands in the way of a save, above the form; nothing if nothing does. */
function Refusal({ wrong }: { wrong: number }) {
  const { t } = useTranslation();
  const { reward } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigate = useNavigate();
  if (wrong > 0) return <Banner tone="critical" title={t('points.problemsTitle', { count: wrong })} />;
  if (answer?.did !== 'kept') return null;
  const isBehind = answer.reason === 'stale' || answer.reason === 'archived';
  if (!isBehind) return <Banner tone="critical" title={t(KEPT[answer.reason])} />;
  return (
    <Banner
      tone="critical"
      title={t(KEPT[answer.reason])}
      action={{
        content: t('points.raced.reload'),
        onAction: () => navigate(`/app/rewards/${reward?.id ?? 'new'}`, { replace: true }),
      }}
    >
      {answer.reason === 'stale' && <Text as="p">{t('points.raced.typed')}</Text>}
    </Banner>
  );
}

/** How it stands with shoppers and at Shopify, and the one thing to do next. */
function StatusBanner(props: { onSwitch: () => void; onBringBack: () => void; dirty: boolean }) {
  const { onSwitch, onBringBack, dirty } = props;
  const { t } = useTranslation();
  const { reward, trouble } = useLoaderData<typeof loader>();
  if (!reward) return null;
  if (reward.status === 'archived')
    return (
      <Banner
        tone="info"
        title={t('rewards.status.archived')}
        action={{ content: t('rewards.bringBack'), onAction: onBringBack, disabled: dirty }}
      >
        {dirty && <p>{t('rewards.status.saveFirst')}</p>}
      </Banner>
    );
  if (reward.status === 'off')
    return (
      <Banner
        tone="info"
        title={t('rewards.status.off')}
        action={{ content: t('rewards.switchOn'), onAction: onSwitch, disabled: dirty }}
      >
        {dirty && <p>{t('rewards.status.saveFirst')}</p>}
      </Banner>
    );
  const preparation = preparationOf(reward.status, reward.pools, isSoldOut(reward));
  const text = preparationWords({ t }, preparation);
  if (text === '' || preparation.is === 'ready') return null;
  const broken = preparation.is === 'refused' || preparation.is === 'ended';
  // said above, with what to do about it
  if (broken && trouble) return null;
  return (
    <Banner
      tone={broken ? 'critical' : 'info'}
      title={text}
      {...(broken && { action: { content: t('redemptions.emptyAction'), url: '/app/rewards' } })}
    >
      {broken ? <p>{t('rewards.status.retryOnList')}</p> : <p>{t('rewards.status.preparing')}</p>}
    </Banner>
  );
}

/** Why a field is refused, as a sentence. */
function useSay({ problems, form }: Pick<Form, 'problems' | 'form'>) {
  const { t } = useTranslation();
  const { currency } = useShop();
  const format = useFormat();
  return (field: RewardField): string | undefined => {
    const problem = problems[field];
    const step = `${form.stepValue} ${currency}`;
    return problem && rewardProblemWords({ t, format, currency }, field, problem, step);
  };
}

/** The form read as if it had a name: what is worth seeing beside it before one is typed. */
function useShown({ parsed, sent }: Pick<Form, 'parsed' | 'sent'>) {
  const { t } = useTranslation();
  const shop = useShop();
  const { locale } = useLineWords();
  const { reward } = useLoaderData<typeof loader>();
  const worthOfOne = (settings: RewardSettings) =>
    rewardWorth(settings, stepsOf(settings)[0] ?? 1, shop.currency, locale);
  if (parsed.ok) {
    const { settings } = parsed;
    // a name that said what it was worth, and does not any more
    const stale = reward?.settings.name === settings.name && worthOfOne(reward.settings) === settings.name;
    const worth = worthOfOne(settings);
    return { settings, suggestedName: stale && worth !== settings.name ? worth : '' };
  }
  const named = parseRewardForm(
    { ...sent, name: visibleText(sent.name) || '…', task: visibleText(sent.task) || '…' },
    shop,
  );
  if (!named.ok) return { settings: null, suggestedName: '' };
  const suggestedName = named.settings.kind === 'any_amount' ? t('rewards.value.anyName') : worthOfOne(named.settings);
  return { settings: { ...named.settings, name: visibleText(sent.name) || suggestedName }, suggestedName };
}

function useSwitch() {
  const submit = useSubmit();
  return (status: 'on' | 'off' | 'archived') => submit({ intent: 'status', status }, { method: 'post' });
}

/** The editor's page actions: on, off, archive. */
function usePageActions(onArchive: () => void) {
  const { t } = useTranslation();
  const { reward } = useLoaderData<typeof loader>();
  const set = useSwitch();
  if (!reward || reward.status === 'archived') return [];
  return [
    { content: t('rewards.seeRedemptions'), url: `/app/rewards/redemptions?reward=${reward.id}` },
    ...(reward.status === 'on' ? [{ content: t('rewards.switchOff'), onAction: () => set('off') }] : []),
    { content: t('rewards.archive'), destructive: true, onAction: onArchive },
  ];
}

function Editor() {
  const { t } = useTranslation();
  const words = useLineWords();
  const { reward, trouble, justMade, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const editing = useRewardForm();
  const { form, sent, base, parsed, dirty, problems, change, reset, check } = editing;
  const [archiving, setArchiving] = useState(false);
  const set = useSwitch();
  const say = useSay(editing);
  const { settings, suggestedName } = useShown(editing);
  const actions = usePageActions(() => setArchiving(true));
  useLookAgain(
    !dirty && reward !== null && preparationOf(reward.status, reward.pools, isSoldOut(reward)).is === 'preparing',
  );
  useToast(justMade ? 'made' : undefined, t('rewards.did.made'));
  useToast(
    answer,
    answer && (answer.did === 'saved' || answer.did === 'on' || answer.did === 'off')
      ? t(`rewards.did.${answer.did}`)
      : null,
  );
  const sale = reward && saleWords(words, reward, new Date(now));
  const wrong = REWARD_FIELDS.filter((field) => problems[field] !== undefined).length;
  const fields = { form, change, say };
  const saveNow = () => {
    if (check()) submit({ ...sent, intent: 'save', seen: base.version }, { method: 'post' });
  };
  return (
    <Page
      title={reward?.settings.name ?? t('rewards.new')}
      backAction={{ content: t('rewards.title'), url: '/app/rewards' }}
      {...(sale && {
        titleMetadata: <Badge {...(SALE_TONES[sale.state] && { tone: SALE_TONES[sale.state] })}>{sale.text}</Badge>,
      })}
      {...(!reward && { primaryAction: { content: t('common.save'), onAction: saveNow, loading: busy } })}
      secondaryActions={actions}
    >
      <UnsavedChanges id="reward-changes" open={dirty} saving={busy} onSave={saveNow} onDiscard={reset} />
      <BlockStack gap="400">
        <Refusal wrong={wrong} />
        {trouble && <TroubleBanner trouble={trouble} dirty={dirty} />}
        <StatusBanner onBringBack={() => set('off')} onSwitch={() => set('on')} dirty={dirty} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <KindCard {...fields} />
              <ValueCard {...fields} suggestedName={suggestedName} />
              <CodeCard {...fields} problems={problems} />
              <OfferCard {...fields} problems={problems} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <div className="comeback-aside">
              <BlockStack gap="400">
                <PreviewCard settings={settings} kind={form.kind} />
                <CostCard settings={settings} kind={form.kind} />
                <TogetherCard settings={settings} />
                <EditCard settings={parsed.ok ? parsed.settings : null} />
              </BlockStack>
            </div>
          </Layout.Section>
        </Layout>
      </BlockStack>
      {settings && (
        <div className="comeback-phone-preview" aria-hidden="true">
          <Text as="p" fontWeight="semibold">
            {summarySentence(words, settings)}
          </Text>
        </div>
      )}
      <Modal id="archive-this" open={archiving} onHide={() => setArchiving(false)}>
        <Box padding="400">
          <Text as="p">{t('rewards.archiveBody')}</Text>
        </Box>
        <TitleBar title={t('rewards.archiveTitle', { name: reward?.settings.name ?? '' })}>
          <button
            variant="primary"
            tone="critical"
            onClick={() => {
              setArchiving(false);
              set('archived');
            }}
          >
            {t('rewards.archive')}
          </button>
          <button onClick={() => setArchiving(false)}>{t('common.cancel')}</button>
        </TitleBar>
      </Modal>
    </Page>
  );
}

/** The editor: form on the left, what the shopper sees and what it costs on the right. Another reward is another form. */
export function RewardPage() {
  const { id } = useParams();
  return <Editor key={id} />;
}
