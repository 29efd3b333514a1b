import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Icon, InlineStack, List, Text } from '@shopify/polaris';
import { AlertTriangleIcon, InfoIcon } from '@shopify/polaris-icons';
import { useTranslation } from 'react-i18next';
import type { RewardSettings } from '../../loyalty/rewards/reward.ts';
import { rewardWarnings } from '../../loyalty/rewards/reward-worth.ts';
import { useLineWords } from '../app.rewards/reward-line.tsx';
import { costSentences, editSentences, isGrave, summarySentence, warningWords } from './reward-page-words.ts';
import type { loader } from './route.tsx';

/** The reward in a sentence, what it costs the shop, and what to think about. Follows the typing. */
export function CostCard({ settings }: { settings: RewardSettings | null }) {
  const { t } = useTranslation();
  const words = useLineWords();
  const { rate, reward, now } = useLoaderData<typeof loader>();
  const known = { rate, currency: words.currency, issued: reward?.issued ?? 0, now: new Date(now) };
  const warnings = settings ? rewardWarnings(settings, known) : [];
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
              {costSentences(words, settings, rate).map((sentence) => (
                <Text as="p" key={sentence}>
                  {sentence}
                </Text>
              ))}
            </BlockStack>
          ) : (
            <Text as="p" tone="subdued">
              {t('rewards.preview.fillIn')}
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
            <Text as="p" tone={isGrave(warning) ? 'critical' : undefined}>
              {warningWords(words, warning)}
            </Text>
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
