import { BlockStack, Box, Card, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { TroubleActions } from './trouble-actions.tsx';
import type { TroubleView } from './trouble-view.ts';
import { troubleSentences } from './trouble-words.ts';

function Trouble({ trouble }: { trouble: TroubleView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth="025">
      <BlockStack gap="200">
        {troubleSentences({ t, format, locale }, trouble).map((sentence) => (
          <Text as="p" key={sentence} breakWord>
            {sentence}
          </Text>
        ))}
        <TroubleActions trouble={trouble} waits>
          <Link url={`/app/rewards/${trouble.id}`}>{t('rewards.edit')}</Link>
        </TroubleActions>
      </BlockStack>
    </Box>
  );
}

/** Rewards whose discounts were deleted or changed in Shopify, each with a way out; nothing where none was. */
export function TroublesCard({ troubles }: { troubles: readonly TroubleView[] }) {
  const { t } = useTranslation();
  if (troubles.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {t('rewards.trouble.title')}
        </Text>
      </Box>
      <Box as="ul" paddingInlineStart="0">
        {troubles.map((trouble) => (
          <Trouble key={trouble.id} trouble={trouble} />
        ))}
      </Box>
    </Card>
  );
}
