import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { issuedWords, priceWords } from './reward-line-words.ts';
import { useLineWords } from './reward-line.tsx';
import type { action, loader } from './route.tsx';

/** What was archived, each with a way back into the list. */
export function ArchivedRewards() {
  const { t } = useTranslation();
  const words = useLineWords();
  const { archived } = useLoaderData<typeof loader>();
  const { submit, data, state } = useFetcher<typeof action>();
  useToast(
    data,
    data?.did === 'off' ? t('rewards.did.broughtBack') : data?.did === 'too_many' ? t('rewards.did.full') : null,
  );
  if (archived === null || archived.length === 0)
    return (
      <Card padding="0">
        <EmptyCard
          title={t('rewards.noneArchived')}
          body={t('rewards.noneArchivedBody')}
          action={{ content: t('rewards.title'), url: '/app/rewards' }}
        />
      </Card>
    );
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="p" tone="subdued">
          {t('rewards.archivedHelp')}
        </Text>
      </Box>
      <Box as="ul" paddingInlineStart="0">
        {archived.map(({ id, settings, issued }) => (
          <Box as="li" key={id} padding="400" borderColor="border" borderBlockStartWidth="025">
            <InlineStack gap="300" align="space-between" blockAlign="center">
              <BlockStack gap="050">
                <Link url={`/app/rewards/${id}`} monochrome removeUnderline>
                  <Text as="span" fontWeight="semibold" breakWord>
                    {settings.name}
                  </Text>
                </Link>
                <Text as="p" tone="subdued" variant="bodySm">
                  {priceWords(words, settings)} · {issuedWords(words, issued, settings.stock)}
                </Text>
              </BlockStack>
              <Button
                disabled={state !== 'idle'}
                onClick={() =>
                  submit({ intent: 'status', id, status: 'off' }, { method: 'post', action: '/app/rewards' })
                }
                accessibilityLabel={t('rewards.bringBackOf', { name: settings.name })}
              >
                {t('rewards.bringBack')}
              </Button>
            </InlineStack>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
