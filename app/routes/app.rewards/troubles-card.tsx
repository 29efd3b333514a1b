import { useFetcher } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { action } from './route.tsx';
import type { TroubleView } from './trouble-view.ts';

const REWARDS = '/app/rewards';

/** What happened to one reward's discounts at Shopify, a sentence each. */
function useSentences({ name, status, isDeleted, changed, dead, backAt }: TroubleView): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const parts = new Intl.ListFormat(locale).format(
    changed.flatMap((part) => (part === 'off' ? [] : [t(`rewards.trouble.part.${part}`)])),
  );
  const date = backAt === null ? '' : format.dateTime(backAt);
  return [
    ...(isDeleted || dead > 0 ? [t('rewards.trouble.deleted', { name })] : []),
    ...(dead > 0
      ? [t(status === 'on' ? 'rewards.trouble.dead' : 'rewards.trouble.deadOff', { count: dead, date })]
      : []),
    ...(changed.includes('off') ? [t('rewards.trouble.off', { name })] : []),
    ...(parts !== '' ? [t('rewards.trouble.changed', { name, parts })] : []),
  ];
}

function Trouble({ trouble }: { trouble: TroubleView }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const { data } = fetcher;
  const sentences = useSentences(trouble);
  const { id, name, status, isDeleted, dead } = trouble;
  useToast(
    data,
    data?.did === 'remade'
      ? t('rewards.did.remade')
      : data?.did === 'gave-back'
        ? t('rewards.did.gaveBack', { count: data.count })
        : null,
  );
  const button = (intent: 'remake' | 'give-back', label: string) => (
    <Button
      size="slim"
      loading={fetcher.formData?.get('intent') === intent}
      disabled={fetcher.state !== 'idle'}
      onClick={() => fetcher.submit({ intent, id }, { method: 'post', action: REWARDS })}
      accessibilityLabel={`${label}: ${name}`}
    >
      {label}
    </Button>
  );
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth="025">
      <BlockStack gap="200">
        {sentences.map((sentence) => (
          <Text as="p" key={sentence} breakWord>
            {sentence}
          </Text>
        ))}
        <InlineStack gap="200" blockAlign="center">
          {isDeleted && status === 'on' && button('remake', t('rewards.trouble.remake'))}
          {dead > 0 && button('give-back', t('rewards.trouble.giveBack'))}
          <Link url={`${REWARDS}/${id}`}>{t('rewards.edit')}</Link>
        </InlineStack>
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
