import { useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineGrid, InlineStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { rewardTerms } from '../../loyalty/rewards/reward-words.ts';
import { spendFor } from '../../loyalty/rewards/reward-worth.ts';
import type { Starter } from '../../loyalty/rewards/reward-worth.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { costWords, priceWords } from './reward-line-words.ts';
import { useLineWords } from './reward-line.tsx';
import type { loader } from './route.tsx';

/** One reward to begin with, as it would be. */
function StarterCard({ place }: { place: number }) {
  const words = useLineWords();
  const { t, format } = words;
  const { zone } = useShop();
  const { starters, rate } = useLoaderData<typeof loader>();
  const submit = useSubmit();
  const navigation = useNavigation();
  const settings = starters[place];
  if (!settings || !('points' in settings)) return null;
  const starter = settings.kind as Starter;
  const busy = navigation.formData?.get('starter') === starter;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingMd">
            {settings.name}
          </Text>
          <Text as="p" fontWeight="medium">
            {priceWords(words, settings)}
          </Text>
        </BlockStack>
        <Text as="p" tone="subdued">
          {t('rewards.starter.after', { spend: format.money(spendFor(settings.points, rate)) })}
        </Text>
        <Text as="p" tone="subdued">
          {costWords(words, settings, rate)}
        </Text>
        <Text as="p" tone="subdued" variant="bodySm">
          {rewardTerms(settings, { currency: words.currency, zone }, words.locale)[0]}
        </Text>
        <InlineStack>
          <Button
            loading={busy}
            disabled={navigation.state !== 'idle' && !busy}
            onClick={() => submit({ intent: 'starter', starter }, { method: 'post' })}
            accessibilityLabel={t('rewards.starter.useThis', { name: settings.name })}
          >
            {t('rewards.starter.use')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** Before the first reward: what one would do, and three to begin with. */
export function EmptyRewards() {
  const { t } = useTranslation();
  const { starters, rate } = useLoaderData<typeof loader>();
  return (
    <BlockStack gap="400">
      <Card>
        <Box padding="400">
          <BlockStack gap="300" inlineAlign="center">
            <Text as="h2" variant="headingMd" alignment="center">
              {t('rewards.empty.title')}
            </Text>
            <Box maxWidth="34rem">
              <Text as="p" tone="subdued" alignment="center">
                {t('rewards.empty.body')}
              </Text>
            </Box>
            <Button variant="primary" url="/app/rewards/new">
              {t('rewards.make')}
            </Button>
          </BlockStack>
        </Box>
      </Card>
      <BlockStack gap="200">
        {/* on a phone cards reach the edges, words do not */}
        <Box paddingInline={{ xs: '400', md: '0' }}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t('rewards.starter.title')}
            </Text>
            <Text as="p" tone="subdued">
              {t(rate.live ? 'rewards.starter.body' : 'rewards.starter.bodyDraft')}
            </Text>
          </BlockStack>
        </Box>
        <InlineGrid columns={{ xs: 1, md: 3 }} gap="400">
          {starters.map((settings, place) => (
            <StarterCard key={settings.kind} place={place} />
          ))}
        </InlineGrid>
      </BlockStack>
    </BlockStack>
  );
}
