import { useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { limitText, wayHint, wayTitle } from '../../loyalty/actions/way-words.ts';
import type { ActionRule } from '../../loyalty/program/action-rule.ts';
import { pointsPhrase } from '../../loyalty/program/points-word.ts';
import { useLocale } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

/** What members read of each way that is on, in the words they read it in. @param rules null while something cannot be read */
export function PreviewCard({ rules }: { rules: readonly ActionRule[] | null }) {
  const { t } = useTranslation();
  const language = useLocale();
  const on = (rules ?? []).filter((rule) => rule.on);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('actions.preview.title')}
        </Text>
        {rules === null && <Text as="p">{t('actions.preview.fixFirst')}</Text>}
        {rules !== null && on.length === 0 && (
          <Text as="p" tone="subdued">
            {t('actions.preview.empty')}
          </Text>
        )}
        {on.map((rule) => {
          const hint = wayHint(rule, language);
          const words = { points: pointsPhrase(rule.points, language), limit: limitText(rule.limit, language) };
          return (
            <BlockStack key={rule.id} gap="050">
              <Text as="h3" variant="headingSm">
                {wayTitle(rule, language)}
              </Text>
              <Text as="p">{t('actions.preview.limit', words)}</Text>
              {hint !== null && (
                <Text as="p" tone="subdued">
                  {hint}
                </Text>
              )}
            </BlockStack>
          );
        })}
      </BlockStack>
    </Card>
  );
}

/** Whether members see this already, and the way to where it is published. */
export function StateCard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation();
  const { isLive, paused, unpublished, waiting } = useLoaderData<typeof loader>();
  const settled = isLive && unpublished === 0 && !dirty;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('actions.status.title')}
        </Text>
        <Text as="p" {...(settled ? {} : { tone: 'caution' as const })}>
          {dirty
            ? t('actions.status.unsaved')
            : !isLive
              ? t('actions.status.never')
              : settled
                ? t('actions.status.live')
                : t('actions.status.changes', { count: unpublished })}
        </Text>
        {paused && <Text as="p">{t('actions.status.paused')}</Text>}
        {!settled && !dirty && (
          <InlineStack>
            <Button url="/app/points" variant="primary">
              {t('actions.status.review')}
            </Button>
          </InlineStack>
        )}
        {waiting > 0 && <Link url="/app/points/submissions">{t('actions.submissions.link', { count: waiting })}</Link>}
      </BlockStack>
    </Card>
  );
}
