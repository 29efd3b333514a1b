import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Tag, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/use-toast.ts';
import type { action, loader } from './route.tsx';

/** The tier that rules with a tier look at, set by hand. */
export function TierCard() {
  const { t } = useTranslation();
  const { member, tiers } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [typed, setTyped] = useState(member.tier ?? '');
  const known = member.tier ?? '';
  const changed = typed.trim() !== known;
  useToast(fetcher.data, fetcher.data?.did === 'placed' ? t('member.tier.done') : null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.tier.title')}
        </Text>
        <TextField
          label={t('member.tier.label')}
          labelHidden
          autoComplete="off"
          maxLength={80}
          placeholder={t('member.tier.none')}
          value={typed}
          onChange={setTyped}
          helpText={t('member.tier.help')}
        />
        {tiers.some((tier) => tier !== typed) && (
          <InlineStack gap="200">
            {tiers
              .filter((tier) => tier !== typed)
              .map((tier) => (
                <Tag key={tier} onClick={() => setTyped(tier)}>
                  {tier}
                </Tag>
              ))}
          </InlineStack>
        )}
        <InlineStack>
          <Button
            disabled={!changed}
            loading={fetcher.state !== 'idle'}
            onClick={() => fetcher.submit({ intent: 'tier', tier: typed }, { method: 'post' })}
          >
            {t('member.tier.save')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
