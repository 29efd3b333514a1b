import { useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, Icon, InlineStack, List, Text } from '@shopify/polaris';
import { AlertTriangleIcon, InfoIcon } from '@shopify/polaris-icons';
import { useTranslation } from 'react-i18next';
import { listApart } from '../../loyalty/rewards/combinations.ts';
import { isDiscountKind, REWARD_KINDS, type RewardSettings } from '../../loyalty/rewards/reward.ts';
import { missingScopes, rewardWarnings } from '../../loyalty/rewards/reward-worth.ts';
import { useLineWords } from '../app.rewards/reward-line.tsx';
import {
  apartWords,
  costSentences,
  editSentences,
  fillInKey,
  isGrave,
  summarySentence,
  warningWords,
} from './reward-page-words.ts';
import type { loader } from './route.tsx';
import { useUnitPrices } from './use-unit-prices.ts';

/** More is no help. */
const APART_SHOWN = 6;

/** Whether a shopper can use it together with the merchant's other rewards, and what stands in the way. Nothing where there are none. */
export function TogetherCard({ settings }: { settings: RewardSettings | null }) {
  const { t } = useTranslation();
  const { others } = useLoaderData<typeof loader>();
  const withCodes = others.filter((other) => isDiscountKind(other.settings.kind));
  if (!settings || !isDiscountKind(settings.kind) || withCodes.length === 0) return null;
  const apart = listApart(settings, withCodes);
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('rewards.together.title')}
        </Text>
        <div aria-live="polite">
          {apart.length === 0 ? (
            <Text as="p">{t('rewards.together.all')}</Text>
          ) : (
            <BlockStack gap="150">
              <Text as="p">{t('rewards.together.some')}</Text>
              <List>
                {apart.slice(0, APART_SHOWN).map(({ other, apart: why }) => (
                  <List.Item key={other.id}>{apartWords({ t }, other.settings.name, why)}</List.Item>
                ))}
              </List>
              {apart.length > APART_SHOWN && (
                <Text as="p" tone="subdued">
                  {t('rewards.together.more', { count: apart.length - APART_SHOWN })}
                </Text>
              )}
            </BlockStack>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}

/** The reward in a sentence, what it costs the shop, and what to think about. Follows the typing. */
export function CostCard({ settings, kind }: { settings: RewardSettings | null; kind: string }) {
  const { t } = useTranslation();
  const words = useLineWords();
  const { rate, reward, now, granted, appUrl } = useLoaderData<typeof loader>();
  const prices = useUnitPrices(settings);
  const known = { rate, currency: words.currency, issued: reward?.issued ?? 0, now: new Date(now), granted, prices };
  const chosen = REWARD_KINDS.find((each) => each === kind);
  const missing = chosen ? missingScopes(chosen, granted) : null;
  // what the shop does not allow is said before anybody types a price in vain
  const early = missing === null ? [] : [{ is: 'scopes' as const, what: missing }];
  const warnings = settings ? rewardWarnings(settings, known) : early;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('rewards.cost.title')}
        </Text>
        <div aria-live="polite" className="comeback-result">
          {settings ? (
            <BlockStack gap="200">
              <Text as="p" variant="headingSm">
                {summarySentence(words, settings)}
              </Text>
              {costSentences(words, settings, rate, prices).map((sentence) => (
                <Text as="p" key={sentence}>
                  {sentence}
                </Text>
              ))}
            </BlockStack>
          ) : (
            <Text as="p" tone="subdued">
              {t(fillInKey(kind))}
            </Text>
          )}
        </div>
        {warnings.map((warning) => (
          <InlineStack key={warning.is} gap="200" wrap={false} blockAlign="start">
            <span className="comeback-mark">
              <Icon
                source={isGrave(warning) ? AlertTriangleIcon : InfoIcon}
                tone={isGrave(warning) ? 'critical' : 'info'}
              />
            </span>
            <BlockStack gap="150">
              <Text as="p" tone={isGrave(warning) ? 'critical' : undefined}>
                {warningWords(words, warning)}
              </Text>
              {warning.is === 'scopes' && (
                <InlineStack>
                  <Button size="slim" url={appUrl} target="_top">
                    {t('rewards.warning.openApp')}
                  </Button>
                </InlineStack>
              )}
            </BlockStack>
          </InlineStack>
        ))}
      </BlockStack>
    </Card>
  );
}

/** What saving would do to the reward, and to the codes that are out. Nothing while nothing would change. */
export function EditCard({ settings }: { settings: RewardSettings | null }) {
  const { t } = useTranslation();
  const words = useLineWords();
  const { reward } = useLoaderData<typeof loader>();
  if (!reward || !settings) return null;
  const out = reward.pools.reduce((sum, pool) => sum + pool.out, 0);
  const sentences = editSentences(words, reward.settings, settings, { out, on: reward.status === 'on' });
  if (sentences.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('rewards.editing.title')}
        </Text>
        <List>
          {sentences.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Card>
  );
}
