import { BlockStack, Box, Card, InlineStack, List, ProgressBar, RangeSlider, Select, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsPhrase, type Language } from '../../loyalty/program/points-word.ts';
import { progressPhrase, rewardTerms, rewardWorth } from '../../loyalty/rewards/reward-words.ts';
import { pointsOf, stepsOf, type RewardSettings } from '../../loyalty/rewards/reward.ts';
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import { fillInKey } from './reward-page-words.ts';

/** The example's member has this share of the price. */
const EXAMPLE_SHARE = 0.6;

/** The reward as a shopper meets it: name, price, how far it is, terms; with steps, a slider. */
function Shown({ settings, language }: { settings: RewardSettings; language: Language }) {
  const { t } = useTranslation();
  const shop = useShop();
  const id = useId();
  const steps = stepsOf(settings);
  const [chosen, setChosen] = useState(0);
  const place = Math.min(chosen, steps.length - 1);
  const step = steps[place] ?? 1;
  const points = pointsOf(settings, step);
  const balance = Math.floor(pointsOf(settings, steps[0] ?? 1) * EXAMPLE_SHARE);
  const worth = rewardWorth(settings, step, shop.currency, language);
  return (
    <BlockStack gap="300">
      <BlockStack gap="050">
        <InlineStack align="space-between" gap="200">
          <Text as="h3" variant="headingSm" breakWord>
            {settings.name}
          </Text>
          <Text as="span" fontWeight="medium">
            {pointsPhrase(points, language)}
          </Text>
        </InlineStack>
        {worth !== '' && worth !== settings.name && (
          <Text as="p" breakWord>
            {worth}
          </Text>
        )}
        {settings.description !== '' && (
          <Text as="p" tone="subdued" breakWord>
            {settings.description}
          </Text>
        )}
      </BlockStack>
      {steps.length > 1 && (
        <RangeSlider
          label={`${worth}, ${pointsPhrase(points, language)}`}
          labelHidden
          min={0}
          max={steps.length - 1}
          value={place}
          onChange={(value) => setChosen(Number(value))}
        />
      )}
      <BlockStack gap="100">
        <span id={id} className="comeback-unseen">
          {t('rewards.preview.progress')}
        </span>
        <ProgressBar size="small" tone="primary" ariaLabelledBy={id} progress={Math.round((balance * 100) / points)} />
        <Text as="p" variant="bodySm" tone="subdued">
          {progressPhrase(points, balance, language)}
        </Text>
      </BlockStack>
      <List>
        {rewardTerms(settings, shop, language).map((term) => (
          <List.Item key={term}>{term}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

/** What the shopper sees, in a language of the merchant's choice. @param settings null while the form cannot be read */
export function PreviewCard({ settings, kind }: { settings: RewardSettings | null; kind: string }) {
  const { t } = useTranslation();
  const admin = useLocale();
  const [language, setLanguage] = useState<Language>(admin);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('rewards.preview.title')}
        </Text>
        <Select
          label={t('rewards.preview.language')}
          labelInline
          options={[
            { value: 'en', label: 'English' },
            { value: 'pl', label: 'Polski' },
          ]}
          value={language}
          onChange={(value) => setLanguage(value === 'pl' ? 'pl' : 'en')}
        />
        <Box padding="300" borderWidth="025" borderColor="border" borderRadius="200">
          {settings ? (
            <Shown settings={settings} language={language} />
          ) : (
            <Text as="p" tone="subdued">
              {t(fillInKey(kind))}
            </Text>
          )}
        </Box>
      </BlockStack>
    </Card>
  );
}
