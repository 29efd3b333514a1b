import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** What a section of the programme that has a page of its own says, in a sentence, and the way to that page. */
export function SectionCard({ title, sentence, url }: { title: string; sentence: string; url: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Link url={url} accessibilityLabel={`${t('common.edit')}: ${title}`}>
            {t('common.edit')}
          </Link>
        </InlineStack>
        <Text as="p">{sentence}</Text>
      </BlockStack>
    </Card>
  );
}
